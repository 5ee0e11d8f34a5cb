package files

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/internal/store"
)

// decodeWithin is how long an upload waits for its photo to be decoded; what is slower is decoded afterwards.
const decodeWithin = 1500 * time.Millisecond

// lookInto reads what a photo tells. Its pixels are looked at too where that is quick; DecodeWaiting does the rest.
// Nothing that is wrong with a photo refuses it here: sniff has judged it already.
func (s *Service) lookInto(ctx context.Context, a store.Attachment, content io.ReaderAt) (*store.Photo, error) {
	if !picture.IsPicture(a.ContentType) {
		return nil, nil //nolint:nilnil // no photo is no fault
	}
	if a.Size > picture.MaxBytes {
		return photoOf(a, picture.Facts{Metadata: picture.ReadMetadata(content, a.Size, a.ContentType)}, store.PhotoUndecodable), nil
	}
	data := make([]byte, a.Size)
	if _, err := content.ReadAt(data, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	facts := picture.Read(data, a.ContentType)
	if a.ContentType == picture.HEIC || a.ContentType == picture.HEIF { // takes seconds
		return photoOf(a, facts, store.PhotoRead), nil
	}
	ctx, stop := context.WithTimeout(ctx, decodeWithin)
	defer stop()
	facts, state := s.decode(ctx, facts, data, a.ContentType)
	return photoOf(a, facts, state), nil
}

// decode adds what the pixels tell, if there is a place free in time.
func (s *Service) decode(ctx context.Context, f picture.Facts, data []byte, mediaType string) (picture.Facts, store.PhotoState) {
	data, mediaType, err := s.pictures.Decoder.Readable(ctx, data, mediaType)
	if err == nil {
		err = s.pictures.Decoder.Do(ctx, func() (err error) {
			f, err = f.Fingerprinted(data, mediaType)
			return err
		})
	}
	switch {
	case err == nil:
		return f, store.PhotoDecoded
	case ctx.Err() != nil:
		return f, store.PhotoRead
	}
	return f, store.PhotoUndecodable
}

func photoOf(a store.Attachment, f picture.Facts, state store.PhotoState) *store.Photo {
	return &store.Photo{
		Project: a.Project, Attachment: a.ID, SHA256: a.SHA256, State: state, Fingerprint: uint64(f.Fingerprint), ScanDigest: f.ScanDigest,
		Width: f.Width, Height: f.Height, TakenAt: f.TakenAt, TakenOffset: f.TakenOffset, Lat: f.Lat, Lon: f.Lon,
		Located: f.Located, Orientation: f.Orientation, Software: f.Software, Camera: f.Camera,
	}
}

const decodeBatch = 20

// DecodeWaiting looks at the pixels of photos whose upload could not wait for it. A photo that two replicas look at
// gets the same facts from both.
func (s *Service) DecodeWaiting(ctx context.Context) (more bool, err error) {
	waiting, err := s.store.UndecodedPhotos(ctx, decodeBatch)
	if err != nil {
		return false, err
	}
	for _, p := range waiting {
		if err := s.decodeOne(ctx, p); err != nil {
			return false, err
		}
	}
	return len(waiting) == decodeBatch, nil
}

func (s *Service) decodeOne(ctx context.Context, p store.Photo) error {
	a, err := s.store.Attachment(ctx, p.Project, p.Attachment)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	data, err := s.bytesOf(ctx, a)
	if errors.Is(err, blob.ErrNotFound) { // it is being moved to its place: the next look finds it there
		return nil
	}
	if err != nil {
		return err
	}
	facts, state := s.decode(ctx, picture.Facts{}, data, a.ContentType)
	if state == store.PhotoRead {
		return ctx.Err()
	}
	p.State, p.Fingerprint, p.Width, p.Height = state, uint64(facts.Fingerprint), facts.Width, facts.Height
	err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.CompletePhoto(p) })
	if errors.Is(err, store.ErrStale) {
		return nil
	}
	return err
}

// bytesOf reads a whole photo, checked against its digest.
func (s *Service) bytesOf(ctx context.Context, a store.Attachment) ([]byte, error) {
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
