package httpapi

import (
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/paper"
	"github.com/countersign/countersign/internal/service/alerts"
	"github.com/countersign/countersign/internal/service/conduct"
	"github.com/countersign/countersign/internal/service/digest"
	"github.com/countersign/countersign/internal/service/directives"
	"github.com/countersign/countersign/internal/service/feedback"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/service/integrity"
	"github.com/countersign/countersign/internal/service/keys"
	"github.com/countersign/countersign/internal/service/ledger"
	"github.com/countersign/countersign/internal/service/notify"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/service/reports"
	"github.com/countersign/countersign/internal/service/verify"
	"github.com/countersign/countersign/internal/store"
)

var errPanic = errors.New("a handler panicked")

// api holds what the handlers use.
type api struct {
	people   *people.Service
	keys     *keys.Service
	pipeline *pipeline.Service
	files    *files.Service
	ledger   *ledger.Service
	store    *store.Store
	panel    *panel
	ready    readiness
	now      func() time.Time
	log      *slog.Logger
	secure   bool
	version  string
	origins  *http.CrossOriginProtection
	logins   *limiter
	verify   *verify.Service
	// what one address may ask of the public verify page
	lookups, comparisons *limiter

	integrity *integrity.Service
	reports   *reports.Service
	feedback  *feedback.Service
	conduct   *conduct.Service
	digests   *digest.Service
	notify    *notify.Service

	directives *directives.Service
	alerts     *alerts.Service

	press     *paper.Press
	publicURL string
}

// New makes the handler of the whole product: API, panel and health. It fails where a route has no declared action or
// takes a parameter that nobody described.
func New(d Deps) (http.Handler, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	a := newAPI(d)
	all := a.routes()
	if err := checkRoutes(all); err != nil {
		return nil, err
	}
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1400), gzhttp.RandomJitter(32, 0, false),
		gzhttp.ContentTypes([]string{"application/json", problemType, openapiType}))
	if err != nil {
		return nil, err
	}
	return a.watch(withSecurityHeaders(a.secure, compress(a.engine(all)))), nil
}

func newAPI(d Deps) *api {
	return &api{
		conduct: d.Conduct,
		notify:  d.Notify,
		press:   d.Press, publicURL: d.PublicURL,
		alerts: d.Alerts, directives: d.Directives,
		people: d.People, keys: d.Keys, pipeline: d.Pipeline, files: d.Files, ledger: d.Ledger, integrity: d.Integrity, reports: d.Reports, feedback: d.Feedback, digests: d.Digests, store: d.Store, panel: newPanel(d.Panel),
		ready: d.Ready, now: d.Now, log: d.Logger, secure: d.Secure, version: d.Version,
		origins: http.NewCrossOriginProtection(), logins: newLimiter(d.Now, loginBurst, loginEvery), verify: d.Verify,
		lookups: newLimiter(d.Now, lookupBurst, lookupEvery), comparisons: newLimiter(d.Now, comparisonBurst, comparisonEvery),
	}
}

// engine puts the table into gin. Gin corrects no address: what is not in the table does not exist.
func (a *api) engine(routes []route) *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	_ = e.SetTrustedProxies(nil) // with nil it can't fail
	e.ContextWithFallback = true
	e.RedirectTrailingSlash = false
	e.HandleMethodNotAllowed = true
	e.UseRawPath = true // a reference may hold a slash, escaped
	for i := range routes {
		e.Handle(routes[i].Method, routes[i].Path, a.serve(&routes[i]))
	}
	e.NoRoute(a.servePanelOrNothing)
	e.NoMethod(a.refuseMethod)
	return e
}

// refuseMethod answers an address that exists with a method that does not.
func (a *api) refuseMethod(c *gin.Context) {
	f := fault.New(fault.BadRequest, "E_METHOD", "该地址不支持这种操作。", "This address does not take this method.")
	p := problemOf(f, languageOf(c.Request), requestID(c.Request.Context()))
	p.Status = http.StatusMethodNotAllowed
	sendProblem(c.Writer, c.Request, f, p)
}

// Timeouts of a connection (C13). A body or answer that streams moves its own deadline as long as bytes flow.
const (
	headerTimeout = 10 * time.Second
	bodyTimeout   = 30 * time.Second
	idleTimeout   = 2 * time.Minute
	maxHeader     = 32 << 10
)

// NewServer makes the HTTP server around the handler, with the timeouts and limits that keep slow clients from
// holding it up.
func NewServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       bodyTimeout,
		WriteTimeout:      bodyTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
