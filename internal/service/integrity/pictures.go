package integrity

import (
	"context"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/suspect"
)

// pictures reads what is known of the pictures of the records that were handed in on a day.
func (s *Service) pictures(ctx context.Context, project string, window []*record.Record, day string) (map[string][]suspect.Photo, error) {
	found := map[string][]suspect.Photo{}
	for _, rec := range window {
		if !handedInOn(rec, day) || len(rec.Attachments) == 0 {
			continue
		}
		photos, err := s.store.PhotosOf(ctx, rec.Key())
		if err != nil {
			return nil, err
		}
		for _, p := range photos {
			found[rec.ID] = append(found[rec.ID], p.Suspect())
		}
	}
	return found, nil
}

// alike finds the pictures that may show the same as one of the subjects', in all projects. What was used first is the
// original: of two records the later one is suspicious.
func (s *Service) alike(ctx context.Context, subjects []*suspect.Work, settings suspect.Settings) (map[string][]suspect.Photo, error) {
	found := map[string][]suspect.Photo{}
	for _, w := range subjects {
		for _, p := range w.Photos {
			known, err := s.store.AlikePhotos(ctx, p, settings.NearBits)
			if err != nil {
				return nil, err
			}
			earlier, err := s.earlierThan(ctx, w, known)
			if err != nil {
				return nil, err
			}
			found[w.ID] = append(found[w.ID], earlier...)
		}
	}
	return found, nil
}

// earlierThan keeps the pictures of records that were handed in before a record; drafts count for nothing.
func (s *Service) earlierThan(ctx context.Context, w *suspect.Work, photos []suspect.Photo) ([]suspect.Photo, error) {
	var earlier []suspect.Photo
	for _, p := range photos {
		if p.Record == "" || p.Project == w.Project && p.Record == w.ID {
			continue
		}
		first, err := s.store.Record(ctx, record.Key{Project: p.Project, ID: p.Record})
		if isAbsent(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if first.Submitted != nil && first.Submitted.At.Before(w.HandedIn()) {
			earlier = append(earlier, p)
		}
	}
	return earlier, nil
}
