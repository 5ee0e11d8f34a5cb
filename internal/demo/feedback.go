package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	words "github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/service/feedback"
)

// remark is one feedback of the story with what became of it, each answer some time after it was sent.
type remark struct {
	record  string
	by      string
	kind    words.Kind
	field   string
	text    string
	at      time.Time
	answers []answer
}

// answer is one move on a feedback, by its handler or its sender.
type answer struct {
	after       time.Duration
	move        words.Action
	disposition words.Disposition
	text        string
}

const oneDay = 24 * time.Hour

// remarks gives what people say back in the story: in every state, one of them overdue.
func remarks(p Plan) []remark {
	var all []remark
	for i, fixed := range correctionsOf(p) {
		all = append(all, aboutMistake(p, fixed, i == 0))
	}
	for _, o := range opinions {
		if id, at, ok := p.publishedBefore(o.class, o.days); ok {
			all = append(all, remark{record: id, by: o.by, kind: o.kind, field: o.field, text: o.text, at: at, answers: o.answers})
		}
	}
	return slices.DeleteFunc(all, func(r remark) bool { return r.at.After(p.now) })
}

// opinions are remarks on the newest publication of a class that is so many days old.
var opinions = []struct {
	class   string
	days    int
	by      string
	kind    words.Kind
	field   string
	text    string
	answers []answer
}{
	{"B4", 24, "supervisor", words.Suggestion, "", "建议把每日巡检改为按楼层轮换拍照，同一部位固定角度，便于前后对比。", []answer{
		{2 * time.Hour, words.Accept, "", ""}, {oneDay + 3*time.Hour, words.Dispose, words.Adopted, "建议可行，已写入安全巡检作业要求，本周起执行。"}, {2 * oneDay, words.Confirm, "", ""},
	}},
	{"B7", 15, "analyst", words.Question, "", "该工种人数与前一日相差较大，是否为班组调整？", []answer{
		{3 * time.Hour, words.Accept, "", ""}, {oneDay, words.Dispose, words.Rejected, "当日部分班组转场至地下车库，人数属实，不需更正。"}, {oneDay + 4*time.Hour, words.Confirm, "", ""},
	}},
	{"B9", 9, "leader", words.Supplement, "", "请补充本批材料的复试报告编号，便于核对。", []answer{{5 * time.Hour, words.Accept, "", ""}}},
	{"B3", 7, "leader", words.Question, "body.actual_pct", "实际完成百分比低于计划，赶工措施是什么？", nil},
	{"B5", 5, "custodian", words.Error, "", "结论一栏与附件检验批编号不一致，请核对。", []answer{{2 * time.Hour, words.Withdraw, "", ""}}},
	{"B8", 4, "technician2", words.Supplement, "", "塔吊维修时间建议注明更换的部件。", []answer{
		{2 * time.Hour, words.Accept, "", ""}, {20 * time.Hour, words.Dispose, words.Partly, "部件名称记入维修台账，日报不再重复。"},
	}},
	{"B3", 1, "leader", words.Suggestion, "", "进度记录建议同时写明楼层和流水段，便于周报对照。", nil},
}

// correctionsOf gives the corrections of mistakes in the weather, the earliest first.
func correctionsOf(p Plan) (found []Step) {
	for _, s := range p.Steps {
		if s.Input != nil && s.Input.Supersedes != "" && s.Input.Class == "B13" && s.Action == Submit {
			found = append(found, s)
		}
	}
	return found
}

// aboutMistake is how a correction came about: somebody saw the mistake the day before. The first one is closed, of the
// others the sender's word is still to come.
func aboutMistake(p Plan, fixed Step, closed bool) remark {
	r := remark{
		record: fixed.Input.Supersedes, by: "supervisor", kind: words.Error, field: "body.rain_mm", text: "降水量与气象站数据不一致，当日有雨，请核对。",
		at: fixed.At.Add(-oneDay), answers: []answer{
			{time.Hour, words.Accept, "", ""},
			{oneDay + 30*time.Minute, words.Dispose, words.Adopted, "经与气象站数据核对，降水量漏记，已由作者提交更正件。"},
		},
	}
	for _, s := range p.Steps {
		if closed && s.Action == Publish && s.Record == fixed.Record {
			r.answers = append(r.answers, answer{s.At.Sub(r.at) + 3*time.Hour, words.Confirm, "", ""})
		}
	}
	return r
}

// publishedBefore finds the newest publication of a class that was online for days days, still is, and when on that day
// somebody would read it.
func (p Plan) publishedBefore(class string, days int) (id string, at time.Time, found bool) {
	begins := calendar.Begins(calendar.Day(p.now))
	at = begins.AddDate(0, 0, -days).Add(9*time.Hour + 40*time.Minute)
	classes, gone := map[string]string{}, map[string]bool{}
	for _, s := range p.Steps {
		if s.Input != nil {
			classes[s.Record] = s.Input.Class
			gone[s.Input.Supersedes] = true
		}
		if s.Action == Withdraw {
			gone[s.Record] = true
		}
	}
	for _, s := range p.Steps {
		if s.Action == Publish && s.At.Before(at) && classes[s.Record] == class && !gone[s.Record] {
			id, found = s.Record, true
		}
	}
	return id, at, found
}

// act is one moment of a remark: its sending, or an answer.
type act struct {
	at     time.Time
	remark int
	answer int // -1: the sending
}

// talk plays the remarks beside the story, each at its moment.
type talk struct {
	remarks []remark
	acts    []act
	said    []feedback.View
}

func newTalk(p Plan) *talk {
	t := &talk{remarks: remarks(p)}
	t.said = make([]feedback.View, len(t.remarks))
	for i, r := range t.remarks {
		t.acts = append(t.acts, act{r.at, i, -1})
		for k, a := range r.answers {
			t.acts = append(t.acts, act{r.at.Add(a.after), i, k})
		}
	}
	t.acts = slices.DeleteFunc(t.acts, func(a act) bool { return a.at.After(p.now) })
	slices.SortStableFunc(t.acts, func(a, b act) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.remark, b.remark)) })
	return t
}

// talkUntil plays what people say back before a moment.
func (l *loader) talkUntil(ctx context.Context, until time.Time) error {
	for len(l.talk.acts) > 0 && l.talk.acts[0].at.Before(until) {
		a := l.talk.acts[0]
		l.talk.acts = l.talk.acts[1:]
		l.clock.set(a.at)
		if err := l.say(ctx, a); err != nil {
			return fmt.Errorf("feedback %q, act %d at %s: %w", l.talk.remarks[a.remark].text, a.answer, a.at.Format(time.RFC3339), err)
		}
	}
	return nil
}

func (l *loader) say(ctx context.Context, a act) (err error) {
	r, now := l.talk.remarks[a.remark], l.talk.said[a.remark]
	sender, handler := l.actors[r.by], l.actors[now.Handler]
	if a.answer < 0 {
		l.talk.said[a.remark], err = l.Feedback.SendOnPublication(ctx, sender, ProjectID, l.records[r.record].ArchiveNo, feedback.Input{Kind: r.kind, Text: r.text, Ref: r.field})
		return err
	}
	// a correction that was published meanwhile is a version of its own
	if now, err = l.Feedback.Get(ctx, sender, ProjectID, now.ID); err != nil {
		return err
	}
	switch step := r.answers[a.answer]; step.move {
	case words.Accept:
		now, err = l.Feedback.Accept(ctx, handler, ProjectID, now.ID, now.Version)
	case words.Dispose:
		now, err = l.Feedback.Dispose(ctx, handler, ProjectID, now.ID, now.Version, step.disposition, step.text)
	case words.Confirm:
		now, err = l.Feedback.Confirm(ctx, sender, ProjectID, now.ID, now.Version)
	case words.Withdraw:
		now, err = l.Feedback.Withdraw(ctx, sender, ProjectID, now.ID, now.Version)
	}
	l.talk.said[a.remark] = now
	return err
}
