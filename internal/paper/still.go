package paper

import (
	"context"
	"io"

	"github.com/countersign/countersign/internal/domain/chart"
)

// Picture writes one picture of a report as PNG, for messages that can't hold shapes. Errors: font.ErrAbsent.
func (p *Press) Picture(ctx context.Context, w io.Writer, picture chart.Picture, lang string) error {
	return p.within(ctx, func() error {
		drawing := chart.Draw(picture, chart.Options{Lang: lang, Width: pictureWidth})
		data, err := dots(drawing, p.fonts)
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	})
}
