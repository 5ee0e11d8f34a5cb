package pipeline

import (
	"context"
	"slices"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// View is a record as one actor may see it.
type View struct {
	Record      *record.Record
	Sight       policy.Sight
	Attachments []store.Attachment
	Photos      map[string]PhotoView // by attachment
	Allowed     []record.Action
	Explained   *store.SummaryNote // numbers of the summary that the screener answered for
	Merged      []store.Merged     // records that were merged with this one, as far as the actor may see them
}

// Get shows one record, as much of it as the actor may see.
func (s *Service) Get(ctx context.Context, actor policy.Actor, key record.Key) (View, error) {
	if s.readsPublished(actor, key.Project) {
		return s.getPublished(ctx, actor, key)
	}
	rec, sight, err := s.seeNoted(ctx, actor, key, "record")
	if err != nil {
		return View{}, err
	}
	if err := s.hideSuccessor(ctx, actor, rec); err != nil {
		return View{}, err
	}
	v := View{Record: rec, Sight: sight, Allowed: s.Allowed(actor, rec)}
	if sight != policy.Full {
		return v, nil
	}
	if v.Explained, err = s.explained(ctx, rec); err != nil {
		return View{}, err
	}
	if v.Merged, err = s.merged(ctx, actor, rec); err != nil {
		return View{}, err
	}
	if v.Attachments, err = s.attachments(ctx, key, rec.Attachments); err != nil || len(v.Attachments) == 0 {
		return v, err
	}
	v.Photos, err = s.photos(ctx, actor, key, policy.FactsOf(rec, s.now()))
	return v, err
}

// attachments gives the files that a content names, in its order; what only an older version named is left out.
func (s *Service) attachments(ctx context.Context, key record.Key, refs []record.AttachmentRef) ([]store.Attachment, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	all, err := s.store.AttachmentsOf(ctx, key)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]store.Attachment, len(all))
	for _, a := range all {
		byID[a.ID] = a
	}
	var named []store.Attachment
	for _, ref := range refs {
		if a, ok := byID[ref.ID]; ok {
			named = append(named, a)
		}
	}
	return named, nil
}

// see loads a record and decides how much of it the actor sees; nothing is answered like absence.
func (s *Service) see(ctx context.Context, actor policy.Actor, key record.Key) (*record.Record, policy.Sight, error) {
	rec, err := s.store.Record(ctx, key)
	if isAbsent(err) {
		return nil, policy.Nothing, absent(actor, key.Project, s.now())
	}
	if err != nil {
		return nil, policy.Nothing, err
	}
	facts := policy.FactsOf(rec, s.now())
	if err := policy.Decide(actor, policy.RecordRead, facts); err != nil {
		return nil, policy.Nothing, err
	}
	return rec, policy.See(actor, facts), policy.InValidity(actor, facts)
}

// seeFully is see for what metadata sight does not open: versions, differences.
func (s *Service) seeFully(ctx context.Context, actor policy.Actor, key record.Key) (*record.Record, error) {
	rec, sight, err := s.see(ctx, actor, key)
	if err == nil && sight != policy.Full {
		return nil, fault.Hidden()
	}
	return rec, err
}

// moveRights ties each move that somebody can ask for to the right that it needs.
var moveRights = []struct {
	move  record.Action
	right policy.Action
}{
	{record.Save, policy.RecordSave},
	{record.Submit, policy.RecordSubmit},
	{record.Screen, policy.RecordScreen},
	{record.Classify, policy.RecordClassify},
	{record.Sign, policy.RecordSign},
	{record.ReturnTo, policy.RecordReturn},
	{record.Publish, policy.RecordPublish},
	{record.Withdraw, policy.RecordWithdraw},
}

// Allowed gives the moves that the actor may make on the record now.
func (s *Service) Allowed(actor policy.Actor, rec *record.Record) []record.Action {
	facts := policy.FactsOf(rec, s.now())
	var moves []record.Action
	for _, m := range moveRights {
		if m.move == record.Classify && rec.DuplicateOf != "" { // it goes no further
			continue
		}
		if record.Possible(m.move, rec.State) && policy.Decide(actor, m.right, facts) == nil {
			moves = append(moves, m.move)
		}
	}
	return moves
}

// List gives one page of the records that the actor may see. Asking for states of which he may see none is answered
// like absence, so that a list is no way to learn what exists.
func (s *Service) List(ctx context.Context, actor policy.Actor, project string, f store.RecordFilter, p store.Page) (store.Records, error) {
	scope, err := s.scope(actor, project, f.States)
	if err != nil {
		return store.Records{}, err
	}
	var page store.Records
	if s.readsPublished(actor, project) {
		page, err = s.listPublished(ctx, scope, f, p)
	} else {
		page, err = s.store.Records(ctx, scope, f, p)
	}
	if err != nil {
		return page, err
	}
	levels, ids := make([]record.Secrecy, len(page.Items)), make([]string, len(page.Items))
	for i := range page.Items {
		levels[i], ids[i] = page.Items[i].Level(), page.Items[i].ID
		if err := s.hideSuccessor(ctx, actor, &page.Items[i].Record); err != nil {
			return store.Records{}, err
		}
	}
	return page, s.noteListed(ctx, actor, project, "list", levels, ids)
}

// Counts gives how many records the actor may see, by state and kind.
func (s *Service) Counts(ctx context.Context, actor policy.Actor, project string) ([]store.Count, error) {
	scope, err := s.scope(actor, project, nil)
	if err != nil {
		return nil, err
	}
	if s.readsPublished(actor, project) {
		return s.countPublished(ctx, scope)
	}
	return s.store.Counts(ctx, scope)
}

func (s *Service) scope(actor policy.Actor, project string, states []record.State) (policy.Scope, error) {
	facts := s.on(project)
	if err := policy.Decide(actor, policy.RecordList, facts); err != nil {
		return policy.Scope{}, err
	}
	scope := policy.ScopeOf(actor, facts).Narrow(states)
	if len(scope.Rows) == 0 {
		return policy.Scope{}, fault.Hidden().Audited("access.denied")
	}
	return scope, nil
}

// Versions lists the immutable contents of a record, newest first. Who does not see what is unsigned gets the one in force.
func (s *Service) Versions(ctx context.Context, actor policy.Actor, key record.Key) ([]store.Version, error) {
	if s.readsPublished(actor, key.Project) {
		return s.publishedVersions(ctx, actor, key)
	}
	rec, err := s.seeFully(ctx, actor, key)
	if err != nil {
		return nil, err
	}
	if err := s.note(ctx, actor, key.Project, rec.Level(), store.SecretRead{What: "versions", Record: key.ID}); err != nil {
		return nil, err
	}
	all, err := s.store.Versions(ctx, key)
	if policy.SeesUnsigned(actor, policy.FactsOf(rec, s.now())) == policy.Nothing {
		all = slices.DeleteFunc(all, func(v store.Version) bool { return !inForce(rec, v) })
	}
	return all, err
}

// inForce reports whether a version's content is the one that is in force: who sees the record sees this one. Once the
// record is signed it is the signed one, which does not change any more.
func inForce(rec *record.Record, v store.Version) bool { return v.ContentHash == rec.ContentHash }

// Version gives the content that was in force at version n, to those who could see it then.
func (s *Service) Version(ctx context.Context, actor policy.Actor, key record.Key, n int64) (store.Version, error) {
	read := store.SecretRead{What: "version", Record: key.ID, Version: n}
	if s.readsPublished(actor, key.Project) {
		return s.publishedVersion(ctx, actor, key, read, n)
	}
	rec, err := s.seeFully(ctx, actor, key)
	if err != nil {
		return store.Version{}, err
	}
	if err := s.note(ctx, actor, key.Project, rec.Level(), read); err != nil {
		return store.Version{}, err
	}
	return s.versionAt(ctx, actor, rec, n)
}

// versionAt gives the content at version n of a record that the actor may see.
func (s *Service) versionAt(ctx context.Context, actor policy.Actor, rec *record.Record, n int64) (store.Version, error) {
	if n < 1 || n > rec.Version {
		return store.Version{}, fault.Hidden()
	}
	v, err := s.store.VersionAt(ctx, rec.Key(), n)
	if err == nil && !inForce(rec, v) && policy.SeesUnsigned(actor, policy.FactsOf(rec, s.now())) != policy.Full {
		return store.Version{}, fault.Hidden()
	}
	return v, err
}

// Events gives a record's insert-only history, oldest first; to those who do not see what is unsigned, from the
// signature on.
func (s *Service) Events(ctx context.Context, actor policy.Actor, key record.Key) ([]store.Event, error) {
	if s.readsPublished(actor, key.Project) {
		return s.eventsPublished(ctx, actor, key)
	}
	rec, sight, err := s.seeNoted(ctx, actor, key, "events")
	if err != nil {
		return nil, err
	}
	all, err := s.store.Events(ctx, key)
	if err != nil {
		return nil, err
	}
	if err := s.hideSuccession(ctx, actor, rec, all); err != nil {
		return nil, err
	}
	if sight != policy.Full {
		hideScreening(all)
	}
	facts := policy.FactsOf(rec, s.now())
	return slices.DeleteFunc(all, func(e store.Event) bool { return !policy.SeesMove(actor, facts, e.To) }), nil
}
