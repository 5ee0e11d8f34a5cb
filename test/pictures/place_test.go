package pictures

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// TestThePlaceIsForThoseWhoMayLearnIt: its author, those who check, keep and audit it get the original; everybody else a
// copy that says nothing of it, in bytes and in JSON.
func TestThePlaceIsForThoseWhoMayLearnIt(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	original := located(photo(t, "site-photos/site_camera_2.jpg"))
	ref := sent(t, s, original, "现场.jpg")
	rec := publishedAt(t, s, "open", withPhotos(s, ref))
	for _, login := range []string{"technician", "techmanager", "pm", "custodian", "auditor"} {
		got, data := read(t, s.As(login), ref.ID)
		require.Equal(t, original, data, login)
		require.False(t, got.Stripped, login)
		a := attachment(t, s.As(login), rec)
		require.Equal(t, "in_app", a.CameraSource, login)
		require.Equal(t, &client.Photo{Lat: "39.500000", Lon: "116.250000", Width: 704, Height: 480}, a.Photo, login)
		require.False(t, a.MetadataStripped, login)
	}
	for _, login := range []string{"technician2", "analyst", "leader"} {
		got, data := read(t, s.As(login), ref.ID)
		require.True(t, got.Stripped, login)
		require.NotEqual(t, ref.SHA256, got.SHA256, login)
		require.Equal(t, "现场-bare.jpg", got.Name)
		told := picture.Read(data, picture.JPEG)
		require.False(t, told.Located, login)
		require.Empty(t, told.TakenAt, login)
		require.Equal(t, picture.ScanDigest(original, picture.JPEG), told.ScanDigest, "the picture itself is untouched")
		a := attachment(t, s.As(login), rec)
		require.True(t, a.MetadataStripped, login)
		require.Empty(t, a.Photo.Lat+a.Photo.Lon, login)
		require.Equal(t, ref.SHA256, a.SHA256, "the record names the original")
		head, err := s.As(login).StatAttachment(t.Context(), harness.Project, ref.ID)
		require.NoError(t, err)
		require.True(t, head.Stripped && head.SHA256 == got.SHA256 && head.Size == int64(len(data)), login)
	}
}

// A photo that tells no place is given to everybody as it came, so that its digest is that of the record.
func TestAPhotoWithoutPlaceStaysAsItIs(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	original := photo(t, "site-photos/site_camera_2.jpg")
	ref := sent(t, s, original, "a.jpg")
	rec := publishedAt(t, s, "open", withPhotos(s, ref))
	got, data := read(t, s.As("leader"), ref.ID)
	require.Equal(t, original, data)
	require.False(t, got.Stripped)
	require.False(t, attachment(t, s.As("leader"), rec).MetadataStripped)
}

func attachment(tb testing.TB, c *client.Client, rec *client.Record) client.Attachment {
	tb.Helper()
	full, err := c.Record(tb.Context(), harness.Project, rec.ID)
	require.NoError(tb, err)
	require.Len(tb, full.Attachments, 1)
	return full.Attachments[0]
}

func TestRenditionsAreForTheEyes(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	original := photo(t, "orientation/recurser_Landscape_6.jpg")
	ref := sent(t, s, original, "b.jpg")
	rec := s.Submitted(withPhotos(s, ref))
	pm := s.As("pm")
	width, height := sizeOf(t, rendition(t, pm, ref.ID, "thumb"))
	require.Equal(t, []int{480, 320}, []int{width, height}, "upright and no larger than asked")
	width, height = sizeOf(t, rendition(t, pm, ref.ID, "view"))
	require.Equal(t, []int{1600, 1066}, []int{width, height})
	for _, kind := range []string{"thumb", "view"} {
		require.Equal(t, picture.Metadata{}, picture.Read(rendition(t, pm, ref.ID, kind), picture.JPEG).Metadata)
	}
	_, err := pm.Rendition(t.Context(), harness.Project, ref.ID, "stamped")
	refused(t, err, http.StatusConflict, "E_UNPUBLISHED")
	_, err = s.As("leader").Rendition(t.Context(), harness.Project, ref.ID, "thumb")
	refused(t, err, http.StatusNotFound, "E_NOT_FOUND")
	_, err = pm.Rendition(t.Context(), harness.Project, ref.ID, "huge")
	refused(t, err, http.StatusUnprocessableEntity, "E_INVALID")
	_, data := read(t, pm, ref.ID)
	require.Equal(t, original, data, "the original stays untouched")
	require.NotEmpty(t, rec.ID)
	s.MustHold()
}

// TestStamp draws the stamp as it is to be looked at; COUNTERSIGN_LOOK names a folder to keep it in.
func TestStamp(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ref := sent(t, s, photo(t, "site-photos/person_near_machinery.jpg"), "c.jpg")
	rec := publishedAt(t, s, "open", withPhotos(s, ref))
	got, err := s.As("leader").Rendition(t.Context(), harness.Project, ref.ID, "stamped")
	var problem *client.Problem
	if errors.As(err, &problem) && problem.Code == "E_NO_FONT" {
		t.Skip("NOT RUN: the panel is not built, so there is no typeface: run go generate ./web")
	}
	require.NoError(t, err)
	data := all(t, got)
	width, height := sizeOf(t, data)
	require.Equal(t, 720, width)
	require.Greater(t, height, 491+150, "the stamp stands under the photo")
	if folder := os.Getenv("COUNTERSIGN_LOOK"); folder != "" {
		require.NoError(t, os.WriteFile(filepath.Join(folder, "stamp-"+rec.Code+".jpg"), data, 0o600))
	}
}

func TestNoRenditionsAboveInternal(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ref := sent(t, s, photo(t, "site-photos/site_bridge_17.jpg"), "d.jpg")
	publishedAt(t, s, "confidential", withPhotos(s, ref))
	for _, kind := range []string{"thumb", "stamped"} {
		_, err := s.As("pm").Rendition(t.Context(), harness.Project, ref.ID, kind)
		refused(t, err, http.StatusForbidden, "E_NO_RENDITION")
		_, err = s.As("technician2").Rendition(t.Context(), harness.Project, ref.ID, kind)
		refused(t, err, http.StatusNotFound, "E_NOT_FOUND")
	}
}

// TestFactsOfAPhotoAreKept: whole uploads and resumed ones leave the same facts; a photo that could not be decoded in
// time is decoded by the duty.
func TestFactsOfAPhotoAreKept(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	data := photo(t, "site-photos/exif-constructed/gps_beijing.jpg")
	whole := sent(t, s, data, "e.jpg")
	id := harness.NewID()
	u, err := s.As("technician").StartUpload(t.Context(), harness.Project, id, fileOf(data, "e.jpg"))
	require.NoError(t, err)
	err = s.As("technician").ResumeUpload(t.Context(), harness.Project, u, bytes.NewReader(data), func(int64) {})
	require.NoError(t, err)
	one, err := s.Store.Photo(t.Context(), harness.Project, whole.ID)
	require.NoError(t, err)
	two, err := s.Store.Photo(t.Context(), harness.Project, id)
	require.NoError(t, err)
	require.Equal(t, store.PhotoDecoded, one.State)
	require.NotZero(t, one.Fingerprint)
	two.Attachment = one.Attachment
	require.Equal(t, one, two)
	a, err := s.Store.Attachment(t.Context(), harness.Project, id)
	require.NoError(t, err)
	require.Equal(t, store.CameraInApp, a.CameraSource)
	same, err := s.Store.SamePhotos(t.Context(), one.SHA256, one.ScanDigest)
	require.NoError(t, err)
	require.Len(t, same, 2)
}

func refused(tb testing.TB, err error, status int, code string) {
	tb.Helper()
	var p *client.Problem
	require.ErrorAs(tb, err, &p)
	require.Equal(tb, status, p.Status, p.Code)
	require.Equal(tb, code, p.Code)
}
