package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"io"
	"net/http"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/evidence"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/internal/store"
)

// Limits of a comparison: the largest file in bytes, how many are in memory at once, and how long one waits for a place.
const (
	MaxFile     = 32 << 20
	filesAtOnce = 3
	placeWithin = 5 * time.Second
)

// Use is another publication, which the asker may see, that has the file or its picture.
type Use struct {
	Project, No, Code, WorkDate string
}

// Comparison is what a file is beside a publication.
type Comparison struct {
	evidence.Finding
	SHA256    string // of the file
	No        string // archive number of the publication that it was judged beside
	Elsewhere []Use
}

// Compare says what a file is beside the publications of a code. The file is held in memory, and nothing of it is kept.
func (s *Service) Compare(ctx context.Context, actor policy.Actor, code string, body io.Reader) (Comparison, error) {
	visible, err := s.visible(ctx, actor, code)
	if err != nil {
		return Comparison{}, err
	}
	leave, err := s.enter(ctx)
	if err != nil {
		return Comparison{}, err
	}
	defer leave()
	data, err := io.ReadAll(io.LimitReader(body, MaxFile+1))
	if err != nil {
		return Comparison{}, err
	}
	if len(data) > MaxFile {
		return Comparison{}, fault.New(fault.TooLarge, "E_TOO_LARGE", "文件超过 32 MiB，无法比对。", "The file is larger than 32 MiB.")
	}
	return s.judge(ctx, actor, visible, data)
}

// enter waits for a place to hold a file in.
func (s *Service) enter(ctx context.Context) (leave func(), err error) {
	ctx, stop := context.WithTimeout(ctx, placeWithin)
	defer stop()
	select {
	case s.places <- struct{}{}:
		return func() { <-s.places }, nil
	case <-ctx.Done():
		f := fault.New(fault.Unavailable, "E_BUSY", "正在比对的人较多，请稍后再试。", "Many are comparing files; try again shortly.")
		f.RetryAfter = placeWithin
		return nil, f
	}
}

// shown is the file that somebody holds beside what was published.
type shown struct {
	evidence.Photo
	data      []byte
	mediaType string
	pixels    image.Image // nil: no picture that can be decoded here
}

func (s *Service) judge(ctx context.Context, actor policy.Actor, visible []Published, data []byte) (Comparison, error) {
	sum := sha256.Sum256(data)
	file := shown{Photo: evidence.Photo{SHA256: hex.EncodeToString(sum[:])}, data: data, mediaType: pictureType(data)}
	if err := s.lookAt(ctx, &file); err != nil {
		return Comparison{}, err
	}
	var here []evidence.Known
	of := map[string]string{} // archive number by attachment
	for i := range visible {
		photos, err := s.photosHere(ctx, file, &visible[i].Publication)
		if err != nil {
			return Comparison{}, err
		}
		for _, k := range photos {
			of[k.ID] = visible[i].No
		}
		here = append(here, photos...)
	}
	uses, elsewhere, err := s.elsewhere(ctx, actor, file, visible)
	if err != nil {
		return Comparison{}, err
	}
	found := evidence.Judge(file.Photo, here, elsewhere)
	return Comparison{Finding: found, SHA256: file.SHA256, No: of[found.Match], Elsewhere: uses}, nil
}

// pictureType tells by its first bytes which kind of picture a file is; empty: none.
func pictureType(data []byte) string {
	switch t := http.DetectContentType(data); {
	case picture.IsPicture(t):
		return t
	case bytes.HasPrefix(data, []byte("II*\x00")) || bytes.HasPrefix(data, []byte("MM\x00*")):
		return picture.TIFF
	case len(data) > 12 && string(data[4:8]) == "ftyp":
		return picture.HEIC
	}
	return ""
}

// lookAt decodes the file where it is a picture.
func (s *Service) lookAt(ctx context.Context, file *shown) error {
	if file.mediaType == "" {
		return nil
	}
	file.ScanDigest = picture.ScanDigest(file.data, file.mediaType)
	data, mediaType, err := s.decoder.Readable(ctx, file.data, file.mediaType)
	if err == nil {
		err = s.decoder.Do(ctx, func() (err error) {
			if file.pixels, err = picture.Decode(data, mediaType); err == nil {
				file.Fingerprint = uint64(picture.FingerprintOf(file.pixels))
			}
			return err
		})
	}
	if errors.Is(err, picture.ErrFormat) || errors.Is(err, picture.ErrTooLarge) {
		return nil // then its bytes alone can be compared
	}
	return err
}

// photosHere are the files of a publication: the signed content names them, so that nothing can stand in for them.
func (s *Service) photosHere(ctx context.Context, file shown, p *store.Publication) ([]evidence.Known, error) {
	photos, err := s.store.PhotosOf(ctx, record.Key{Project: p.Project, ID: p.Record})
	if err != nil {
		return nil, err
	}
	byID := make(map[string]store.Photo, len(photos))
	for _, each := range photos {
		byID[each.Attachment] = each
	}
	here := make([]evidence.Known, len(p.Attachments))
	for i, ref := range p.Attachments {
		here[i] = evidence.Known{ID: ref.ID, Photo: evidence.Photo{SHA256: ref.SHA256, ScanDigest: byID[ref.ID].ScanDigest, Fingerprint: byID[ref.ID].Fingerprint}}
	}
	return here, s.compareNear(ctx, file, p.Project, here)
}

// compareNear compares point by point with those photos that may show the same picture.
func (s *Service) compareNear(ctx context.Context, file shown, project string, here []evidence.Known) error {
	for i := range here {
		k := &here[i]
		if file.pixels == nil || k.SHA256 == file.SHA256 || !evidence.Near(file.Photo, k.Photo, evidence.NearHere) {
			continue
		}
		var err error
		if k.Difference, err = s.difference(ctx, file, project, k.ID); err != nil {
			return err
		}
	}
	return nil
}

// difference compares the file with a published photo. One that can't be read or decoded leaves it uncompared.
func (s *Service) difference(ctx context.Context, file shown, project, attachment string) (*evidence.Difference, error) {
	a, err := s.store.Attachment(ctx, project, attachment)
	if err != nil {
		return nil, err
	}
	original, err := s.original(ctx, a)
	if err != nil {
		return nil, err
	}
	var d picture.Difference
	original, mediaType, err := s.decoder.Readable(ctx, original, a.ContentType)
	if err == nil {
		err = s.decoder.Do(ctx, func() error {
			img, err := picture.Decode(original, mediaType)
			if err == nil {
				d = picture.Compare(img, file.pixels)
			}
			return err
		})
	}
	if errors.Is(err, picture.ErrFormat) || errors.Is(err, picture.ErrTooLarge) {
		return nil, nil //nolint:nilnil // uncompared is no fault
	}
	out := &evidence.Difference{Framed: d.Framed, Toned: d.Toned}
	for _, r := range d.Changed {
		out.Changed = append(out.Changed, evidence.Region(r))
	}
	return out, err
}

// original reads a published photo, checked against its digest.
func (s *Service) original(ctx context.Context, a store.Attachment) ([]byte, error) {
	if a.Size > picture.MaxBytes {
		return nil, picture.ErrTooLarge
	}
	body, _, err := s.objects.Get(ctx, blob.Ref{Area: blob.Area(a.Area), Key: a.ObjectKey, Version: a.ObjectVersion}, blob.Range{})
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(body)
	return data, errors.Join(err, body.Close())
}

// maxUses bounds how many other publications are named.
const maxUses = 20

// elsewhere names the other publications that have the file or its picture, as far as the asker may see them.
func (s *Service) elsewhere(ctx context.Context, actor policy.Actor, file shown, here []Published) (uses []Use, known []evidence.Known, err error) {
	seen := map[record.Key]bool{}
	for _, p := range here {
		seen[record.Key{Project: p.Project, ID: p.Record}] = true
	}
	photos, err := s.alike(ctx, file)
	for _, p := range photos {
		key := record.Key{Project: p.Project, ID: p.Record}
		if p.Record == "" || seen[key] || len(uses) == maxUses {
			continue
		}
		seen[key] = true
		pub, err := s.store.Readers().PublicationOf(ctx, key)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if s.told(actor, pub) {
			uses = append(uses, Use{Project: pub.Project, No: pub.No, Code: pub.Code, WorkDate: pub.WorkDate})
			known = append(known, evidence.Known{Photo: evidence.Photo{SHA256: p.SHA256, ScanDigest: p.ScanDigest, Fingerprint: p.Fingerprint}, ID: p.Attachment})
		}
	}
	return uses, known, err
}

// alike gives the photos of all projects with these bytes, this picture data or a near fingerprint.
func (s *Service) alike(ctx context.Context, file shown) ([]store.Photo, error) {
	all, err := s.store.SamePhotos(ctx, file.SHA256, file.ScanDigest)
	if err != nil {
		return nil, err
	}
	near, err := s.store.NearPhotos(ctx, file.Fingerprint, evidence.NearElsewhere)
	for _, n := range near {
		all = append(all, n.Photo)
	}
	return all, err
}
