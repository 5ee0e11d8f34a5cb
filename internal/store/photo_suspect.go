package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/suspect"
)

// Suspect gives a photo in the form in which the rules on suspicious data compare it.
func (p Photo) Suspect() suspect.Photo {
	return suspect.Photo{
		Project: p.Project, Attachment: p.Attachment, Record: p.Record, SHA256: p.SHA256, DHash: p.Fingerprint,
		TakenAt: p.TakenAt, TakenOffset: p.TakenOffset, Lat: p.Lat, Lon: p.Lon, Software: p.Software, Camera: p.Camera,
	}
}

// AlikePhotos gives, in all projects, the photos that may show the same as one: of the same bytes, or near it.
func (s *Store) AlikePhotos(ctx context.Context, p suspect.Photo, near int) ([]suspect.Photo, error) {
	same, err := s.SamePhotos(ctx, p.SHA256, "")
	if err != nil {
		return nil, err
	}
	found := each(same, Photo.Suspect)
	close, err := s.NearPhotos(ctx, p.DHash, near)
	return append(found, each(close, func(n NearPhoto) suspect.Photo { return n.Photo.Suspect() })...), err
}
