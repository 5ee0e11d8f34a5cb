package httpapi

import (
	"crypto/subtle"
	"net/http"

	"github.com/countersign/countersign/internal/domain/fault"
)

// crossOrigin refuses what a browser sends from another site, before anything else is looked at; clients that are no
// browsers send no Origin and pass.
func crossOrigin(x *exchange) error {
	if err := x.api.origins.Check(x.Request); err != nil {
		return crossSite().Because(err)
	}
	return nil
}

// checkCSRF asks a cookie session for the word that only our own page knows.
func checkCSRF(r *http.Request, want string) error {
	given := r.Header.Get("X-Csrf-Token")
	if want == "" || subtle.ConstantTimeCompare([]byte(given), []byte(want)) != 1 {
		return crossSite()
	}
	return nil
}

func crossSite() *fault.Error {
	return fault.New(fault.Forbidden, "E_CSRF", "请求不是由本站页面发出的。", "The request did not come from this site's own page.").Audited("csrf.denied")
}

func unsafeMethod(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	return true
}
