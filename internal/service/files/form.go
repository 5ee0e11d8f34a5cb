package files

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/internal/store"
)

// Form is the form in which a file is given out.
type Form string

// Original: the bytes as they came. Bare: a photo without its metadata, for those who may not learn where it was taken.
// The others are renditions for the eyes, made from the original and never taking its place: a thumbnail, a view that
// every browser can show, and a view above a stamp that says what it shows and opens the verify page.
const (
	Original Form = ""
	Bare     Form = "bare"
	Thumb    Form = "thumb"
	Viewed   Form = "view"
	Stamped  Form = "stamped"
	// Marked carries its reader's name: the only form above internal.
	Marked Form = "marked"
)

// Choice is a file in the form in which one person gets it.
type Choice struct {
	store.Attachment
	Form Form
	// Tag tells this form of this file from every other, for caches: renditions of one photo never change.
	Tag   string
	level record.Secrecy
	// publication is what a stamp speaks of.
	publication *store.Publication
}

// Choose decides in which form a person gets a file that he may read. Asked for the original he gets the bare copy
// where the photo may tell a place that he may not learn. Above internal there are no renditions: what is given out
// there carries its reader's name.
func (s *Service) Choose(ctx context.Context, actor policy.Actor, project, id string, wanted Form) (Choice, error) {
	a, facts, err := s.look(ctx, actor, project, id)
	if err != nil {
		return Choice{}, err
	}
	c := Choice{Attachment: a, Form: wanted, level: facts.Secrecy}
	if facts.Secrecy.Secret() && (wanted == Original || wanted == Viewed) {
		c.Form = Marked // a copy for this reader alone, which no cache may keep
		return c, nil
	}
	switch wanted {
	case Original:
		c.Form, err = s.originalFor(ctx, actor, a, facts)
	case Stamped:
		if err = mayRender(a, facts); err == nil {
			c.publication, err = s.stampedBy(ctx, a)
		}
	default:
		err = mayRender(a, facts)
	}
	c.Tag = a.SHA256
	if c.Form != Original {
		c.Tag += "-" + string(c.Form)
	}
	return c, err
}

// originalFor says whether somebody gets a file as it came or without its metadata. Of a photo that was never looked
// into it is not known what it tells: then it tells too much.
func (s *Service) originalFor(ctx context.Context, actor policy.Actor, a store.Attachment, facts policy.Facts) (Form, error) {
	if !picture.IsPicture(a.ContentType) || policy.Decide(actor, policy.AttachmentPlace, facts) == nil {
		return Original, nil
	}
	p, err := s.store.Photo(ctx, a.Project, a.ID)
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && p.Located:
		return Bare, nil
	case err != nil:
		return Bare, err
	}
	return Original, nil
}

func mayRender(a store.Attachment, facts policy.Facts) error {
	if facts.Secrecy > record.Internal {
		return fault.New(fault.Forbidden, "E_NO_RENDITION", "内部以上密级的影像不提供缩略图和预览图。", "Above the internal level there are no thumbnails and views.").Audited("rendition.denied")
	}
	if !picture.IsPicture(a.ContentType) {
		return noRendition(nil)
	}
	return nil
}

func noRendition(cause error) error {
	return fault.New(fault.UnsupportedMedia, "E_NO_PICTURE", "该附件无法显示为图片，请下载原件。", "This file can't be shown as a picture; download the original.").Because(cause)
}

// stampedBy gives the publication that a photo belongs to: before there is one there is nothing to stamp.
func (s *Service) stampedBy(ctx context.Context, a store.Attachment) (*store.Publication, error) {
	p, err := s.store.Readers().PublicationOf(ctx, record.Key{Project: a.Project, ID: a.Record})
	if errors.Is(err, store.ErrNotFound) {
		return nil, fault.New(fault.Conflict, "E_UNPUBLISHED", "记录发布后才有防伪码，届时可取得盖印图。", "There is a stamp once the record is published and has its code.")
	}
	return p, err
}
