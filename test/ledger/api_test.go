package ledger

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/harness"
)

// TestStrangerChecksTheLedger has no session: key, checkpoint and consistency are enough for him.
func TestStrangerChecksTheLedger(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx, stranger := t.Context(), harness.Client(t, s.URL, "")
	key, err := stranger.LedgerKey(ctx)
	require.NoError(t, err)
	older := checkpoint(t, stranger, key.VerifierKey)
	s.Published(s.Progress(harness.NewID()))
	settle(t, s)
	newer := checkpoint(t, stranger, key.VerifierKey)
	require.Greater(t, newer.Size, older.Size)
	path, err := stranger.Consistency(ctx, older.Size, newer.Size)
	require.NoError(t, err)
	require.True(t, proof.CheckConsistency(parsed(t, path.Path), older.Size, newer.Size, older.Root, newer.Root))
	upToNow, err := stranger.Consistency(ctx, older.Size, 0)
	require.NoError(t, err)
	require.Equal(t, newer.Size, upToNow.To)
	require.Equal(t, path.Path, upToNow.Path)
	forged := older.Root
	forged[0] ^= 1
	require.False(t, proof.CheckConsistency(parsed(t, path.Path), older.Size, newer.Size, forged, newer.Root))

	for _, span := range [][2]int64{{0, 1}, {5, 4}, {1, newer.Size + 1}} {
		_, err := stranger.Consistency(ctx, span[0], span[1])
		require.True(t, client.IsStatus(err, http.StatusUnprocessableEntity), "%v: %v", span, err)
	}
	_, err = stranger.LedgerEntries(ctx, 0, 1)
	require.True(t, client.IsStatus(err, http.StatusUnauthorized))
}

// checkpoint gets the newest checkpoint and checks it.
func checkpoint(t *testing.T, c *client.Client, verifierKey string) proof.Checkpoint {
	t.Helper()
	got, err := c.Checkpoint(t.Context())
	require.NoError(t, err)
	opened, err := proof.OpenCheckpoint([]byte(got.Note), verifierKey)
	require.NoError(t, err)
	require.Equal(t, opened.Root.String(), got.Root)
	require.Equal(t, opened.Size, got.Size)
	return opened
}

func parsed(t *testing.T, path []string) []proof.Digest {
	t.Helper()
	out := make([]proof.Digest, len(path))
	for i, text := range path {
		d, err := proof.ParseDigest(text)
		require.NoError(t, err)
		out[i] = d
	}
	return out
}

// TestNotesAsPlainText is what other tools of the format get, and `curl`.
func TestNotesAsPlainText(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	settle(t, s)
	report, err := proof.VerifyServer(t.Context(), http.DefaultClient, s.URL, proof.Trust{VerifierKey: s.Ledger.Key().VerifierKey})
	require.NoError(t, err)
	require.True(t, report.Good(), "%v", report.Findings)
}

// TestEntriesShowToEachWhatHeMaySee compares what people of every role get with what they may read.
func TestEntriesShowToEachWhatHeMaySee(t *testing.T) {
	s := busySite(t, harness.Embedded)
	settle(t, s)
	c, err := s.Ledger.Newest(t.Context())
	require.NoError(t, err)
	kept, err := s.Store.Leaves(t.Context(), 0, c.Size)
	require.NoError(t, err)
	logins := []string{"sysadmin", "secadmin"}
	for _, m := range harness.Crew {
		logins = append(logins, m.Login)
	}
	hidden := 0
	for _, login := range logins {
		who := s.As(login)
		for from := int64(0); from < c.Size; {
			entries, err := who.LedgerEntries(t.Context(), from, c.Size)
			require.NoError(t, err)
			require.LessOrEqual(t, len(entries), 200)
			for i, entry := range entries {
				leaf := kept[from+int64(i)]
				require.Equal(t, leaf.Index, entry.Leaf)
				require.Equal(t, proof.Digest(*leaf.Hash).String(), entry.Hash, "everybody gets the hash")
				if entry.Event == nil {
					hidden++
				} else {
					document, err := proof.Canonical(entry.Event)
					require.NoError(t, err)
					require.Equal(t, entry.Hash, proof.Leaf(document).String())
				}
				mayKnow := leaf.Event.Actor == login || login == "auditor" && leaf.Event.Project == harness.Project || login == "secadmin" && leaf.Event.Project == ""
				if leaf.Event.Record != "" {
					shown, _ := who.Events(t.Context(), leaf.Event.Project, leaf.Event.Record)
					mayKnow = slices.ContainsFunc(shown, func(e client.Event) bool { return e.Seq == leaf.Event.Seq })
				}
				require.Equal(t, mayKnow, entry.Event != nil, "%s, %s of %q by %s", login, leaf.Event.Action, leaf.Event.Project, leaf.Event.Actor)
			}
			from += int64(len(entries))
		}
	}
	require.Positive(t, hidden)
}

// TestReceipt follows a photo from its upload, whole or in pieces, into the ledger and into the proof of its record.
func TestReceipt(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s := harness.Start(t, stack)
		ctx, technician := t.Context(), s.As("technician")
		before := s.Clock.Now()
		whole, _, err := technician.PutAttachment(ctx, harness.Project, harness.NewID(), harness.Photo("whole"))
		require.NoError(t, err)
		require.NotNil(t, whole.Receipt)
		require.Equal(t, whole.SHA256, whole.Receipt.SHA256)
		require.WithinDuration(t, before, whole.Receipt.ReceivedAt, time.Minute)
		again, created, err := technician.PutAttachment(ctx, harness.Project, whole.ID, harness.Photo("whole"))
		require.NoError(t, err)
		require.False(t, created)
		require.Equal(t, whole.Receipt, again.Receipt, "the same receipt for the same bytes")

		file := harness.Photo("pieces")
		upload, err := technician.StartUpload(ctx, harness.Project, harness.NewID(), file)
		require.NoError(t, err)
		body, err := file.Open()
		require.NoError(t, err)
		require.NoError(t, technician.ResumeUpload(ctx, harness.Project, upload, readerAt(t, body), nil))
		require.NotNil(t, upload.Receipt)
		require.Equal(t, file.SHA256, upload.Receipt.SHA256)

		in := s.Progress(harness.NewID())
		in.Attachments = []client.AttachmentRef{{ID: whole.ID, SHA256: whole.SHA256}, {ID: upload.Attachment, SHA256: file.SHA256}}
		s.Submitted(in)
		rec, err := technician.Record(ctx, harness.Project, in.ID)
		require.NoError(t, err)
		require.Equal(t, whole.Receipt, rec.Attachments[0].Receipt)
		require.Equal(t, upload.Receipt, rec.Attachments[1].Receipt)

		raw, err := technician.Proof(ctx, harness.Project, in.ID)
		require.NoError(t, err)
		var b proof.Bundle
		require.NoError(t, json.Unmarshal(raw, &b))
		require.Len(t, b.Receipts, 2)
		for _, r := range b.Receipts {
			var e proof.Event
			require.NoError(t, json.Unmarshal(r.Event, &e))
			require.Contains(t, []int64{whole.Receipt.Seq, upload.Receipt.Seq}, e.Seq)
			require.Contains(t, string(e.Detail), `"sha256"`)
		}
		report, err := proof.VerifyBundle(raw, proof.Trust{VerifierKey: s.Ledger.Key().VerifierKey})
		require.NoError(t, err)
		require.True(t, report.Good(), "%v", report.Findings)
	})
}

// TestProofHoldsAllOfTheRecordAtOnce asks for the proof right after each move: the ledger follows at once.
func TestProofHoldsAllOfTheRecordAtOnce(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	rec := s.Classified(s.Progress(harness.NewID()))
	raw, err := s.As("pm").Proof(t.Context(), harness.Project, rec.ID)
	require.NoError(t, err)
	var b proof.Bundle
	require.NoError(t, json.Unmarshal(raw, &b))
	require.Len(t, b.Entries, int(rec.Version))
	require.Equal(t, "classified", b.State)
	for _, spoil := range []func(*proof.Bundle){
		func(b *proof.Bundle) { b.Entries[0].Leaf++ },
		func(b *proof.Bundle) { b.Entries = b.Entries[1:] },
		func(b *proof.Bundle) { b.Versions[0].Document = []byte(`{"schema":"countersign.record/1"}`) },
		func(b *proof.Bundle) { b.State = "published" },
	} {
		var spoiled proof.Bundle
		require.NoError(t, json.Unmarshal(raw, &spoiled))
		spoil(&spoiled)
		text, err := json.Marshal(spoiled)
		require.NoError(t, err)
		report, err := proof.VerifyBundle(text, proof.Trust{})
		require.NoError(t, err)
		require.False(t, report.Good())
	}
	published := s.Published(s.Progress(harness.NewID()))
	raw, err = s.As("auditor").Proof(t.Context(), harness.Project, published.ID)
	require.NoError(t, err, "the auditor takes the proof home")
	report, err := proof.VerifyBundle(raw, proof.Trust{VerifierKey: s.Ledger.Key().VerifierKey})
	require.NoError(t, err)
	require.True(t, report.Good(), "%v", report.Findings)
	require.Equal(t, 1, report.Counts.Signatures)

	for _, login := range []string{"leader", "analyst", "custodian", "sysadmin", "auditor"} {
		_, err := s.As(login).Proof(t.Context(), harness.Project, rec.ID)
		require.True(t, client.IsStatus(err, http.StatusNotFound) || client.IsStatus(err, http.StatusForbidden), "%s: %v", login, err)
	}
}
