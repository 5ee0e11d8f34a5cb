package store

const takeNumber = `INSERT INTO counters (project_id, series, n) VALUES (?, ?, 1)`

// TakeNumber gives the next number of a series, from 1. The series has no gaps: a transaction that is rolled back
// gives its number back, and others wait until that is decided.
func (t *Tx) TakeNumber(project, series string) (int64, error) {
	if _, err := t.exec(takeNumber+t.store.engine.AddTo, project, series); err != nil {
		return 0, err
	}
	var row struct{ N int64 }
	err := t.gorm().Table("counters").Where("project_id = ? AND series = ?", project, series).Take(&row).Error
	return row.N, t.translate(err)
}
