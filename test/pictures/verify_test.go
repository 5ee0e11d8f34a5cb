package pictures

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/harness"
)

// TestFourVersionsOfAPhotoGetFourVerdicts: re-dated, re-saved, altered and reused, made from real photos of sites and
// shown to the public page without a session (issue "Trust", Shown by).
func TestFourVersionsOfAPhotoGetFourVerdicts(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	nobody := harness.Client(t, s.URL, "")
	original := photo(t, "site-photos/site_bridge_17.jpg")
	ref := sent(t, s, original, "桥.jpg")
	rec := publishedAt(t, s, "open", withPhotos(s, ref))
	another := photo(t, "site-photos/persons_in_restricted_zones.jpg")
	yesterday := publishedAt(t, s, "open", withPhotos(s, sent(t, s, another, "昨日.jpg")))

	c := compared(t, nobody, rec.Code, original)
	require.Equal(t, client.Comparison{Verdict: "identical", SHA256: ref.SHA256, No: rec.ArchiveNo, Attachment: ref.ID, Elsewhere: []client.FileUse{}}, c)

	redated := photo(t, "site-photos/exif-constructed/date_future_2099.jpg")
	c = compared(t, nobody, rec.Code, redated)
	require.Equal(t, "re-dated", c.Verdict)
	require.Equal(t, ref.ID, c.Attachment)

	c = compared(t, nobody, rec.Code, saved(t, pixels(t, original), 60))
	require.Equal(t, "re-saved", c.Verdict)
	require.Equal(t, ref.ID, c.Attachment)
	require.Empty(t, c.Changed)

	forged := image.NewRGBA(pixels(t, original).Bounds())
	draw.Draw(forged, forged.Rect, pixels(t, original), image.Point{}, draw.Src)
	patch := image.Rect(300, 200, 372, 260)
	draw.Draw(forged, patch, image.NewUniform(color.RGBA{120, 118, 110, 255}), image.Point{}, draw.Src)
	c = compared(t, nobody, rec.Code, saved(t, forged, 85))
	require.Equal(t, "altered", c.Verdict)
	require.NotEmpty(t, c.Changed)
	for _, r := range c.Changed {
		found := image.Rect(r.X*704/1000, r.Y*480/1000, (r.X+r.Width)*704/1000, (r.Y+r.Height)*480/1000)
		require.True(t, found.Overlaps(patch), "found at %v, is at %v", found, patch)
	}

	c = compared(t, nobody, rec.Code, another)
	require.Equal(t, "reused", c.Verdict)
	require.Equal(t, []client.FileUse{{Project: harness.Project, No: yesterday.ArchiveNo, Code: yesterday.Code, WorkDate: calendar.Day(s.Clock.Now())}}, c.Elsewhere)
	require.Equal(t, "reused", compared(t, nobody, rec.Code, saved(t, pixels(t, another), 70)).Verdict, "saved anew it is still the other record's picture")

	require.Equal(t, "unknown", compared(t, nobody, rec.Code, photo(t, "site-photos/site_camera_2.jpg")).Verdict)
	require.Equal(t, "unknown", compared(t, nobody, rec.Code, []byte("%PDF-1.7 of somebody else")).Verdict)
}

func compared(tb testing.TB, c *client.Client, code string, data []byte) client.Comparison {
	tb.Helper()
	got, err := c.Compare(tb.Context(), code, fileOf(data, "shown.jpg"))
	require.NoError(tb, err)
	require.Equal(tb, digest(data), got.SHA256)
	return *got
}

func pixels(tb testing.TB, data []byte) image.Image {
	tb.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	require.NoError(tb, err)
	return img
}

func saved(tb testing.TB, img image.Image, quality int) []byte {
	tb.Helper()
	var out bytes.Buffer
	require.NoError(tb, jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}))
	return out.Bytes()
}

// TestVerifyPageSaysTheFacts without a session, whatever the case in which a code is typed.
func TestVerifyPageSaysTheFacts(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	nobody := harness.Client(t, s.URL, "")
	ref := sent(t, s, photo(t, "site-photos/site_camera_2.jpg"), "a.jpg")
	rec := publishedAt(t, s, "open", withPhotos(s, ref))
	_, err := s.Ledger.Sequence(t.Context())
	require.NoError(t, err)
	typed := strings.NewReplacer("O", "0", "I", "1").Replace(strings.ToLower(rec.Code[:4] + "-" + rec.Code[4:]))
	for _, code := range []string{rec.Code, typed} {
		v, err := nobody.Verify(t.Context(), code)
		require.NoError(t, err, code)
		require.Len(t, v.Publications, 1)
		p := v.Publications[0]
		require.Equal(t, rec.ArchiveNo, p.No)
		require.Equal(t, rec.ContentHash, p.ContentHash)
		require.True(t, p.InForce)
		require.NotEmpty(t, p.ClassName)
		require.Equal(t, []string{"pm", "project_manager", "open", rec.Title}, []string{p.Signed.By, p.SignedAs, p.Secrecy, p.Title})
		require.Equal(t, []client.VerifiedFile{{ID: ref.ID, SHA256: ref.SHA256}}, p.Attachments)
		require.Len(t, p.Lineage, 1)
		require.NotNil(t, p.Leaf, "the ledger has it")
	}
}

// TestVerifyFollowsWhatBecameOfIt: a corrected publication says by what it was replaced, a withdrawn one that it was.
func TestVerifyFollowsWhatBecameOfIt(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	nobody := harness.Client(t, s.URL, "")
	first := publishedAt(t, s, "open", s.Progress(harness.NewID()))
	in := s.Progress(harness.NewID())
	in.Supersedes, in.Title = first.ID, "12层A区梁板钢筋绑扎（更正）"
	second := publishedAt(t, s, "open", in)
	for _, code := range []string{first.Code, second.Code} {
		v, err := nobody.Verify(t.Context(), code)
		require.NoError(t, err)
		line := v.Publications[0].Lineage
		require.Len(t, line, 2)
		require.Equal(t, []string{first.ArchiveNo, "superseded", second.ArchiveNo, "published"}, []string{line[0].No, line[0].State, line[1].No, line[1].State})
	}
	v, err := nobody.Verify(t.Context(), first.Code)
	require.NoError(t, err)
	require.False(t, v.Publications[0].InForce)
	require.Empty(t, v.Publications[0].Title)
	_, err = s.As("pm").Withdraw(t.Context(), harness.Project, second.ID, second.Version, client.Withdraw{Reason: "数量有误，需要重新测量", Proof: harness.Signer})
	require.NoError(t, err)
	v, err = nobody.Verify(t.Context(), second.Code)
	require.NoError(t, err)
	require.Equal(t, "withdrawn", v.Publications[0].State)
	require.NotNil(t, v.Publications[0].Ended)
}

// TestVerifySaysNothingOfWhatIsHidden: above open, unpublished and unknown are one answer, byte for byte but for the
// request's id, also to a file; with a session the person's clearance counts.
func TestVerifySaysNothingOfWhatIsHidden(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	data := photo(t, "site-photos/site_camera_2.jpg")
	inside := publishedAt(t, s, "internal", withPhotos(s, sent(t, s, data, "a.jpg")))
	secret := publishedAt(t, s, "secret", s.Progress(harness.NewID()))
	signed := s.Signed(s.Progress(harness.NewID()))
	unpublished := codeOf(t, signed.ContentHash)
	want := answer(t, s, "", "/api/v1/verify/AAAAAAAA", nil)
	require.Contains(t, want, `"status":404`)
	for name, code := range map[string]string{"internal": inside.Code, "secret": secret.Code, "unpublished": unpublished} {
		require.Equal(t, want, answer(t, s, "", "/api/v1/verify/"+code, nil), name)
		require.Equal(t, answer(t, s, "", "/api/v1/verify/AAAAAAAA/compare", data), answer(t, s, "", "/api/v1/verify/"+code+"/compare", data), name)
	}
	leader := s.As("technician2")
	v, err := leader.Verify(t.Context(), inside.Code)
	require.NoError(t, err)
	require.Equal(t, "internal", v.Publications[0].Secrecy)
	_, err = leader.Verify(t.Context(), secret.Code)
	refused(t, err, http.StatusNotFound, "E_NOT_FOUND")
	v, err = s.As("pm").Verify(t.Context(), secret.Code)
	require.NoError(t, err)
	require.Equal(t, "secret", v.Publications[0].Secrecy)
	stale := harness.Client(t, s.URL, "a session that is long over")
	_, err = stale.Verify(t.Context(), inside.Code)
	refused(t, err, http.StatusNotFound, "E_NOT_FOUND")

	// A hidden use of a picture is no use.
	open := publishedAt(t, s, "open", s.Progress(harness.NewID()))
	require.Equal(t, "unknown", compared(t, harness.Client(t, s.URL, ""), open.Code, data).Verdict)
	require.Equal(t, "reused", compared(t, leader, open.Code, data).Verdict)
}

// answer gives a whole answer but for what differs by request.
func answer(tb testing.TB, s *harness.Site, token, path string, body []byte) string {
	tb.Helper()
	method := http.MethodGet
	if body != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(tb.Context(), method, s.URL+path, bytes.NewReader(body))
	require.NoError(tb, err)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	got, err := http.DefaultClient.Do(r)
	require.NoError(tb, err)
	defer func() { _ = got.Body.Close() }()
	var p map[string]any
	require.NoError(tb, json.NewDecoder(got.Body).Decode(&p))
	delete(p, "request_id")
	for _, h := range []string{"Date", "X-Request-Id", "Content-Length"} {
		got.Header.Del(h)
	}
	raw, err := json.Marshal(map[string]any{"body": p, "header": got.Header, "status": got.StatusCode})
	require.NoError(tb, err)
	return string(raw)
}

func codeOf(tb testing.TB, hash string) string {
	tb.Helper()
	code, err := proof.Code(hash)
	require.NoError(tb, err)
	return code
}

// TestStrangersAskAtALimitedRate: codes can't be tried out, and comparing is no lever on the server.
func TestStrangersAskAtALimitedRate(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	nobody := harness.Client(t, s.URL, "")
	limited := 0
	for range 100 {
		_, err := nobody.Verify(t.Context(), "AAAAAAAA")
		var p *client.Problem
		require.ErrorAs(t, err, &p)
		if p.Status == http.StatusTooManyRequests {
			limited++
		}
	}
	require.InDelta(t, 40, limited, 5)
	s.Clock.Move(time.Minute)
	_, err := nobody.Verify(t.Context(), "AAAAAAAA")
	refused(t, err, http.StatusNotFound, "E_NOT_FOUND")
	large := bytes.Repeat([]byte("x"), 32<<20+1)
	open := publishedAt(t, s, "open", s.Progress(harness.NewID()))
	_, err = nobody.Compare(t.Context(), open.Code, fileOf(large, "large.jpg"))
	refused(t, err, http.StatusRequestEntityTooLarge, "E_TOO_LARGE")
	s.MustHold()
}
