package files

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	draw "golang.org/x/image/font"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/font"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/internal/watermark"
)

// Shown is a file above internal in the form in which one person gets it: with his name across it.
type Shown struct {
	store.Attachment
	MediaType string // of what is given out
	Body      io.ReadCloser
	Size      int64 // bytes of Body
}

// Show gives out a file above internal that the actor may read. Pictures and PDFs carry a mark with the reader's name,
// for everybody, signers and the custodian included. What can't carry one is refused, except to the custodian, who has
// the originals in his care. The reading is written down before the first byte leaves (R3.6).
func (s *Service) Show(ctx context.Context, actor policy.Actor, c Choice) (Shown, error) {
	a := c.Attachment
	shownAs, carries := watermark.Carries(a.ContentType, a.Size)
	keeper := s.keeps(actor, a.Project)
	if !carries && !keeper {
		return Shown{}, noMark(nil)
	}
	read := store.SecretRead{At: s.now(), Project: a.Project, Actor: actor.UserID, What: "attachment", Secrecy: c.level, Record: a.Record, Attachment: a.ID}
	if !carries {
		read.What = "original"
		return s.showOriginal(ctx, a, read)
	}
	data, err := s.mark(ctx, actor, a)
	if err != nil && (!keeper || !errors.Is(err, watermark.ErrCannot)) {
		return Shown{}, unmarked(err)
	}
	if err != nil {
		read.What = "original"
		return s.showOriginal(ctx, a, read)
	}
	if err := s.store.NoteSecretRead(ctx, read); err != nil {
		return Shown{}, err
	}
	return Shown{Attachment: a, MediaType: shownAs, Size: int64(len(data)), Body: io.NopCloser(bytes.NewReader(data))}, nil
}

func (s *Service) showOriginal(ctx context.Context, a store.Attachment, read store.SecretRead) (Shown, error) {
	if err := s.store.NoteSecretRead(ctx, read); err != nil {
		return Shown{}, err
	}
	body, _, err := s.objects.Get(ctx, refOf(a), blob.Range{})
	if err != nil {
		return Shown{}, objectsDown(err)
	}
	return Shown{Attachment: a, MediaType: a.ContentType, Size: a.Size, Body: body}, nil
}

// mark makes the copy of one reader. It is made anew at each reading and kept nowhere.
func (s *Service) mark(ctx context.Context, actor policy.Actor, a store.Attachment) (marked []byte, err error) {
	body, _, err := s.objects.Get(ctx, refOf(a), blob.Range{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	faces := s.faces()
	lines, err := s.markLines(ctx, actor, a.Project, faces)
	if err != nil {
		return nil, err
	}
	err = s.pictures.Decoder.Do(ctx, func() error {
		data := make([]byte, a.Size)
		if _, err := io.ReadFull(body, data); err != nil {
			return err
		}
		marked, err = watermark.File(data, a.ContentType, lines, faces)
		return err
	})
	return marked, err
}

// markLines say who reads what and when. A program without the panel has no typeface for Chinese: then the login stands
// for the name.
func (s *Service) markLines(ctx context.Context, actor policy.Actor, project string, faces watermark.Faces) ([]string, error) {
	user, err := s.store.User(ctx, actor.UserID)
	if err != nil {
		return nil, err
	}
	name := user.NameZh
	if _, ok := faces.(watermark.Latin); ok {
		name = latin(user.NameEn)
	}
	return []string{strings.TrimSpace(name + " " + actor.UserID), calendar.Minute(s.now()) + " " + project}, nil
}

// faces gives the product's typeface, and where it was built without one the one that every program has.
func (s *Service) faces() watermark.Faces {
	face, err := s.pictures.Fonts.Face(leastSize)
	if err != nil {
		return watermark.Latin{}
	}
	_ = face.Close()
	return typeface{s.pictures.Fonts}
}

const leastSize = 12

// typeface is the product's own one, as a mark takes it.
type typeface struct{ font.Source }

func (t typeface) Face(size float64) (draw.Face, error) { return t.Source.Face(size) }

// latin keeps a name where the typeface can draw all of it.
func latin(name string) string {
	for _, r := range name {
		if r > lastLatin {
			return ""
		}
	}
	return name
}

const lastLatin = 0x24f

// keeps says whether somebody has the originals of a project in his care.
func (s *Service) keeps(actor policy.Actor, project string) bool {
	m, ok := actor.On(project, s.now())
	return ok && m.Role == policy.Custodian
}

func refOf(a store.Attachment) blob.Ref {
	return blob.Ref{Area: blob.Area(a.Area), Key: a.ObjectKey, Version: a.ObjectVersion}
}

// noMark refuses what can't be shown with its reader's name on it.
func noMark(cause error) error {
	return fault.New(fault.Forbidden, "E_NO_WATERMARK", "该类文件无法加盖查阅人水印，内部以上密级不能查看或下载，请联系专管员。",
		"A file of this kind can't carry its reader's mark; above internal it is neither shown nor downloaded. Ask the custodian.").
		Audited("watermark.denied").Because(cause)
}

// unmarked says why there is no marked copy.
func unmarked(err error) error {
	switch {
	case errors.Is(err, watermark.ErrCannot):
		return noMark(err)
	case errors.Is(err, blob.ErrUnavailable), errors.Is(err, blob.ErrNotFound), errors.Is(err, blob.ErrMismatch):
		return objectsDown(err)
	}
	return err
}
