package crash

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// journey is a record on its whole way, with a photo, an edit, a return and a correction that supersedes it and is
// withdrawn in the end. Every call bears repeating with the same ids and keys, as a client does that lost an answer.
type journey struct {
	record, photo         string
	correction, afterward string
	raising               string // id of the request for another level
	at                    time.Time
	acked                 *acks
}

func newJourney(acked *acks) *journey {
	return &journey{record: harness.NewID(), photo: harness.NewID(), correction: harness.NewID(), afterward: harness.NewID(), raising: harness.NewID(), at: time.Now().UTC(), acked: acked}
}

// people are the sessions of those who take part.
type people map[string]*client.Client

func sessions(t testing.TB, url string, tokens map[string]string) people {
	t.Helper()
	all := people{}
	for login, token := range tokens {
		all[login] = harness.Client(t, url, token)
	}
	return all
}

// run goes the whole way, or as far as the server lives.
func (j *journey) run(ctx context.Context, p people) error {
	for _, part := range []func(context.Context, people) error{j.file, j.returned, j.decide, j.correct, j.raise} {
		if err := part(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

func (j *journey) upload(ctx context.Context, p people, id string) (client.AttachmentRef, error) {
	a, _, err := p["technician"].PutAttachment(ctx, harness.Project, id, harness.Photo(id))
	if err != nil {
		return client.AttachmentRef{}, fmt.Errorf("upload: %w", err)
	}
	j.acked.file(id, a.SHA256)
	return client.AttachmentRef{ID: id, SHA256: a.SHA256}, nil
}

// file uploads the photo, saves a draft, edits it and hands it in.
func (j *journey) file(ctx context.Context, p people) error {
	ref, err := j.upload(ctx, p, j.photo)
	if err != nil {
		return err
	}
	in := j.input(ref)
	if err := j.put(ctx, p, in, 0, 1); err != nil {
		return err
	}
	in.Title = "12层A区梁板钢筋绑扎（改）"
	if err := j.put(ctx, p, in, 1, 2); err != nil {
		return err
	}
	return j.move(p["technician"], "submitted", 2, func(c *client.Client, key client.MoveOption) (*client.Record, error) {
		return c.Submit(ctx, harness.Project, j.record, 2, key)
	})
}

func (j *journey) input(ref client.AttachmentRef) client.RecordInput {
	in := harness.Progress(j.record, j.at)
	in.Attachments = []client.AttachmentRef{ref}
	return in
}

func (j *journey) put(ctx context.Context, p people, in client.RecordInput, version, leads int64) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	rec, _, err := p["technician"].PutRecordRaw(ctx, harness.Project, in.ID, raw, version)
	if err != nil {
		return fmt.Errorf("put of version %d: %w", leads, err)
	}
	if rec.Version < leads {
		return fmt.Errorf("put answered version %d, want %d", rec.Version, leads)
	}
	j.acked.version(in.ID, leads)
	return nil
}

// returned gives the record back and hands in the corrected one.
func (j *journey) returned(ctx context.Context, p people) error {
	err := j.move(p["techmanager"], "returned", 3, func(c *client.Client, key client.MoveOption) (*client.Record, error) {
		return c.Return(ctx, harness.Project, j.record, 3, client.ReturnMove{Code: "wrong_data", Reason: "数量与图纸不符"}, key)
	})
	if err != nil {
		return err
	}
	in := j.input(client.AttachmentRef{ID: j.photo, SHA256: harness.Photo(j.photo).SHA256})
	in.Title, in.Submit = "12层A区梁板钢筋绑扎（更正）", true
	return j.put(ctx, p, in, 0, 5)
}

// decide screens, classifies, signs and publishes the record.
func (j *journey) decide(ctx context.Context, p people) error { return j.decideOn(ctx, p, j.record, 5) }

func (j *journey) decideOn(ctx context.Context, p people, id string, from int64) error {
	steps := []struct {
		who, state string
		call       func(c *client.Client, version int64, key client.MoveOption) (*client.Record, error)
	}{
		{"techmanager", "screened", func(c *client.Client, v int64, key client.MoveOption) (*client.Record, error) {
			return c.Screen(ctx, harness.Project, id, v, client.Screen{Summary: harness.Summary}, key)
		}},
		{"techmanager", "classified", func(c *client.Client, v int64, key client.MoveOption) (*client.Record, error) {
			return c.Classify(ctx, harness.Project, id, v, harness.Classification(j.at), key)
		}},
		{"pm", "signed", func(c *client.Client, v int64, key client.MoveOption) (*client.Record, error) {
			seen, err := c.Record(ctx, harness.Project, id)
			if err != nil {
				return nil, err
			}
			return c.Sign(ctx, harness.Project, id, v, client.Sign{ContentHash: seen.ContentHash, Proof: harness.Signer}, key)
		}},
		{"custodian", "published", func(c *client.Client, v int64, key client.MoveOption) (*client.Record, error) {
			return c.Publish(ctx, harness.Project, id, v, key)
		}},
	}
	for i, s := range steps {
		version := from + int64(i)
		err := j.moveOf(p[s.who], id, s.state, version, func(c *client.Client, key client.MoveOption) (*client.Record, error) {
			return s.call(c, version, key)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// correct files a correction with a photo of its own, brings it to the board in the first record's place, and
// withdraws it.
func (j *journey) correct(ctx context.Context, p people) error {
	ref, err := j.upload(ctx, p, j.afterward)
	if err != nil {
		return err
	}
	in := harness.Progress(j.correction, j.at)
	in.Supersedes, in.Submit, in.Attachments = j.record, true, []client.AttachmentRef{ref}
	if err := j.put(ctx, p, in, 0, 1); err != nil {
		return err
	}
	if err := j.decideOn(ctx, p, j.correction, 1); err != nil {
		return err
	}
	j.acked.version(j.record, 10) // superseded in the same transaction
	return j.moveOf(p["pm"], j.correction, "withdrawn", 5, func(c *client.Client, key client.MoveOption) (*client.Record, error) {
		return c.Withdraw(ctx, harness.Project, j.correction, 5, client.Withdraw{Reason: "数量核算有误，先撤回", Proof: harness.Signer}, key)
	})
}

func (j *journey) move(c *client.Client, state string, version int64, call func(*client.Client, client.MoveOption) (*client.Record, error)) error {
	return j.moveOf(c, j.record, state, version, call)
}

// moveOf makes one move under a key of its own. Where the first answer was lost, the repeat gets it: the answer is kept
// with the move or not at all.
func (j *journey) moveOf(c *client.Client, id, state string, version int64, call func(*client.Client, client.MoveOption) (*client.Record, error)) error {
	rec, err := call(c, client.WithKey(id+"-"+state))
	if err != nil {
		return fmt.Errorf("%s: %w", state, err)
	}
	if rec.State != state || rec.Version != version+1 {
		return fmt.Errorf("%s answered state %s version %d", state, rec.State, rec.Version)
	}
	j.acked.version(id, version+1)
	return nil
}

// raise gives what was withdrawn a higher level; the repeat is known by its id.
func (j *journey) raise(ctx context.Context, p people) error {
	done, err := p["custodian"].ChangeSecrecy(ctx, harness.Project, j.correction, 6,
		client.SecrecyChangeInput{ID: j.raising, Secrecy: "secret", Reason: "撤回后按机密保管"})
	if err != nil {
		return fmt.Errorf("raise: %w", err)
	}
	if done.State != "approved" {
		return fmt.Errorf("raise answered state %s", done.State)
	}
	j.acked.version(j.correction, 7)
	return nil
}
