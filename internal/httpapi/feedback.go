package httpapi

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/calendar"
	words "github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/service/feedback"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

const (
	feedbacks = project + "/feedback"
	aFeedback = feedbacks + "/:fid"
)

func feedbackRoutes() []route {
	return []route{
		{Method: post, Path: project + "/publications/:no/feedback", Action: policy.FeedbackSend, Body: jsonBody, Handle: feedbackSend},
		{Method: post, Path: aReport + "/feedback", Action: policy.FeedbackSend, Body: jsonBody, Handle: feedbackSendOnReport},
		{Method: get, Path: feedbacks, Action: policy.FeedbackRead, Query: feedbackParameters, Handle: feedbackList},
		{Method: get, Path: feedbacks + "/counts", Action: policy.FeedbackRead, Handle: feedbackCounts},
		{Method: get, Path: feedbacks + "/statistics", Action: policy.FeedbackCount, Query: spanParameters, Handle: feedbackStatistics},
		{Method: get, Path: aFeedback, Action: policy.FeedbackRead, Handle: feedbackGet},
		{Method: post, Path: aFeedback + "/accept", Action: policy.FeedbackHandle, Body: jsonBody, Handle: feedbackAccept},
		{Method: post, Path: aFeedback + "/hand-on", Action: policy.FeedbackHandle, Body: jsonBody, Handle: feedbackHandOn},
		{Method: post, Path: aFeedback + "/dispose", Action: policy.FeedbackHandle, Body: jsonBody, Handle: feedbackDispose},
		{Method: post, Path: aFeedback + "/confirm", Action: policy.FeedbackSend, Body: jsonBody, Handle: feedbackConfirm},
		{Method: post, Path: aFeedback + "/reopen", Action: policy.FeedbackSend, Body: jsonBody, Handle: feedbackReopen},
		{Method: post, Path: aFeedback + "/withdraw", Action: policy.FeedbackSend, Body: jsonBody, Handle: feedbackWithdraw},
	}
}

var (
	isQueue          = func(s string) bool { return feedback.Queue(s).Known() }
	isFeedbackKind   = func(s string) bool { return words.Kind(s).Known() }
	isDisposition    = func(s string) bool { return words.Disposition(s).Known() }
	isFeedbackStates = func(s string) bool {
		return !slices.ContainsFunc(strings.Split(s, ","), func(name string) bool { return !words.State(name).Known() })
	}
)

var (
	feedbackParameters = parameters{
		"queue": isQueue, "state": isFeedbackStates, "kind": isFeedbackKind, "disposition": isDisposition, "publication": isText, "report": isUUID, "ref": isText,
		"from": isDate, "to": isDate, "cursor": isCursor, "limit": isLimit,
	}
	spanParameters = parameters{"from": isDate, "to": isDate}
)

func feedbackSend(x *exchange) error {
	var in client.FeedbackInput
	return x.moveFeedback(&in, http.StatusCreated, false, func(int64) (feedback.View, error) {
		return x.api.feedback.SendOnPublication(x.ctx(), x.actor, x.project(), x.Param("no"), feedback.Input{Kind: words.Kind(in.Kind), Text: in.Text, Ref: in.Field})
	})
}

func feedbackSendOnReport(x *exchange) error {
	var in client.ReportFeedbackInput
	return x.moveFeedback(&in, http.StatusCreated, false, func(int64) (feedback.View, error) {
		return x.api.feedback.SendOnReport(x.ctx(), x.actor, x.project(), x.Param("report"), feedback.Input{Kind: words.Kind(in.Kind), Text: in.Text, Ref: in.Ref})
	})
}

func feedbackAccept(x *exchange) error {
	return x.moveFeedback(&struct{}{}, http.StatusOK, true, func(version int64) (feedback.View, error) {
		return x.api.feedback.Accept(x.ctx(), x.actor, x.project(), x.Param("fid"), version)
	})
}

func feedbackHandOn(x *exchange) error {
	var in client.FeedbackHandOn
	return x.moveFeedback(&in, http.StatusOK, true, func(version int64) (feedback.View, error) {
		return x.api.feedback.HandOn(x.ctx(), x.actor, x.project(), x.Param("fid"), version, in.To, in.Note)
	})
}

func feedbackDispose(x *exchange) error {
	var in client.FeedbackDispose
	return x.moveFeedback(&in, http.StatusOK, true, func(version int64) (feedback.View, error) {
		return x.api.feedback.Dispose(x.ctx(), x.actor, x.project(), x.Param("fid"), version, words.Disposition(in.Disposition), in.Reason)
	})
}

func feedbackConfirm(x *exchange) error {
	return x.moveFeedback(&struct{}{}, http.StatusOK, true, func(version int64) (feedback.View, error) {
		return x.api.feedback.Confirm(x.ctx(), x.actor, x.project(), x.Param("fid"), version)
	})
}

func feedbackReopen(x *exchange) error {
	var in client.FeedbackReopen
	return x.moveFeedback(&in, http.StatusOK, true, func(version int64) (feedback.View, error) {
		return x.api.feedback.Reopen(x.ctx(), x.actor, x.project(), x.Param("fid"), version, in.Reason)
	})
}

func feedbackWithdraw(x *exchange) error {
	return x.moveFeedback(&struct{}{}, http.StatusOK, true, func(version int64) (feedback.View, error) {
		return x.api.feedback.Withdraw(x.ctx(), x.actor, x.project(), x.Param("fid"), version)
	})
}

// moveFeedback is what all changes of feedback share: the version that the caller saw (of one that is there already),
// the body, the key for repeats, the answer.
func (x *exchange) moveFeedback(in any, status int, matched bool, run func(version int64) (feedback.View, error)) error {
	var version int64
	if matched {
		var err error
		if version, err = requiredMatch(x.Request); err != nil {
			return err
		}
	}
	raw, err := readBody(x)
	if err != nil {
		return err
	}
	if err := decodeBytes(raw, in); err != nil {
		return err
	}
	turn, err := x.feedbackTurner()
	if err != nil {
		return err
	}
	return once(x, repeatable[feedback.View]{
		status: status, raw: raw, version: version, run: func() (feedback.View, error) { return run(version) },
		wire: func(v feedback.View) any { return turn(v) }, tag: func(v feedback.View) int64 { return v.Version },
		again: func(kept []byte) error {
			var first client.Feedback
			if err := json.Unmarshal(kept, &first); err != nil {
				return err
			}
			_, err := x.api.feedback.Get(x.ctx(), x.actor, x.project(), first.ID)
			return err
		},
	})
}

func feedbackList(x *exchange) error {
	f := store.FeedbackFilter{From: x.query("from"), To: x.query("to"), Ref: x.query("ref")}
	if states := x.query("state"); states != "" {
		f.States = mapped(strings.Split(states, ","), func(s string) words.State { return words.State(s) })
	}
	if kind := x.query("kind"); kind != "" {
		f.Kinds = []words.Kind{words.Kind(kind)}
	}
	if d := x.query("disposition"); d != "" {
		f.Dispositions = []words.Disposition{words.Disposition(d)}
	}
	if no := x.query("publication"); no != "" {
		f.TargetKind, f.TargetID = words.OnPublication, no
	}
	if report := x.query("report"); report != "" {
		f.TargetKind, f.TargetID = words.OnReport, report
	}
	page, err := x.api.feedback.List(x.ctx(), x.actor, x.project(), feedback.Queue(x.query("queue")), f, x.page())
	if err != nil {
		return err
	}
	turn, err := x.feedbackTurner()
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(page.Items, turn), page.Cursor))
}

func feedbackGet(x *exchange) error {
	v, err := x.api.feedback.Get(x.ctx(), x.actor, x.project(), x.Param("fid"))
	if err != nil {
		return err
	}
	turn, err := x.feedbackTurner()
	if err != nil {
		return err
	}
	x.Header("Etag", entityTag(v.Version))
	return x.answer(http.StatusOK, turn(v))
}

func feedbackCounts(x *exchange) error {
	c, err := x.api.feedback.Counts(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.FeedbackCounts{ToConfirm: c.ToConfirm, ToHandle: c.ToHandle, Overdue: c.Overdue})
}

// feedbackStatistics counts what was sent between two days; without them, in the present quarter.
func feedbackStatistics(x *exchange) error {
	span, _ := calendar.Quarter(calendar.QuarterOf(calendar.Day(x.api.now())))
	if from := x.query("from"); from != "" {
		span.First = from
	}
	if to := x.query("to"); to != "" {
		span.Last = to
	}
	rows, err := x.api.feedback.Statistics(x.ctx(), x.actor, x.project(), span)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.FeedbackStatistics{Project: x.project(), From: span.First, To: span.Last, Items: mapped(rows, func(t feedback.Tally) client.FeedbackTally {
		return client.FeedbackTally{
			Kind: string(t.Kind), Total: t.Total, Open: t.Open, Accepted: t.Accepted, Processed: t.Processed, Confirmed: t.Confirmed, Withdrawn: t.Withdrawn,
			Overdue: t.Overdue, Adopted: t.Adopted, Partly: t.Partly, Rejected: t.Rejected, InTime: t.InTime, Disposed: t.Disposed, Workdays: t.Workdays,
		}
	})})
}
