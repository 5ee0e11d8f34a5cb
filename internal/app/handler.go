package app

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"

	"github.com/countersign/countersign/internal/font"
	"github.com/countersign/countersign/internal/httpapi"
	"github.com/countersign/countersign/internal/paper"
	"github.com/countersign/countersign/web"
)

// printsAtOnce is how many files are made at the same time: each takes a processor for some tenths of a second.
const printsAtOnce = 2

// Handler builds the router over the services, with the panel where it was built.
func (p *Product) Handler(c Config) (http.Handler, error) {
	deps := httpapi.Deps{
		Notify:   p.Notify,
		Feedback: p.Feedback,
		Conduct:  p.Conduct,
		Alerts:   p.Alerts, Directives: p.Directives,
		People: p.People, Keys: p.Keys, Pipeline: p.Pipeline, Files: p.Files, Ledger: p.Ledger, Integrity: p.Integrity, Reports: p.Reports, Digests: p.Digests, Verify: p.Verify, Store: p.Store, Ready: p.ready,
		Now: p.now, Logger: p.log, Secure: c.TLS, Version: version(),
	}
	deps.PublicURL = c.publicURL()
	typefaces := font.From(nil)
	if panel, built := web.Panel(); built {
		deps.Panel = panel
		typefaces = font.From(panel)
	}
	deps.Press = paper.NewPress(typefaces, printsAtOnce)
	return httpapi.New(deps)
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "unknown"
}

// greet says where the product is to be found.
func greet(out io.Writer, c Config, at net.Addr) {
	_, _ = fmt.Fprintf(out, "签认 Countersign  http://%s/   手机 phone: http://%s/m\n", at, at)
	if name := secureName(at); name != "" {
		_, _ = fmt.Fprintf(out, "使用签名密钥请打开 with signing keys, open: http://%s/\n", name)
	}
	if c.Demo {
		greetDemo(out)
	}
}

// secureName gives a loopback address the one name under which browsers allow signing keys without TLS; empty elsewhere.
func secureName(at net.Addr) string {
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsLoopback() {
		return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
	}
	return ""
}
