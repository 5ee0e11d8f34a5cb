package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/test/harness"
)

// signedEach is how many records one round signs.
const signedEach = 8000

// convinced takes each proof for good: what argon2 costs, about 40 ms of a processor, is measured apart.
type convinced struct{ pipeline.Passwords }

func (convinced) VerifyPassword(context.Context, string, string) error { return nil }

// BenchmarkSign signs classified records, each by itself: rights, attachments, guarded update, signature, event and
// outbox row, all that follows the proof.
func BenchmarkSign(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) { sign(b, harness.Embedded, 3000) })
	b.Run("MariaDB", func(b *testing.B) { sign(b, harness.Stack{Database: "mysql", Objects: "local"}, 0) })
}

func sign(b *testing.B, stack harness.Stack, limit float64) {
	c := installation(b, stack)
	harness.Found(b, c)
	s := harness.Open(b, c, &harness.Clock{})
	line := pipeline.New(s.Store, s.Objects, pipeline.Verifier{Passwords: convinced{s.People}, Keys: s.Keys}, s.Clock.Now)
	manager := actorOf(b, s, "pm")
	var all []speed
	for range *rounds {
		waiting := classified(b, s, line, signedEach)
		all = append(all, drive(b, 8, func(int) (func() error, func()) {
			return func() error {
				rec, more := <-waiting
				if !more {
					return errEnough
				}
				_, err := line.Sign(b.Context(), manager, rec.Key(), rec.Version, rec.ContentHash, pipeline.Proof{Method: pipeline.MethodPassword})
				return err
			}, func() {}
		}))
	}
	rate := medianOf(all, func(s speed) float64 { return s.rate })
	beside := fmt.Sprintf("p99 %s ms; the proof comes on top", number(medianOf(all, func(s speed) float64 { return ms(s.p99) })))
	name := "sign, " + stack.Database + ", 8 clients"
	if limit > 0 {
		least(name, rate, limit, "/s", beside)
		told("proof of one sign-off (argon2id)", proofTime(b, s), " ms", "one processor; once for a batch of up to 200")
		return
	}
	told(name, rate, "/s", beside)
}

func actorOf(b *testing.B, s *harness.Site, login string) policy.Actor {
	b.Helper()
	actor, _, err := s.People.Resolve(b.Context(), s.As(login).Token())
	must(b, err)
	return actor
}

// classified brings records as far as the sign-off, by the real services.
func classified(b *testing.B, s *harness.Site, line *pipeline.Service, n int) <-chan *record.Record {
	b.Helper()
	technician, manager := actorOf(b, s, "technician"), actorOf(b, s, "techmanager")
	done, failures := make(chan *record.Record, n), make(chan error, 32)
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for range n / 32 {
				rec, err := classifyOne(b.Context(), s, line, technician, manager)
				if err != nil {
					failures <- err
					return
				}
				done <- rec
			}
		})
	}
	all.Wait()
	close(done)
	close(failures)
	must(b, errors.Join(<-failures))
	return done
}

func classifyOne(ctx context.Context, s *harness.Site, line *pipeline.Service, technician, manager policy.Actor) (*record.Record, error) {
	input := s.Progress(harness.NewID())
	input.Submit = true
	key := record.Key{Project: harness.Project, ID: input.ID}
	filed, err := line.Put(ctx, technician, key, encode(input), nil)
	if err != nil {
		return nil, err
	}
	screened, err := line.Screen(ctx, manager, key, filed.Record.Version, pipeline.ScreenInput{Summary: "12层A区梁板钢筋绑扎完成。"})
	if err != nil {
		return nil, err
	}
	c := s.Classification()
	return line.Classify(ctx, manager, key, screened.Version, pipeline.ClassifyInput{Class: c.Class, Secrecy: c.Secrecy, ValidFrom: c.ValidFrom, Retention: c.Retention})
}

// proofTime is what one proof by password costs, in milliseconds.
func proofTime(b *testing.B, s *harness.Site) float64 {
	b.Helper()
	one := drive(b, 1, func(int) (func() error, func()) {
		return func() error { return s.People.VerifyPassword(b.Context(), "pm", harness.Password) }, func() {}
	})
	return ms(one.p50)
}
