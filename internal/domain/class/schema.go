package class

import (
	"encoding/json"
	"slices"
)

// object is one JSON object under construction; encoding/json writes its keys in order, so schemas are reproducible.
type object = map[string]any

const draft2020 = "https://json-schema.org/draft/2020-12/schema"

// schemaOf prints the class's table as JSON Schema: what a new record must hold when it is submitted.
func schemaOf(c *Class) json.RawMessage {
	s := objectSchema(c.Fields)
	s["$schema"] = draft2020
	s["title"], s["x-title-en"] = c.Code+" "+c.Zh, c.Code+" "+c.En
	s["x-schema-version"] = c.SchemaVersion
	s["allOf"] = append(conditions(c.Fields), choices(c)...)
	if len(s["allOf"].([]any)) == 0 {
		delete(s, "allOf")
	}
	raw, err := json.Marshal(s)
	if err != nil {
		panic("class " + c.Code + ": its schema cannot be written: " + err.Error()) // the table is ours and holds plain values only
	}
	return raw
}

func objectSchema(fields []Field) object {
	properties, required := object{}, []string{}
	for i := range fields {
		f := &fields[i]
		properties[f.Name] = fieldSchema(f)
		if f.Required {
			required = append(required, f.Name)
		}
	}
	s := object{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

func fieldSchema(f *Field) object {
	s := valueSchema(f)
	s["title"], s["x-title-en"] = f.Zh, f.En
	if f.Unit != "" {
		s["x-unit"] = f.Unit
	}
	if f.Default != "" {
		s["default"] = f.Default
	}
	if f.Required {
		for key, value := range given(f) {
			s[key] = value
		}
	}
	return s
}

// choices writes the groups of which one must be given.
func choices(c *Class) []any {
	all := []any{}
	for _, choice := range c.AtLeastOne {
		var anyOf []any
		for _, name := range choice.Fields {
			f, _ := c.Field(name)
			anyOf = append(anyOf, presence(f))
		}
		all = append(all, object{"anyOf": anyOf})
	}
	return all
}

// conditions writes the fields that are asked only under a condition.
func conditions(fields []Field) []any {
	all := []any{}
	for i := range fields {
		for _, when := range fields[i].RequiredWhen {
			all = append(all, object{"if": holds(fields, when), "then": presence(&fields[i])})
		}
	}
	return all
}

func holds(fields []Field, when When) object {
	var parts []any
	for _, cond := range when {
		i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == cond.Field })
		part := presence(&fields[i])
		if len(cond.In) > 0 {
			part["properties"] = object{cond.Field: object{"enum": cond.In}}
		}
		parts = append(parts, part)
	}
	return object{"allOf": parts}
}

// presence demands that the field is there and is no blank.
func presence(f *Field) object {
	s := object{"required": []string{f.Name}}
	if g := given(f); len(g) > 0 {
		s["properties"] = object{f.Name: g}
	}
	return s
}

// given is what makes a value count as an answer (V1).
func given(f *Field) object {
	switch {
	case f.IsText():
		return object{"pattern": answerPattern(f.AllowNone)}
	case f.Type == List || f.Type == TextList || f.Type == AttachmentList:
		return object{"minItems": 1}
	default:
		return object{}
	}
}
