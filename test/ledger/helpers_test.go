package ledger

import (
	"log/slog"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
)

// openFails opens the product and gives why it did not; nil where it did.
func openFails(t *testing.T, c app.Config) error {
	t.Helper()
	p, err := app.Open(t.Context(), c, slog.New(slog.DiscardHandler), time.Now)
	if err == nil {
		return p.Close()
	}
	return err
}
