package crash

import (
	"context"
	"fmt"
	"sync"

	"github.com/countersign/countersign/test/harness"
)

// acks is what the server acknowledged: the greatest version of each record, and the digest of each file.
type acks struct {
	mu       sync.Mutex
	versions map[string]int64
	files    map[string]string
}

func newAcks() *acks { return &acks{versions: map[string]int64{}, files: map[string]string{}} }

func (a *acks) version(id string, version int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.versions[id] = max(a.versions[id], version)
}

func (a *acks) file(id, sha256 string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.files[id] = sha256
}

func (a *acks) count() (records, files int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.versions), len(a.files)
}

// lost lists what was acknowledged and is not there.
func (a *acks) lost(ctx context.Context, db *harness.Database) ([]string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var lost []string
	for id, version := range a.versions {
		n, err := db.Number(ctx, `SELECT COALESCE(MAX(version), 0) FROM records WHERE project_id = ? AND id = ?`, harness.Project, id)
		if err != nil {
			return nil, err
		}
		if n < version {
			lost = append(lost, fmt.Sprintf("record %s: version %d was acknowledged, version %d is there", id, version, n))
		}
	}
	for id, sha256 := range a.files {
		n, err := db.Number(ctx, `SELECT COUNT(*) FROM attachments WHERE project_id = ? AND id = ? AND sha256 = ?`, harness.Project, id, sha256)
		if err != nil {
			return nil, err
		}
		if n != 1 {
			lost = append(lost, fmt.Sprintf("attachment %s was acknowledged and is not there", id))
		}
	}
	return lost, nil
}
