package figure

// defectWords is how many characters of a described defect name its kind.
const defectWords = 20

// conclusions are the keys of the conclusions that an inspection can come to.
var conclusions = map[string]Key{"pass": QualityFirstPass, "conditional": QualityConditional, "fail": QualityFailed}

func quality(t *taking) {
	t.inspected()
	failed := t.items("main_items") + t.items("general_items")
	if defect := lead(t.body.text("defect"), defectWords); failed == 0 && defect != "" {
		t.count(QualityDefects, defect)
	}
}

// inspected counts an inspection with a conclusion. A non-conformity is what an inspection found, and none itself.
func (t *taking) inspected() {
	kind, conclusion := t.body.text("kind"), t.body.text("conclusion")
	if kind == "nonconformity" {
		t.count(QualityNonconformities, "")
		return
	}
	if key, ok := conclusions[conclusion]; ok {
		t.count(QualityInspections, kind)
		t.count(key, kind)
	} else if conclusion == "pending" {
		t.count(QualityPending, kind)
	}
}

// items counts the items of a list and names those that failed; it gives how many.
func (t *taking) items(list string) (failed int) {
	for _, item := range t.body.list(list) {
		pass, told := item["pass"].(bool)
		if !told {
			continue
		}
		t.count(QualityItems, "")
		if !pass {
			failed++
			t.count(QualityItemsFailed, "")
			t.count(QualityDefects, item.text("name"))
		}
	}
	return failed
}
