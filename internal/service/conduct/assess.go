package conduct

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/conduct"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// appealDays is how many working days there are for an appeal.
const appealDays = 5

// View is an assessment as somebody may see it: the whole, or the cards that he may read. Signed is zero for a draft.
type View struct {
	conduct.Assessment
	Hash    string // of the whole document
	Whole   bool   // every card is here: what the hash is of
	Signed  store.Assessment
	Appeals []store.Appeal
	MaySign bool
}

// Draft computes what an assessment of one part of a month would say now. The month has begun; it is signed once it is
// over. Only who may sign it sees a draft. Errors: 403, 404 for a month to come.
func (s *Service) Draft(ctx context.Context, a policy.Actor, project, month string, part conduct.Part) (View, error) {
	return s.draftAt(ctx, a, project, month, part, s.now())
}

func (s *Service) draftAt(ctx context.Context, a policy.Actor, project, month string, part conduct.Part, cutOff time.Time) (View, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.AssessmentSign, on); err != nil {
		return View{}, err
	}
	if !maySign(a, on, part) {
		return View{}, fault.New(fault.Forbidden, "E_NOT_HIS", "项目经理考核项目人员，领导考核项目经理。", "The project manager assesses his people, a leader the managers.").Audited("assessment.denied")
	}
	if calendar.Day(cutOff) < month+"-01" {
		return View{}, fault.Hidden()
	}
	m, err := s.tallies(ctx, project, month, cutOff)
	if err != nil {
		return View{}, err
	}
	var people []conduct.Person
	for login, role := range m.roles {
		people = append(people, conduct.Person{Login: login, Role: role})
	}
	v := View{Assessment: conduct.Assess(project, month, part, cutOff, people, m.facts), Whole: true, MaySign: true}
	document, err := v.Document()
	v.Hash = proof.Hash(document)
	return v, err
}

// maySign: a manager assesses his people, a leader the managers.
func maySign(a policy.Actor, on policy.Facts, part conduct.Part) bool {
	m, _ := a.On(on.Project, on.At)
	return part == conduct.Team && m.Role == policy.ProjectManager || part == conduct.Managers && m.Role == policy.Leader
}

// freshness is how long after it was computed an assessment may be signed: what is signed was seen.
const freshness = time.Hour

// ToSign computes the assessment anew at the cut-off that the signer saw, and refuses where it is not what he saw.
// Errors: 403, 409 while the month is not over or where it was signed, 412 where facts changed since.
func (s *Service) ToSign(ctx context.Context, a policy.Actor, project, month string, part conduct.Part, cutOff time.Time, hash string) (ToSign, error) {
	now := s.now()
	if calendar.Day(now) <= conduct.MonthOf(month+"-01").Last {
		return ToSign{}, fault.New(fault.Conflict, "E_TOO_EARLY", "本月尚未结束，月末之后方可签认。", "The month is not over yet; it is signed when it is.")
	}
	if cutOff.After(now) || now.Sub(cutOff) > freshness {
		return ToSign{}, changed()
	}
	v, err := s.draftAt(ctx, a, project, month, part, cutOff)
	if err != nil {
		return ToSign{}, err
	}
	if v.Hash != hash {
		return ToSign{}, changed()
	}
	document, err := v.Document()
	if err != nil {
		return ToSign{}, err
	}
	kept := store.Assessment{Project: project, Month: month, Part: part, Document: document, Hash: v.Hash, CutOff: cutOff, SignedBy: a.UserID}
	return ToSign{Project: project, Subject: document, Matter: signing.Matter{Purpose: signing.ForAssessment}, Commit: func(tx *store.Tx, sig store.Signature) error {
		kept.SignedAt, kept.Statement, kept.Signature = sig.At, sig.StatementHash, sig.DocumentHash
		return s.keep(ctx, tx, kept, v)
	}}, nil
}

// keep writes the signed assessment and tells everybody whose card is in it.
func (s *Service) keep(ctx context.Context, tx *store.Tx, kept store.Assessment, v View) error {
	detail := map[string]string{"month": kept.Month, "part": string(kept.Part), "hash": kept.Hash, "statement": kept.Statement, "signature": kept.Signature}
	err := tx.InsertAssessment(kept, s.note(ctx, kept.SignedBy, "conduct.assess", kept.Project, detail))
	if errors.Is(err, store.ErrExists) {
		return fault.New(fault.Conflict, "E_SIGNED", "该月考核已签认。", "This month's assessment is signed already.")
	}
	if err != nil {
		return err
	}
	to := make([]string, len(v.Cards))
	for i, c := range v.Cards {
		to[i] = c.Login
	}
	return tx.InsertNotice(store.Notice{
		Project: kept.Project, Kind: "assessment.signed", To: to, At: kept.SignedAt, Link: "/conduct?month=" + kept.Month, Dedup: "assessment:" + kept.Month + ":" + string(kept.Part),
		Title: fault.Text{Zh: kept.Month + " 考核已签认", En: "The assessment of " + kept.Month + " is signed"},
	})
}

func changed() error {
	return fault.New(fault.Stale, "E_STALE", "考核所依据的事实有变，请重新查看后再签认。", "The facts have changed since; look again before you sign.")
}

// Signed gives the signed assessments of a project, newest month first, each with the cards that the actor may read.
func (s *Service) Signed(ctx context.Context, a policy.Actor, project string) ([]View, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.AssessmentRead, on); err != nil {
		return nil, err
	}
	all, err := s.store.Assessments(ctx, project)
	if err != nil {
		return nil, err
	}
	var seen []View
	for _, each := range all {
		v, err := s.view(ctx, a, on, each)
		if err != nil {
			return nil, err
		}
		if len(v.Cards) > 0 || v.Whole {
			seen = append(seen, v)
		}
	}
	return seen, nil
}

// view leaves of an assessment what the actor may read.
func (s *Service) view(ctx context.Context, a policy.Actor, on policy.Facts, kept store.Assessment) (View, error) {
	v := View{Hash: kept.Hash, Signed: kept}
	if err := json.Unmarshal(kept.Document, &v.Assessment); err != nil {
		return View{}, err
	}
	mayRead := func(login string, role policy.Role) bool {
		return policy.ReadsConductOf(a, on.Project, on.At, login, role)
	}
	all := len(v.Cards)
	v.Cards = slices.DeleteFunc(v.Cards, func(c conduct.Card) bool { return !mayRead(c.Login, c.Role) })
	v.Whole = len(v.Cards) == all && maySeeWhole(a, on, kept.Part)
	appeals, err := s.store.Appeals(ctx, on.Project, kept.Month)
	for _, each := range appeals {
		if slices.ContainsFunc(v.Cards, func(c conduct.Card) bool { return c.Login == each.Person }) && each.Part == kept.Part {
			v.Appeals = append(v.Appeals, each)
		}
	}
	return v, err
}

func maySeeWhole(a policy.Actor, on policy.Facts, part conduct.Part) bool {
	m, _ := a.On(on.Project, on.At)
	return m.Role == policy.Auditor || maySign(a, on, part)
}

// Appeal keeps what somebody says against his own card, within five working days.
func (s *Service) Appeal(ctx context.Context, a policy.Actor, project, month, words string) error {
	on := s.on(project)
	if err := policy.Decide(a, policy.AssessmentAppeal, on); err != nil {
		return err
	}
	if f := wordFault("words", words); f != nil {
		return fault.Fields(f)
	}
	kept, err := s.cardOf(ctx, project, month, a.UserID)
	if err != nil {
		return err
	}
	workdays, err := s.store.Workdays(ctx)
	if err != nil {
		return err
	}
	if until := workdays.Add(calendar.Day(kept.SignedAt), appealDays).Day; calendar.Day(on.At) > until {
		return fault.New(fault.Conflict, "E_TOO_LATE", "申诉期已于 "+until+" 结束。", "The time for an appeal ended on "+until+".")
	}
	appeal := store.Appeal{Project: project, Month: month, Person: a.UserID, Part: kept.Part, Words: strings.TrimSpace(words), At: on.At}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertAppeal(appeal, s.note(ctx, a.UserID, "conduct.appeal", project, map[string]string{"month": month, "words": appeal.Words})); err != nil {
			return err
		}
		return tx.InsertNotice(store.Notice{
			Project: project, Kind: "assessment.appeal", To: []string{kept.SignedBy}, At: on.At, Link: "/conduct?month=" + month, Dedup: "appeal:" + month + ":" + a.UserID,
			Title: fault.Text{Zh: a.UserID + " 对 " + month + " 考核提出申诉", En: a.UserID + " appeals against the assessment of " + month},
		})
	})
	if errors.Is(err, store.ErrExists) {
		return fault.New(fault.Conflict, "E_EXISTS", "已提出过申诉。", "You have appealed already.")
	}
	return err
}

// cardOf finds the signed assessment that holds somebody's card. Errors: 404.
func (s *Service) cardOf(ctx context.Context, project, month, login string) (store.Assessment, error) {
	for _, part := range conduct.Parts() {
		kept, err := s.store.Assessment(ctx, project, month, part)
		if isAbsent(err) {
			continue
		}
		var in conduct.Assessment
		if err == nil {
			err = json.Unmarshal(kept.Document, &in)
		}
		if err != nil {
			return store.Assessment{}, err
		}
		if slices.ContainsFunc(in.Cards, func(c conduct.Card) bool { return c.Login == login }) {
			return kept, nil
		}
	}
	return store.Assessment{}, fault.Hidden()
}

// Answer answers an appeal: by who may sign the part that the card is in.
func (s *Service) Answer(ctx context.Context, a policy.Actor, project, month, person, answer string) error {
	on := s.on(project)
	if err := policy.Decide(a, policy.AssessmentAnswer, on); err != nil {
		return err
	}
	kept, err := s.cardOf(ctx, project, month, person)
	if err != nil {
		return err
	}
	if person == a.UserID || !maySign(a, on, kept.Part) {
		return fault.Hidden().Audited("assessment.denied")
	}
	if f := wordFault("answer", answer); f != nil {
		return fault.Fields(f)
	}
	appeal := store.Appeal{Project: project, Month: month, Person: person, Answer: strings.TrimSpace(answer), AnsweredBy: a.UserID}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		detail := map[string]string{"month": month, "person": person, "answer": appeal.Answer}
		if err := tx.AnswerAppeal(appeal, on.At, s.note(ctx, a.UserID, "conduct.answer", project, detail)); err != nil {
			return err
		}
		return tx.InsertNotice(store.Notice{
			Project: project, Kind: "assessment.answer", To: []string{person}, At: on.At, Link: "/conduct?month=" + month, Dedup: "answer:" + month + ":" + person,
			Title: fault.Text{Zh: "您对 " + month + " 考核的申诉已答复", En: "Your appeal against the assessment of " + month + " is answered"},
		})
	})
	if errors.Is(err, store.ErrStale) {
		return fault.New(fault.Conflict, "E_NO_APPEAL", "没有待答复的申诉。", "There is no appeal to answer.")
	}
	return err
}

// wordFault wants at least five characters.
func wordFault(field, words string) []fault.Field {
	if utf8.RuneCountInString(strings.TrimSpace(words)) >= 5 {
		return nil
	}
	return []fault.Field{{Field: field, Code: "V1", Zh: "请写明内容（不少于 5 字）。", En: "Say it in at least 5 characters."}}
}
