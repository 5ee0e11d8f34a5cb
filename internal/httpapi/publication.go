package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

func publicationList(x *exchange) error {
	classes, err := x.classes()
	if err != nil {
		return err
	}
	filter := store.PublicationFilter{Classes: classes, From: x.query("from"), To: x.query("to"), Query: x.query("q")}
	page, err := x.api.pipeline.Publications(x.ctx(), x.actor, x.project(), filter, x.page())
	if err != nil {
		return err
	}
	names := x.namer()
	return x.answer(http.StatusOK, wireList(mapped(page.Items, func(p store.Publication) client.Publication {
		return names.publication(listedPublication(p))
	}), page.NextCursor))
}

func publicationGet(x *exchange) error {
	view, err := x.api.pipeline.Publication(x.ctx(), x.actor, x.project(), x.Param("no"))
	if err != nil {
		return err
	}
	out, err := fullPublication(view)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.namer().publication(out))
}
