package app

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/service/ledger"
)

// LedgerConfig names the ledger, those who may confirm its checkpoints, and where the newest one goes every day.
type LedgerConfig struct {
	Origin    string   `yaml:"origin" env:"ORIGIN"`       // empty: derived from the key at first use
	Witnesses []string `yaml:"witnesses" env:"WITNESSES"` // verifier keys
	MailTo    []string `yaml:"mail_to" env:"MAIL_TO"`
	Webhooks  []string `yaml:"webhooks" env:"WEBHOOKS"` // addresses that take a POST of the note
}

// How often the ledger's duties look. The tree follows the intake within a second where nobody waits for the writer.
const (
	sequenceEvery   = 500 * time.Millisecond
	checkpointEvery = time.Second
	deliverEvery    = time.Minute
)

// openLedger ties the ledger to its key and gives it its duties.
func (p *Product) openLedger(ctx context.Context, c Config) (err error) {
	p.Ledger, err = ledger.Open(ctx, p.Store, p.Secrets.LedgerKey(), ledger.Options{Origin: c.Ledger.Origin, Witnesses: c.Ledger.Witnesses}, p.now)
	if err != nil {
		return err
	}
	p.Jobs.Also("ledger", sequenceEvery, p.Ledger.Sequence)
	p.Jobs.Also("checkpoint", checkpointEvery, p.Ledger.MakeCheckpoint)
	targets, err := c.ledgerTargets()
	if len(targets) > 0 {
		p.Jobs.Also("deliver checkpoint", deliverEvery, p.Ledger.Post(targets).Deliver)
	}
	return err
}
