package httpapi

import (
	"net/http"
	"strconv"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

func recordGet(x *exchange) error {
	view, err := x.api.pipeline.Get(x.ctx(), x.actor, x.recordKey())
	if err != nil {
		return err
	}
	x.Header("Etag", entityTag(view.Record.Version))
	return x.answer(http.StatusOK, x.namer().record(fullRecord(view)))
}

func recordVersions(x *exchange) error {
	versions, err := x.api.pipeline.Versions(x.ctx(), x.actor, x.recordKey())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(versions, versionOf), ""))
}

func recordVersion(x *exchange) error {
	n, err := strconv.ParseInt(x.Param("n"), 10, 64)
	if err != nil {
		return fault.Hidden()
	}
	version, err := x.api.pipeline.Version(x.ctx(), x.actor, x.recordKey(), n)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, versionOf(version))
}

func recordEvents(x *exchange) error {
	events, err := x.api.pipeline.Events(x.ctx(), x.actor, x.recordKey())
	if err != nil {
		return err
	}
	names := x.namer()
	return x.answer(http.StatusOK, wireList(mapped(events, func(e store.Event) client.Event {
		out := eventOf(e)
		out.Name = names.of(e.Actor)
		return out
	}), ""))
}

func recordCounts(x *exchange) error {
	counts, err := x.api.pipeline.Counts(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.Counts{Items: mapped(counts, func(c store.Count) client.Count {
		return client.Count{State: string(c.State), Class: c.Class, Kind: kindOf(c.Class), Count: c.N}
	})})
}
