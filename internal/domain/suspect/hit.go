package suspect

import "github.com/countersign/countersign/internal/domain/record"

// Hit is one finding of a rule.
type Hit struct {
	Rule    string   // V8 … V21
	Subject string   // id of the record that it is about; a day (YYYY-MM-DD) where a record is missing
	Edition int      // of the subject; 0 for a day
	Others  []string // ids of further records of the project that it rests on
	Field   string
	Warning bool // W: a remark; otherwise S: it goes on the list
	Urgent  bool
	Zh, En  string
}

// Finding gives the hit in the form that stays with the record. It names no other record: who reads the record may not
// be one who may know of the other.
func (h Hit) Finding() record.Finding {
	severity := "suspect"
	if h.Warning {
		severity = "warning"
	}
	return record.Finding{Rule: h.Rule, Severity: severity, Field: h.Field, Zh: h.Zh, En: h.En}
}

// about makes a hit on a record.
func about(w *Work, rule, field, zh, en string, others ...string) Hit {
	return Hit{Rule: rule, Subject: w.ID, Edition: w.Edition, Field: field, Zh: zh, En: en, Others: others}
}
