package integrity

import (
	"cmp"
	"context"
	"slices"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/store"
)

// Tally counts the items of one rule and one person; Person is empty for days without a record.
type Tally struct {
	Rule, Person                             string
	Total, Open, Overdue, Cleared, Corrected int
}

// Statistics are the suspicious data of a quarter (R5.5), as far as the actor may see them. Records is how many
// records were handed in by each person in that quarter: a count without its denominator flatters or slanders.
type Statistics struct {
	Quarter string
	calendar.Span
	Rows    []Tally
	Records map[string]int
}

// Statistics counts the items of a quarter by rule and person.
func (s *Service) Statistics(ctx context.Context, a policy.Actor, project, quarter string) (Statistics, error) {
	if err := policy.Decide(a, policy.SuspicionCount, s.on(project)); err != nil {
		return Statistics{}, err
	}
	span, ok := calendar.Quarter(quarter)
	if !ok {
		return Statistics{}, fault.Fields([]fault.Field{{Field: "quarter", Code: "V2", Zh: "季度形如 2026Q4。", En: "A quarter looks like 2026Q4.", Seen: quarter}})
	}
	rows, err := s.tallies(ctx, a, project, span)
	if err != nil {
		return Statistics{}, err
	}
	records, err := s.handedIn(ctx, a, project, span)
	return Statistics{Quarter: quarter, Span: span, Rows: rows, Records: records}, err
}

func (s *Service) tallies(ctx context.Context, a policy.Actor, project string, span calendar.Span) ([]Tally, error) {
	counted := map[[2]string]*Tally{}
	f := store.SuspicionFilter{From: span.First, To: span.Last}
	for place := (store.SuspicionPlace{}); ; {
		items, err := s.store.Suspicions(ctx, project, f, place, store.MaxPage)
		if err != nil {
			return nil, err
		}
		seen, err := s.see(ctx, a, project, items)
		if err != nil {
			return nil, err
		}
		for _, v := range seen {
			count(counted, v.Suspicion)
		}
		if len(items) < store.MaxPage {
			break
		}
		place = store.PlaceOf(items[len(items)-1])
	}
	rows := make([]Tally, 0, len(counted))
	for _, t := range counted {
		rows = append(rows, *t)
	}
	slices.SortFunc(rows, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(len(a.Rule), len(b.Rule)), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Person, b.Person))
	})
	return rows, nil
}

func count(counted map[[2]string]*Tally, item suspect.Suspicion) {
	key := [2]string{item.Rule, item.Author}
	t := counted[key]
	if t == nil {
		t = &Tally{Rule: item.Rule, Person: item.Author}
		counted[key] = t
	}
	t.Total++
	switch item.State {
	case suspect.Open:
		t.Open++
	case suspect.Overdue:
		t.Overdue++
	case suspect.Cleared:
		t.Cleared++
	case suspect.Corrected:
		t.Corrected++
	}
}

// handedIn counts the records of the quarter's work dates that the actor may see, by author.
func (s *Service) handedIn(ctx context.Context, a policy.Actor, project string, span calendar.Span) (map[string]int, error) {
	facts := s.on(project)
	byAuthor := map[string]int{}
	f, p := store.RecordFilter{From: span.First, To: span.Last}, store.Page{Limit: store.MaxPage}
	for {
		page, err := s.store.Records(ctx, policy.ScopeOf(a, facts), f, p)
		if err != nil {
			return nil, err
		}
		for _, item := range page.Items {
			if item.Submitted != nil {
				byAuthor[item.Author]++
			}
		}
		if page.NextCursor == "" {
			return byAuthor, nil
		}
		p.Cursor = page.NextCursor
	}
}
