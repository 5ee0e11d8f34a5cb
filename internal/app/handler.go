package app

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/countersign/countersign/internal/httpapi"
	"github.com/countersign/countersign/web"
)

// handler builds the router over the services, with the panel where it was built.
func (p *product) handler(c Config) (http.Handler, error) {
	deps := httpapi.Deps{People: p.people, Pipeline: p.pipeline, Files: p.files, Store: p.store, Ready: p.ready,
		Now: time.Now, Logger: p.log, Secure: c.TLS, Version: version()}
	if panel, built := web.Panel(); built {
		deps.Panel = panel
	}
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
	if c.Demo {
		_, _ = fmt.Fprintln(out, demoGreeting)
	}
}
