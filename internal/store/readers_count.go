package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/record"
)

// Counts gives how many publications are in each of the states, by class, up to a level, from the maintained counters:
// the time of the answer does not depend on what is above it.
func (r *Readers) Counts(ctx context.Context, project string, states []record.State, upTo record.Secrecy) ([]Count, error) {
	var counts []Count
	err := r.db.WithContext(ctx).Table("publication_counts").Select("state, class, SUM(n) AS n").
		Where("project_id = ? AND state IN ? AND secrecy <= ?", project, texts(states), int64(upTo)).
		Group("state, class").Having("SUM(n) <> 0").Order("state, class").Find(&counts).Error
	return counts, r.translate(err)
}

func texts[T ~string](words []T) []string {
	all := make([]string, len(words))
	for i, s := range words {
		all[i] = string(s)
	}
	return all
}
