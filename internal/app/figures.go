package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/countersign/countersign/internal/store"
)

// takeFiguresEvery is how often it is looked whether publications are without figures: once after a new version was put
// in place there is much to do, else next to nothing.
const takeFiguresEvery = 20 * time.Second

func (p *Product) addFigureDuty() {
	p.Jobs.Also("figures", takeFiguresEvery, func(ctx context.Context) (bool, error) { return false, p.Store.TakeFigures(ctx, p.now()) })
}

// errFigures says that a check found figures or sums that are not those of the publications.
var errFigures = errors.New("数字与已发布记录不一致 · figures or sums differ from the publications")

// namedFaults bounds how many faults are printed one by one.
const namedFaults = 50

// RebuildFigures makes figures and daily sums anew from the publications, while servers run; with check it only looks.
func RebuildFigures(ctx context.Context, c Config, check bool, out io.Writer) (err error) {
	s, err := openStore(ctx, c, newLogger(c.Log, os.Stderr))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	look := s.CheckFigures
	if !check {
		if err := s.Migrate(ctx); err != nil {
			return err
		}
		look = s.RebuildFigures
	}
	found, err := look(ctx)
	if err != nil {
		return err
	}
	sayFigures(out, found, check)
	if check && !found.Sound() {
		return errFigures
	}
	return nil
}

func sayFigures(out io.Writer, found store.FigureReport, check bool) {
	done := "已更正 mended"
	if check {
		done = "不一致 differ"
	}
	fmt.Fprintf(out, "发布件 publications: %d; 数字 figures %s: %d; 日合计 sums %s: %d\n", found.Publications, done, len(found.Figures), done, len(found.Sums))
	for _, all := range [][]string{found.Figures, found.Sums} {
		for i, one := range all {
			if i == namedFaults {
				fmt.Fprintf(out, "  … %d\n", len(all)-i)
				break
			}
			fmt.Fprintf(out, "  %s\n", one)
		}
	}
}
