package httpapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

func recordList(x *exchange) error {
	classes, err := x.classes()
	if err != nil {
		return err
	}
	filter := store.RecordFilter{
		States: x.states(), Classes: classes, From: x.query("from"), To: x.query("to"),
		Author: x.query("author"), Query: x.query("q"),
	}
	page, err := x.api.pipeline.List(x.ctx(), x.actor, x.project(), filter, x.page())
	if err != nil {
		return err
	}
	names := x.namer()
	items := mapped(page.Items, func(l store.Listed) client.Record {
		return names.record(listedRecord(&l, x.sightOf(&l.Record), x.api.pipeline.Allowed(x.actor, &l.Record)))
	})
	return x.answer(http.StatusOK, wireList(items, page.NextCursor))
}

func (x *exchange) page() store.Page { return store.Page{Limit: x.limit(), Cursor: x.query("cursor")} }

func (x *exchange) states() []record.State {
	if x.query("state") == "" {
		return nil
	}
	return mapped(strings.Split(x.query("state"), ","), func(s string) record.State { return record.State(s) })
}

// classes reads the wanted classes from class and kind; nil means all. A class that is not of the kind is a slip.
func (x *exchange) classes() ([]string, error) {
	code, kind := x.query("class"), x.query("kind")
	if kind == "" {
		if code == "" {
			return nil, nil
		}
		return []string{code}, nil
	}
	codes := mapped(class.OfKind(class.Kind(kind)), func(c *class.Class) string { return c.Code })
	if code == "" {
		return codes, nil
	}
	if !slices.Contains(codes, code) {
		return nil, refuseFields([]fault.Field{wrongParameter("class", code)})
	}
	return []string{code}, nil
}
