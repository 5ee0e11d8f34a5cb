package httpapi

import (
	"net/http"
	"strconv"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
)

// recordDiff compares two versions; both have to be named.
func recordDiff(x *exchange) error {
	from, fromErr := strconv.ParseInt(x.query("from"), 10, 64)
	to, toErr := strconv.ParseInt(x.query("to"), 10, 64)
	if fromErr != nil || toErr != nil {
		return refuseFields([]fault.Field{{Field: "from, to", Code: "V1", Zh: "请给出两个版本号。", En: "Name both versions."}})
	}
	changes, err := x.api.pipeline.Diff(x.ctx(), x.actor, x.recordKey(), from, to)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.Diff{From: from, To: to, Changes: mapped(changes, func(c pipeline.Change) client.Change {
		return client.Change(c)
	})})
}
