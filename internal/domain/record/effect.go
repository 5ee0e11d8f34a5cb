package record

import "github.com/countersign/countersign/pkg/proof"

func step(in Input) *Step {
	return &Step{By: in.By, At: in.At, For: in.For, Delegation: in.Delegation}
}

func takeContent(r *Record, in Input) {
	if in.Content == nil {
		return
	}
	r.Content = *in.Content
	r.InputHash = in.InputHash
}

func submit(r *Record, in Input) {
	takeContent(r, in)
	r.Edition++
	r.Findings, r.Late, r.ClockOffset = in.Findings, r.Late || in.Late, in.ClockOffset
	r.Submitted = step(in)
	r.Screened, r.Classified = nil, nil
}

func screen(r *Record, in Input) {
	r.Summary = in.Summary
	r.DuplicateOf = in.DuplicateOf
	r.Marking.Floor = Highest(r.Marking.Floor, in.Floor)
	r.Screened = step(in)
}

func classify(r *Record, in Input) {
	r.Class, r.ClassSchema = in.Class, in.ClassSchema
	r.Secrecy = in.Secrecy
	r.Marking.Floor = Highest(r.Marking.Floor, in.Secrecy)
	r.ValidFrom, r.ValidUntil = in.ValidFrom, in.ValidUntil
	r.Retention = in.Retention
	r.Classified = step(in)
}

func sign(r *Record, in Input) { r.Signed = step(in) }

func giveBack(r *Record, in Input) {
	r.Returned = &Return{
		Code: in.Code, Reason: in.Reason, Fields: in.Fields, By: in.By, At: in.At, Version: r.Version + 1,
		For: in.For, Delegation: in.Delegation,
	}
}

func publish(r *Record, in Input) {
	r.ArchiveNo = in.ArchiveNo
	// A content hash always has a code; a record without one was never sealed and cannot have been signed.
	r.Code, _ = proof.Code(r.ContentHash)
	r.Published = step(in)
}

func changeSecrecy(r *Record, in Input) { r.Marking.Change = in.Level }

func end(r *Record, in Input) { r.Ended = step(in) }

func supersede(r *Record, in Input) {
	r.SupersededBy = in.SupersededBy
	r.Ended = step(in)
}
