// Package delivery carries texts out of the house: by mail and by webhook (R4.6, L2: who holds a checkpoint of the
// ledger notices when it is rewritten). It knows neither rows nor objects; whoever sends by it sees to it that each
// text goes out once.
package delivery

import (
	"context"
	"time"
)

// limit is how long one delivery may take.
const limit = 30 * time.Second

// Letter is a text for somebody outside.
type Letter struct {
	ID      string // the same for each attempt, so that who gets it twice can drop one
	Subject string
	Text    string // what a person reads
	Name    string // file name of the content
	Content []byte // what the letter is for
}

// Target is somebody outside.
type Target interface {
	// Name tells the target from others in logs and in the database; it holds no secret of its address.
	Name() string
	// Send delivers a letter. An error says that it may not have arrived.
	Send(ctx context.Context, l Letter) error
}
