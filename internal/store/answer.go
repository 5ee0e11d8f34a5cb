package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

type answerRow struct {
	UserID, Route, RequestKey, RequestHash string
	Status                                 int
	Body                                   []byte
	AnsweredAt                             int64
}

func (answerRow) TableName() string { return "answers" }

func (r answerRow) answer() Answer {
	return Answer{
		IdempotencyKey: IdempotencyKey{User: r.UserID, Route: r.Route, Key: r.RequestKey}, RequestHash: r.RequestHash,
		Status: r.Status, Body: r.Body, At: moment(r.AnsweredAt),
	}
}

func answerTo(db *gorm.DB, k IdempotencyKey) (Answer, error) {
	var row answerRow
	err := db.Where("user_id = ? AND route = ? AND request_key = ?", k.User, k.Route, k.Key).Take(&row).Error
	return row.answer(), err
}

// Answer gives what a repeatable request was answered. Errors: ErrNotFound.
func (s *Store) Answer(ctx context.Context, k IdempotencyKey) (Answer, error) {
	a, err := answerTo(s.read.WithContext(ctx), k)
	return a, s.translate(err)
}

// Answer is Store.Answer inside a write. Errors: ErrNotFound.
func (t *Tx) Answer(k IdempotencyKey) (Answer, error) {
	a, err := answerTo(t.gorm(), k)
	return a, t.translate(err)
}

// InsertAnswer keeps the answer to a repeatable request, best in the transaction of its effect. Errors: ErrExists when
// the same request was answered meanwhile: its effect must then be rolled back.
func (t *Tx) InsertAnswer(a Answer) error {
	row := answerRow{UserID: a.User, Route: a.Route, RequestKey: a.Key, RequestHash: a.RequestHash, Status: a.Status, Body: a.Body, AnsweredAt: micros(a.At)}
	if row.Body == nil {
		row.Body = []byte{}
	}
	return t.translate(t.gorm().Create(&row).Error)
}

// DeleteAnswers forgets answers from before a moment.
func (t *Tx) DeleteAnswers(before time.Time) error {
	_, err := t.exec(`DELETE FROM answers WHERE answered_at < ?`, micros(before))
	return err
}
