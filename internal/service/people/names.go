package people

import (
	"context"
	"sync"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
)

// directory gives people's names by login, for answers that would otherwise show logins alone.
type directory struct {
	mu    sync.Mutex
	at    time.Time
	names map[string]fault.Text
}

// namesFor is how long a directory is used before it is read again; a new person is looked up at once.
const namesFor = time.Minute

// Names gives the names of everybody who has or had an account. Accounts are never deleted, so old records keep their people.
func (s *Service) Names(ctx context.Context) (map[string]fault.Text, error) {
	d := s.directory
	d.mu.Lock()
	defer d.mu.Unlock()
	if age := s.now().Sub(d.at); d.names != nil && age >= 0 && age < namesFor {
		return d.names, nil
	}
	users, err := s.store.Users(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[string]fault.Text, len(users))
	for _, u := range users {
		names[u.ID] = fault.Text{Zh: u.NameZh, En: u.NameEn}
	}
	d.names, d.at = names, s.now()
	return names, nil
}

// forget makes the next reading fresh.
func (d *directory) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.names = nil
}
