package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/service/pipeline"
)

// moments cuts the steps into lists that one person works off at one moment.
func moments(steps []Step) [][]Step {
	var cut [][]Step
	for i, s := range steps {
		if i > 0 {
			last := cut[len(cut)-1]
			if p := last[0]; p.At.Equal(s.At) && p.Action == s.Action && p.By == s.By {
				cut[len(cut)-1] = append(last, s)
				continue
			}
		}
		cut = append(cut, []Step{s})
	}
	return cut
}

// play does the steps of one moment: sign-offs with one proof, publications in their order (they take numbers), and
// everything else side by side.
func (l *loader) play(ctx context.Context, moment []Step) error {
	switch moment[0].Action {
	case Sign:
		return l.sign(ctx, moment)
	case Publish:
		return l.each(ctx, moment, 1)
	default:
		return l.each(ctx, moment, len(moment))
	}
}

func (l *loader) each(ctx context.Context, moment []Step, atOnce int) error {
	results, faults := make([]*record.Record, len(moment)), make([]error, len(moment))
	slots := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, s := range moment {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			results[i], faults[i] = l.do(ctx, s)
		})
	}
	all.Wait()
	for i, err := range faults {
		if err != nil {
			return fmt.Errorf("%s: %w", moment[i].Record, err)
		}
		l.records[moment[i].Record] = results[i]
	}
	return nil
}

func (l *loader) do(ctx context.Context, s Step) (*record.Record, error) {
	actor, key := l.actors[s.By], record.Key{Project: ProjectID, ID: s.Record}
	if s.Input != nil {
		return l.file(ctx, actor, key, s)
	}
	now := l.records[s.Record]
	switch s.Action {
	case Screen:
		return l.Pipeline.Screen(ctx, actor, key, now.Version, pipeline.ScreenInput{Summary: s.Screen.Summary})
	case Classify:
		if err := l.explain(ctx, key); err != nil {
			return nil, err
		}
		in := pipeline.ClassifyInput{Class: s.Classify.Class, Secrecy: s.Classify.Secrecy, ValidFrom: s.Classify.ValidFrom, Retention: s.Classify.Retention}
		if s.Classify.ValidUntil != nil {
			in.ValidUntil = *s.Classify.ValidUntil
		}
		return l.Pipeline.Classify(ctx, actor, key, now.Version, in)
	case Return:
		return l.Pipeline.Return(ctx, actor, key, now.Version, pipeline.ReturnInput{Code: s.Return.Code, Reason: s.Return.Reason, Fields: s.Return.Fields})
	case Publish:
		return l.Pipeline.Publish(ctx, actor, key, now.Version)
	case Withdraw:
		return l.Pipeline.Withdraw(ctx, actor, key, now.Version, s.Reason, proof())
	case Save, Submit, Sign:
	}
	return nil, fmt.Errorf("a step without a content cannot %s", s.Action)
}

func proof() pipeline.Proof {
	return pipeline.Proof{Method: pipeline.MethodPassword, Password: Password}
}

func (l *loader) file(ctx context.Context, actor policy.Actor, key record.Key, s Step) (*record.Record, error) {
	for _, p := range s.Photos {
		in := files.Incoming{ContentType: "image/jpeg", Name: p.Name, SHA256: p.SHA256(), Size: int64(len(p.Content))}
		if _, _, err := l.Files.Put(ctx, actor, ProjectID, p.ID, in, bytes.NewReader(p.Content)); err != nil {
			return nil, fmt.Errorf("photo %s: %w", p.Name, err)
		}
	}
	raw, err := json.Marshal(s.Input)
	if err != nil {
		return nil, fmt.Errorf("input: %w", err)
	}
	var version *int64
	if now := l.records[s.Record]; now != nil {
		version = &now.Version
	}
	out, err := l.Pipeline.Put(ctx, actor, key, raw, version)
	return out.Record, err
}

// sign signs a day's list with one proof; every item must succeed.
func (l *loader) sign(ctx context.Context, moment []Step) error {
	items := make([]pipeline.SignOff, len(moment))
	for i, s := range moment {
		now := l.records[s.Record]
		items[i] = pipeline.SignOff{Record: s.Record, Version: now.Version, ContentHash: now.ContentHash}
	}
	for part := range slices.Chunk(items, pipeline.MaxSignOffs) {
		results, err := l.Pipeline.SignOffs(ctx, l.actors[moment[0].By], ProjectID, part, proof())
		if err != nil {
			return err
		}
		for _, r := range results {
			if r.Err != nil {
				return fmt.Errorf("%s: %w", r.Record, r.Err)
			}
			l.records[r.Record] = r.Signed
		}
	}
	return nil
}
