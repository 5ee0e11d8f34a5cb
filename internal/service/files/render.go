package files

import (
	"context"
	"errors"
	"strings"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/font"
	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/internal/store"
)

// Pictures is what the service makes copies of photos with.
type Pictures struct {
	Decoder   *picture.Decoder
	Fonts     font.Source
	PublicURL string // where strangers reach the panel: a stamp's QR code leads to PublicURL/v/CODE
}

// Render makes the copy that was chosen, as bytes of a media type. Copies are made from the original each time that
// none is kept: they are no evidence, and nothing depends on them.
func (s *Service) Render(ctx context.Context, c Choice) (data []byte, mediaType string, err error) {
	mediaType = mediaTypeOf(c)
	if data, ok := s.copies.get(c.Project, c.ID, c.Tag); ok {
		return data, mediaType, nil
	}
	original, err := s.bytesOf(ctx, c.Attachment)
	if err != nil {
		return nil, "", unreadable(err)
	}
	if data, err = s.make(ctx, c, original); err != nil {
		return nil, "", unreadable(err)
	}
	s.copies.put(c.Project, c.ID, c.Tag, data)
	return data, mediaType, nil
}

// mediaTypeOf says what a copy is: a bare copy stays of its kind where that can be done without loss.
func mediaTypeOf(c Choice) string {
	if c.Form == Bare && c.ContentType != picture.HEIC && c.ContentType != picture.HEIF && c.ContentType != picture.TIFF {
		return c.ContentType
	}
	return picture.JPEG
}

func (s *Service) make(ctx context.Context, c Choice, original []byte) (data []byte, err error) {
	if c.Form == Bare && mediaTypeOf(c) == c.ContentType {
		p, err := s.store.Photo(ctx, c.Project, c.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		return picture.Strip(original, c.ContentType, p.Orientation)
	}
	original, mediaType, err := s.pictures.Decoder.Readable(ctx, original, c.ContentType)
	if err != nil {
		return nil, err
	}
	err = s.pictures.Decoder.Do(ctx, func() (err error) {
		switch c.Form {
		case Thumb:
			data, err = picture.Rendition(original, mediaType, picture.ThumbSide)
		case Stamped:
			data, err = s.stamp(ctx, c, original, mediaType)
		default:
			data, err = picture.Rendition(original, mediaType, picture.ViewSide)
		}
		return err
	})
	return data, err
}

// stamp draws what the photo is, under it.
func (s *Service) stamp(ctx context.Context, c Choice, original []byte, mediaType string) ([]byte, error) {
	img, err := picture.Decode(original, mediaType)
	if err != nil {
		return nil, err
	}
	img = picture.Fit(img, picture.ViewSide)
	lines, err := s.stampLines(ctx, c)
	if err != nil {
		return nil, err
	}
	face, err := s.pictures.Fonts.Face(picture.TextSize(img.Bounds()))
	if err != nil {
		return nil, err
	}
	defer func() { _ = face.Close() }()
	stamped, err := picture.Stamped(img, picture.Stamp{Lines: lines, Address: s.pictures.PublicURL + "/v/" + c.publication.Code}, face)
	if err != nil {
		return nil, err
	}
	return picture.Encode(stamped, stampQuality)
}

const stampQuality = 88

// stampLines says project, place, times, person and numbers, in both languages' labels.
func (s *Service) stampLines(ctx context.Context, c Choice) ([]picture.Line, error) {
	p := c.publication
	project, err := s.store.Project(ctx, c.Project)
	if err != nil {
		return nil, err
	}
	author, err := s.store.User(ctx, p.Author)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	l := p.Location
	taken := "未记录 not recorded"
	if c.CapturedAt != "" {
		taken = strings.Replace(c.CapturedAt, ":", "-", 2)
	}
	return []picture.Line{
		{Label: "项目 Project", Text: joined(project.NameZh, c.Project)},
		{Label: "部位 Place", Text: joined(l.UnitProject, l.Division, l.Subdivision, l.Axis, l.Floor, l.Chainage)},
		{Label: "拍摄 Taken", Text: taken + source(c.CameraSource)},
		{Label: "收到 Received", Text: calendar.Minute(c.UploadedAt)},
		{Label: "拍摄人 By", Text: joined(author.NameZh, p.Author)},
		{Label: "编号 No.", Text: p.No},
		{Label: "防伪码 Code", Text: p.Code},
	}, nil
}

func source(camera string) string {
	switch camera {
	case store.CameraInApp:
		return "（现场拍摄 in the app）"
	case store.CameraGallery:
		return "（来自相册 from the album）"
	}
	return ""
}

func joined(parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, " · ")
}

// unreadable says in the user's terms why there is no copy.
func unreadable(err error) error {
	switch {
	case errors.Is(err, picture.ErrFormat) || errors.Is(err, picture.ErrTooLarge):
		return noRendition(err)
	case errors.Is(err, font.ErrAbsent):
		return fault.New(fault.Unavailable, "E_NO_FONT", "服务器未安装字体，无法生成盖印图。", "The server has no typeface to make a stamp with.").Because(err)
	case errors.Is(err, blob.ErrUnavailable):
		return objectsDown(err)
	}
	return err
}
