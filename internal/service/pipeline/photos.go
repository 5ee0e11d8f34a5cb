package pipeline

import (
	"context"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// PhotoView is what one actor may know of a photo. Withheld says that he may not learn where it was taken, though it
// tells: what he is given of it is a copy without its metadata.
type PhotoView struct {
	store.Photo
	Withheld bool
}

// photos gives what an actor may know of a record's photos, by attachment.
func (s *Service) photos(ctx context.Context, actor policy.Actor, key record.Key, facts policy.Facts) (map[string]PhotoView, error) {
	all, err := s.store.PhotosOf(ctx, key)
	if err != nil {
		return nil, err
	}
	told := policy.Decide(actor, policy.AttachmentPlace, facts) == nil
	views := make(map[string]PhotoView, len(all))
	for _, p := range all {
		v := PhotoView{Photo: p, Withheld: p.Located && !told}
		if v.Withheld {
			v.Lat, v.Lon = "", ""
		}
		views[p.Attachment] = v
	}
	return views, nil
}
