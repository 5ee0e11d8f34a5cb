package check

import "github.com/countersign/countersign/internal/domain/fault"

// object reads an object; a name that stands twice is reproached.
func (p *parser) object(at place, depth int) int32 {
	p.pos++
	self, last := p.add(at, isObject), none
	if p.take('}') {
		return self
	}
	var names nameSet
	for !p.broken {
		name, problem := p.name()
		if p.broken {
			break
		}
		twice := names.has(&p.tree, self, name)
		member := p.value(place{parent: self, name: name}, depth+1)
		if member == none {
			break
		}
		last = p.hang(self, last, member)
		p.reproachName(member, twice, problem)
		if p.take('}') {
			return self
		}
		if !p.take(',') {
			p.fail("应为“,”或“}”。", "A comma or } is wanted.")
		}
	}
	return none
}

func (p *parser) reproachName(member int32, twice bool, problem *fault.Field) {
	if twice {
		p.reproach(member, "V2", "字段重复。", "The field stands twice.", "")
	}
	if problem != nil {
		p.reproach(member, problem.Code, "字段名："+problem.Zh, "Field name: "+problem.En, "")
	}
}

// name reads a member's name and its colon.
func (p *parser) name() (string, *fault.Field) {
	p.space()
	if p.pos >= len(p.src) || p.src[p.pos] != '"' {
		p.fail("应为字段名。", "A member name is wanted.")
		return "", nil
	}
	name, problem := p.str()
	if !p.broken && !p.take(':') {
		p.fail("字段名之后应为“:”。", "A colon is wanted after a member name.")
	}
	return name, problem
}

// array reads an array.
func (p *parser) array(at place, depth int) int32 {
	p.pos++
	self, last := p.add(at, isArray), none
	if p.take(']') {
		return self
	}
	for i := int32(0); !p.broken; i++ {
		item := p.value(place{parent: self, index: i}, depth+1)
		if item == none {
			break
		}
		last = p.hang(self, last, item)
		if p.take(']') {
			return self
		}
		if !p.take(',') {
			p.fail("应为“,”或“]”。", "A comma or ] is wanted.")
		}
	}
	return none
}

// fewNames is the number of members up to which looking through all of them is quicker than a map.
const fewNames = 24

// nameSet finds a name that an object has already.
type nameSet struct {
	count int
	many  map[string]bool
}

// has reports whether the name is there already, and takes it in.
func (s *nameSet) has(t *Tree, object int32, name string) bool {
	s.count++
	if s.count <= fewNames {
		return t.child(object, name) != none
	}
	if s.many == nil {
		s.many = map[string]bool{}
		for i := t.nodes[object].first; i != none; i = t.nodes[i].next {
			s.many[t.nodes[i].name] = true
		}
	}
	twice := s.many[name]
	s.many[name] = true
	return twice
}
