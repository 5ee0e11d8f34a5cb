package httpapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/client"
)

// A queue that was filled offline: how much of it one request may bring, and how many records are filed at once.
const (
	maxReplay    = 500
	replayAtOnce = 8
)

// recordReplay files a queue in any order and answers each item by itself. Items of one id keep their order, so that
// the later content of a record is judged against the earlier.
func recordReplay(x *exchange) error {
	var in client.Replay[json.RawMessage]
	if err := decode(x, &in); err != nil {
		return err
	}
	if len(in.Items) == 0 || len(in.Items) > maxReplay {
		return refuseFields([]fault.Field{{
			Field: "items", Code: "V2", Zh: "一次补传 1 至 500 条。", En: "Replay 1 to 500 items at once.",
			Seen: fmt.Sprint(len(in.Items)), Allowed: "1-500",
		}})
	}
	results := make([]client.ReplayResult, len(in.Items))
	slots, done := make(chan struct{}, replayAtOnce), sync.WaitGroup{}
	for _, positions := range byRecord(in.Items, results) {
		slots <- struct{}{}
		done.Go(func() {
			defer func() { <-slots }()
			for _, i := range positions {
				results[i] = x.replayOne(results[i].ID, in.Items[i])
			}
		})
	}
	done.Wait()
	return x.answer(http.StatusOK, client.ReplayResults{Items: results})
}

// byRecord groups the positions of a queue by record id and notes each item's id in its result.
func byRecord(items []json.RawMessage, results []client.ReplayResult) map[string][]int {
	groups := map[string][]int{}
	for i, raw := range items {
		var named struct {
			ID string `json:"id"`
		}
		_ = json.Unmarshal(raw, &named) // what has no readable id is refused by the service, by field
		results[i].ID = named.ID
		groups[named.ID] = append(groups[named.ID], i)
	}
	return groups
}

func (x *exchange) replayOne(id string, raw []byte) (result client.ReplayResult) {
	defer func() {
		if cause := recover(); cause != nil { // a panic here would end the process: it is not on the request's goroutine
			result = x.refusedItem(id, fmt.Errorf("%w: %v", errPanic, cause))
		}
	}()
	outcome, err := x.api.pipeline.Put(x.ctx(), x.actor, record.Key{Project: x.project(), ID: id}, raw, nil)
	if err != nil {
		return x.refusedItem(id, err)
	}
	rec := x.moved(outcome.Record)
	status := http.StatusOK
	if outcome.Created {
		status = http.StatusCreated
	}
	return client.ReplayResult{ID: id, Status: status, Result: &rec}
}

func (x *exchange) refusedItem(id string, err error) client.ReplayResult {
	p := x.itemProblem(err)
	return client.ReplayResult{ID: id, Status: p.Status, Problem: p}
}
