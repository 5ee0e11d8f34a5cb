package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/pkg/client"
)

// classList gives the closed code table, without schemas.
func classList(x *exchange) error {
	x.Header("Cache-Control", "no-cache")
	return x.answer(http.StatusOK, wireList(mapped(class.All(), classHead), ""))
}

// classGet gives one class with the schema of its body and its form hints.
func classGet(x *exchange) error {
	c, ok := class.ByCode(x.Param("code"))
	if !ok {
		return fault.Hidden()
	}
	out := classHead(c)
	out.Schema, out.Hints = c.Schema(), c.Hints()
	x.Header("Cache-Control", "no-cache")
	return x.answer(http.StatusOK, out)
}

func classHead(c *class.Class) client.Class {
	return client.Class{Code: c.Code, Kind: string(c.Kind), Zh: c.Zh, En: c.En}
}
