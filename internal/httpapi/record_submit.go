package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/client"
)

// recordPut files a record; the service reads the bytes itself, so that nothing is decoded twice.
func recordPut(x *exchange) error {
	version, err := ifMatch(x.Request)
	if err != nil {
		return err
	}
	raw, err := readBody(x)
	if err != nil {
		return err
	}
	outcome, err := x.api.pipeline.Put(x.ctx(), x.actor, x.recordKey(), raw, version)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if outcome.Created {
		status = http.StatusCreated
	}
	return x.answerRecord(status, outcome.Record)
}

// recordSubmit hands in a draft that was saved before.
func recordSubmit(x *exchange) error {
	return x.move(&struct{}{}, func(key record.Key, version int64) (*record.Record, error) {
		return x.api.pipeline.Submit(x.ctx(), x.actor, key, version)
	})
}

// answerRecord writes a record as it stands after a PUT or a move, and its version as ETag.
func (x *exchange) answerRecord(status int, rec *record.Record) error {
	x.Header("Etag", entityTag(rec.Version))
	return x.answer(status, x.moved(rec))
}

// moved is the wire form of a record after a PUT or a move of the caller.
func (x *exchange) moved(rec *record.Record) client.Record {
	return x.namer().record(movedRecord(rec, x.api.pipeline.Allowed(x.actor, rec)))
}

// sightOf says how much of a listed record the actor may see.
func (x *exchange) sightOf(rec *record.Record) policy.Sight {
	return policy.See(x.actor, policy.FactsOf(rec, x.api.now()))
}

// wireList makes one page of an API list.
func wireList[T any](items []T, next string) client.Page[T] {
	return client.Page[T]{Items: items, NextCursor: next}
}
