package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/accident"
	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/directives"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

// errand is something that somebody does about an order or an alert, some time after it came.
type errand struct {
	at  time.Time
	run func(context.Context) error
}

// chains is what is still to be done about orders and alerts, and the newest record that can prove something.
type chains struct {
	errands []errand
	proof   *record.Record
}

// newOrders are the supervisor's last notices and his open stop order: each stays where its last step leaves it.
var newOrders = []struct {
	day                            int
	no, kind, subject, en, content string
}{
	{47, "JL-11", "supervisor_notice", "楼梯间临边防护", "Edge protection of the stairs", "楼梯间临边防护栏杆缺一道中杆。"},
	{49, "JL-12", "supervisor_notice", "施工缝处理", "Construction joints", "楼板施工缝浮浆未清理干净。"},
	{50, "JL-T2", "stop_order", "车库出土坡道暂停施工", "Stop-work: ramp of the garage", "坡道侧壁支护变形超过预警值。"},
	{51, "JL-13", "supervisor_notice", "塔吊附着检查", "Ties of the tower crane", "塔吊第三道附着未见检查记录。"},
	{53, "JL-14", "supervisor_notice", "样板间验收", "Acceptance of the sample flat", "样板间未按程序报验。"},
}

// fates are the steps that an order gets; one that is not here gets all of them.
var fates = map[string][]directive.Action{
	"JL-11": {directive.ToReceive, directive.ToAct, directive.ToProve, directive.ToPass},
	"JL-12": {directive.ToReceive, directive.ToAct, directive.ToProve},
	"JL-T2": {directive.ToReceive, directive.ToAct},
	"JL-13": {directive.ToReceive, directive.ToAct},
	"JL-14": {directive.ToReceive},
	"XM-06": {},
}

// answered says whether the plan itself files a reply or an order to resume: to the stop order, and to all notices but
// each fifth, which is forgotten.
func answered(no string) bool { return no == stopOrder || noticeNumber(no) > 0 && !ignored(no) }

// ignored says whether nobody ever answers a notice.
func ignored(no string) bool { n := noticeNumber(no); return n > 0 && n%(len(supervision)+1) == 0 }

// noticeNumber reads the number of a notice of the plan; 0 for any other order.
func noticeNumber(no string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(no, "JL-"))
	if _, told := fates[no]; told || err != nil {
		return 0
	}
	return n
}

// newOrder files what the supervisor ordered on a day of the last fortnight.
func (w *writer) newOrder(day int) {
	for _, o := range newOrders {
		if o.day+w.days-Days != day { // the last fortnight of a longer story, too
			continue
		}
		place := onFloor(w.site.floor)
		body := map[string]any{
			"no": o.no, "kind": o.kind, "issuer_unit": "正诚监理有限公司 Zhengcheng Supervision", "issuer_person": "吴建平", "to": "3#楼项目部", "subject": o.subject, "content": o.content,
			"requirement": "整改后书面回复。", "issued_at": w.fixed(day, 9, 0).Format(rfc3339),
		}
		if o.kind == directive.StopOrder {
			place, body["part_stopped"] = client.Location{UnitProject: garage, Division: "地基与基础", Axis: "G-1/G-6"}, "出土坡道及两侧"
		}
		w.file(entry{
			by: "supervisor", at: w.fixed(day, 10, 20), class: "C2", urgent: o.kind == directive.StopOrder, place: place, title: o.subject, titleEn: o.en,
			summary: o.no + "：" + o.content, body: body,
		})
	}
}

// chainsUntil does what is to be done before a moment.
func (l *loader) chainsUntil(ctx context.Context, until time.Time) error {
	for len(l.chains.errands) > 0 && l.chains.errands[0].at.Before(until) {
		e := l.chains.errands[0]
		l.chains.errands = l.chains.errands[1:]
		l.clock.set(e.at)
		if err := e.run(ctx); err != nil {
			return fmt.Errorf("orders and alerts, at %s: %w", e.at.Format(time.RFC3339), err)
		}
	}
	return nil
}

func (l *loader) later(at time.Time, run func(context.Context) error) {
	l.chains.errands = append(l.chains.errands, errand{at, run})
	slices.SortStableFunc(l.chains.errands, func(a, b errand) int { return a.at.Compare(b.at) })
}

// notice looks at what a moment brought, and plans what people do about it.
func (l *loader) notice(moment []Step) {
	for _, s := range moment {
		rec := l.records[s.Record]
		switch s.Action {
		case Submit:
			l.alerted(rec, s.At)
		case Publish:
			l.published(rec, s.At)
		default:
		}
	}
}

// published plans the chain of an order, or the recheck after a reply.
func (l *loader) published(rec *record.Record, at time.Time) {
	if (rec.Class == "B4" || rec.Class == "B5") && rec.Secrecy <= record.Internal {
		l.chains.proof = rec
	}
	switch {
	case directive.Opens(rec.Content):
		l.planSteps(rec, at)
	case directive.Answers(rec.Content) != "" && !directive.Resumes(rec.Content):
		no := directive.Answers(rec.Content)
		l.later(at.Add(20*time.Hour), func(ctx context.Context) error {
			return l.steps(ctx, no, directive.ToPass, directive.ToClose)
		})
	}
}

var allSteps = []directive.Action{directive.ToReceive, directive.ToAct, directive.ToProve, directive.ToPass, directive.ToClose}

func (l *loader) planSteps(rec *record.Record, at time.Time) {
	no := directive.Issue(rec, "", ladder.Defaults()).No
	steps, told := fates[no]
	switch {
	case answered(no):
		steps = allSteps[:2]
	case ignored(no):
		steps = allSteps[:1]
	case !told:
		steps = allSteps
	}
	hours := map[directive.Action]time.Duration{directive.ToReceive: 2, directive.ToAct: 20, directive.ToProve: 50, directive.ToPass: 66, directive.ToClose: 67}
	for _, step := range steps {
		l.later(at.Add(hours[step]*time.Hour), func(ctx context.Context) error { return l.steps(ctx, no, step) })
	}
}

// steps takes steps of the order with a number.
func (l *loader) steps(ctx context.Context, no string, steps ...directive.Action) error {
	for _, step := range steps {
		page, err := l.Directives.List(ctx, l.actors["pm"], ProjectID, directives.Filter{}, store.Page{Limit: store.MaxPage})
		if err != nil {
			return err
		}
		for _, v := range page.Items {
			if v.No != no {
				continue
			}
			if err := l.step(ctx, v.ID, v.Class, v.Version, step); err != nil {
				return fmt.Errorf("%s, %s: %w", no, step, err)
			}
		}
	}
	return nil
}

func (l *loader) step(ctx context.Context, id, class string, version int64, step directive.Action) (err error) {
	receiver, issuer := l.actors["techmanager"], l.actors["pm"]
	if class == "C2" {
		issuer = l.actors["supervisor"]
	}
	switch step {
	case directive.ToReceive:
		receipt, err := l.Directives.Receipt(ctx, receiver, ProjectID, id, version)
		if err != nil {
			return err
		}
		return l.Pipeline.Attest(ctx, receiver, pipeline.Attestation{Project: ProjectID, Record: receipt.Record, Subject: receipt.Subject, Matter: receipt.Matter}, proof(), receipt.Commit)
	case directive.ToAct:
		_, err = l.Directives.Act(ctx, receiver, ProjectID, id, version, "已召开专题会，明确责任班组和完成时间，正在整改。")
	case directive.ToProve:
		if l.chains.proof == nil {
			return errors.New("nothing proves it")
		}
		_, err = l.Directives.Prove(ctx, receiver, ProjectID, id, version, "整改完成，见所附检查记录。", []string{l.chains.proof.ID})
	case directive.ToPass:
		_, err = l.Directives.Recheck(ctx, issuer, ProjectID, id, version, true, "现场复查，符合要求。")
	case directive.ToClose:
		_, err = l.Directives.Close(ctx, issuer, ProjectID, id, version, "")
	default:
		err = fmt.Errorf("nobody does %s", step)
	}
	return err
}

// alerted plans who takes an alert up, and the report of an accident to the authority.
func (l *loader) alerted(rec *record.Record, at time.Time) {
	_, isAccident := accident.FactsOf(rec.Content)
	if !isAccident && rec.Channel != record.Urgent || rec.Edition > 1 {
		return
	}
	l.later(at.Add(9*time.Minute), func(ctx context.Context) error {
		alerts, err := l.Alerts.List(ctx, l.actors["techmanager"], ProjectID, true)
		for _, a := range alerts {
			if err == nil && a.Record == rec.ID {
				_, err = l.Alerts.Acknowledge(ctx, l.actors["techmanager"], ProjectID, a.ID)
			}
		}
		return err
	})
	if isAccident {
		l.later(at.Add(38*time.Minute), func(ctx context.Context) error { return l.report(ctx, rec, at) })
	}
}

// report completes the report of the accident and marks it as sent, within the hour.
func (l *loader) report(ctx context.Context, rec *record.Record, at time.Time) error {
	pm := l.actors["pm"]
	r, err := l.Alerts.Report(ctx, pm, rec.Key())
	if err != nil {
		return err
	}
	texts := map[string]fault.Text{}
	for _, s := range r.Sections {
		texts[s.Key] = reported[s.Key]
	}
	if r, err = l.Alerts.Complete(ctx, pm, rec.Key(), r.Version, texts); err != nil {
		return err
	}
	_, err = l.Alerts.Send(ctx, pm, rec.Key(), r.Version, accident.Sent{
		PhonedAt: at.Add(15 * time.Minute), PhonedTo: "区应急管理局值班室", WrittenAt: at.Add(36 * time.Minute), WrittenTo: "区应急管理局、区住建局",
	})
	return err
}

// reported is what the project manager wrote.
var reported = map[string]fault.Text{
	"unit":       {Zh: "滨江雅苑三期3#住宅楼，施工单位建工集团有限公司，监理单位正诚监理有限公司。", En: "Riverside Court, Phase III, Tower 3; contractor Jiangong Group, supervision by Zhengcheng."},
	"scene":      {Zh: "当日13时50分，标准层作业面，现场已封闭，秩序正常。", En: "At 13:50, working face of the standard floor; the place is closed off and orderly."},
	"course":     {Zh: "木工拆除梁侧模时未戴手套，左手食指被铁钉划伤。", En: "A carpenter without gloves cut his left index finger on a nail while striking formwork."},
	"casualties": {Zh: "轻伤1人，无死亡、重伤和下落不明；直接经济损失约680元。", En: "One slight injury; nobody dead, seriously injured or missing; direct loss about CNY 680."},
	"measures":   {Zh: "现场包扎后送医缝合，班组停工教育半日，全员检查劳保用品。", En: "Bandaged and taken to hospital; the crew was stopped for half a day of instruction."},
	"other":      {Zh: "无。", En: "None."},
}
