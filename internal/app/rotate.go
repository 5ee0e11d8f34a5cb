package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/countersign/countersign/internal/service/objectkeys"
	"github.com/countersign/countersign/internal/suite"
)

// RotateKeys makes a new master key and wraps all data keys anew under it, while servers run; what an earlier run left
// is completed instead. With retire it then removes the older master keys.
func RotateKeys(ctx context.Context, c Config, retire bool, out io.Writer) (err error) {
	p, err := Open(ctx, c, newLogger(c.Log, os.Stderr), time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	done, err := p.ObjectKeys.Rotate(ctx, func(n int) { _, _ = fmt.Fprintf(out, "%d\n", n) })
	if err == nil {
		err = p.resealCodes(ctx, out)
	}
	if err != nil {
		return err
	}
	for _, r := range done {
		err = errors.Join(err, p.reportRotation(ctx, r, retire, out))
	}
	return err
}

// resealCodes brings the secrets of one-time codes under the newest master key, too.
func (p *Product) resealCodes(ctx context.Context, out io.Writer) error {
	n, err := p.Keys.Reseal(ctx)
	if err != nil || n == 0 {
		return err
	}
	_, err = fmt.Fprintf(out, "动态口令 one-time codes: 重新封装 resealed %d\n", n)
	return err
}

func (p *Product) reportRotation(ctx context.Context, r objectkeys.Rotation, retire bool, out io.Writer) error {
	zh, en := "新主密钥", "new master key"
	if r.Completed {
		zh, en = "补完上次轮换，主密钥", "completed the rotation that was cut off, master key"
	}
	if _, err := fmt.Fprintf(out, "%s: %s · %s %d; 重新封装 rewrapped %d\n", r.Method, zh, en, r.Master, r.Rewrapped); err != nil || !retire {
		return err
	}
	return p.retire(ctx, r.Suite, out)
}

func (p *Product) retire(ctx context.Context, method suite.Suite, out io.Writer) error {
	gone, err := p.ObjectKeys.Retire(ctx, method)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: 已删除旧主密钥 older master keys removed %d\n", method, gone)
	return err
}
