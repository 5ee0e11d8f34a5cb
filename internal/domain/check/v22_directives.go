package check

// directive judges a directive's closure chain (V22): a reply shows evidence, and nothing is closed before a recheck
// found it in order.
func (r *reading) directive() {
	if r.given(r.body, "reply") && !r.given(r.body, "reply_evidence") && r.count(r.child(rootNode, "attachments")) == 0 {
		r.refuse(r.bodyPath("reply_evidence"), "V22", "回复须附证据：填写回复证据或上传附件。", "A reply needs evidence: describe it or attach it.")
	}
	if !r.given(r.body, "closes") {
		if r.text(r.body, "kind") == "resume_order" && r.submit && !r.imported {
			r.refuse(r.bodyPath("closes"), "V22", "复工令须引用所解除的工程暂停令编号。", "An order to resume work cites the stop-work order that it ends.")
		}
		return
	}
	if !r.given(r.body, "recheck_at") {
		r.refuse(r.bodyPath("recheck_at"), "V22", "关闭指令前须先复查。", "A directive is closed only after a recheck.")
	}
	if r.text(r.body, "recheck_result") != "pass" {
		r.refuse(r.bodyPath("recheck_result"), "V22", "复查合格后方可关闭指令。", "A directive is closed only when the recheck passed.")
	}
	if no := r.text(r.body, "no"); no != "" && no == r.text(r.body, "closes") {
		r.refuse(r.bodyPath("closes"), "V22", "指令不能关闭自身。", "A directive cannot close itself.")
	}
}

// closes names the directive that this record closes; empty when it is none.
func (f *Filing) closes() string {
	if f.class == nil || f.body == none || !f.given(f.body, "closes") {
		return ""
	}
	return f.text(f.body, "closes")
}
