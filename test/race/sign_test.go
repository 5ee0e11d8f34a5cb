package race

import (
	"testing"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func TestFiftySignersOneSignature(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, g := start(t, stack)
		sessions := appoint(s, crowdSize-2)
		for range 3 {
			signTogether(t, s, g, sessions)
		}
		s.MustHold()
	})
}

func signTogether(t *testing.T, s *harness.Site, g *gate, sessions []*client.Client) {
	t.Helper()
	in := s.Progress(harness.NewID())
	in.Attachments = []client.AttachmentRef{s.Uploaded(in.ID)}
	rec := s.Classified(in)
	g.expect(len(sessions))
	signed := make([]*client.Record, len(sessions))
	errs := together(len(sessions), func(i int) (err error) {
		signed[i], err = sessions[i].Sign(t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
		return err
	})
	won := winners(t, errs)
	if len(won) != 1 {
		t.Fatalf("%d of %d signed, want 1", len(won), len(sessions))
	}
	winner := signed[won[0]].Signed.By
	toldWho(t, errs, winner)
	onlyOnce(t, s, rec.ID, "sign", rec.Version+1)
	if n := count(t, s, `SELECT COUNT(*) FROM signatures WHERE record_id = ? AND signer = ?`, rec.ID, winner); n != 1 {
		t.Errorf("%d signatures of the winner %s", n, winner)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM signatures WHERE record_id = ?`, rec.ID); n != 1 {
		t.Errorf("%d signatures", n)
	}
}

// onlyOnce fails unless a move left exactly one event, one outbox item, and one step of the version.
func onlyOnce(t *testing.T, s *harness.Site, id, move string, version int64) {
	t.Helper()
	if n := count(t, s, `SELECT COUNT(*) FROM events WHERE record_id = ? AND action = ?`, id, "record."+move); n != 1 {
		t.Errorf("%d events of %s", n, move)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM outbox WHERE record_id = ? AND action = ?`, id, "record."+move); n != 1 {
		t.Errorf("%d outbox items of %s", n, move)
	}
	if n := count(t, s, `SELECT version FROM records WHERE id = ?`, id); n != version {
		t.Errorf("version %d after one %s, want %d", n, move, version)
	}
}

// The same person twice is a repeat only under an Idempotency-Key; then everybody gets the one answer.
func TestOneSignerManySessionsOneKey(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, g := start(t, stack)
		rec := s.Classified(s.Progress(harness.NewID()))
		const n = 12
		sessions := make([]*client.Client, n)
		for i := range sessions {
			sessions[i] = s.Session("pm")
		}
		g.expect(n)
		hashes := make([]string, n)
		errs := together(n, func(i int) error {
			signed, err := sessions[i].Sign(t.Context(), harness.Project, rec.ID, rec.Version,
				client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer}, client.WithKey("one-key"))
			if err == nil {
				hashes[i] = signed.ContentHash + signed.State
			}
			return err
		})
		if won := winners(t, errs); len(won) != n {
			t.Fatalf("%d of %d got the one answer", len(won), n)
		}
		for i, err := range errs {
			if err != nil || hashes[i] != rec.ContentHash+"signed" {
				t.Errorf("answer %d differs: %s %v", i, hashes[i], err)
			}
		}
		if n := count(t, s, `SELECT COUNT(*) FROM answers WHERE request_key = 'one-key'`); n != 1 {
			t.Errorf("%d answers kept", n)
		}
		onlyOnce(t, s, rec.ID, "sign", rec.Version+1)
		s.MustHold()
	})
}

func TestBatchesOfSignOffsMeet(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, g := start(t, stack)
		sessions := appoint(s, 6)
		var items []client.SignOff
		for range 10 {
			rec := s.Classified(s.Progress(harness.NewID()))
			items = append(items, client.SignOff{Record: rec.ID, Version: rec.Version, ContentHash: rec.ContentHash})
		}
		g.expect(len(sessions))
		results := make([][]client.SignOffResult, len(sessions))
		for i, err := range together(len(sessions), func(i int) (err error) {
			results[i], err = sessions[i].SignOffs(t.Context(), harness.Project, client.SignOffs{Items: items, Proof: harness.Signer})
			return err
		}) {
			if err != nil {
				t.Fatalf("batch %d: %v", i, err)
			}
		}
		for at, item := range items {
			signed := 0
			for _, batch := range results {
				switch batch[at].Status {
				case 200:
					signed++
				case 409, 412:
				default:
					t.Errorf("item %d: status %d", at, batch[at].Status)
				}
			}
			if signed != 1 {
				t.Errorf("item %d was signed %d times", at, signed)
			}
			onlyOnce(t, s, item.Record, "sign", item.Version+1)
		}
		s.MustHold()
	})
}

func TestReturnMeetsSign(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, g := start(t, stack)
		returned, signed := 0, 0
		for range 20 {
			rec := s.Classified(s.Progress(harness.NewID()))
			g.expect(2)
			errs := together(2, func(i int) (err error) {
				if i == 0 {
					_, err = s.As("pm").Sign(t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
				} else {
					if err := g.pass(t.Context()); err != nil {
						return err
					}
					_, err = s.As("techmanager2").Return(t.Context(), harness.Project, rec.ID, rec.Version, client.ReturnMove{Code: "wrong_data", Reason: "数量与图纸不符"})
				}
				return err
			})
			won := winners(t, errs)
			if len(won) != 1 {
				t.Fatalf("%d succeeded: %v", len(won), errs)
			}
			if won[0] == 0 {
				signed++
				toldWho(t, errs, "pm")
			} else {
				returned++
				toldWho(t, errs, "techmanager2")
			}
		}
		t.Logf("signed %d, returned %d", signed, returned)
		s.MustHold()
	})
}
