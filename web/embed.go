// Package web holds the panel: its source, and the build that the server carries inside itself.
package web

import (
	"embed"
	"io/fs"
)

// The build is made by go generate and never committed; a tracked .gitkeep lets the package compile without Node.
//
// What the server owes the panel (it is served by internal/httpapi):
//   - `/` and the desk's routes answer index.html, `/m` and `/m/*` answer m.html, `/sw.js` comes from the root with
//     `Cache-Control: no-cache` and Content-Type text/javascript, so that its scope is the whole site;
//   - `/assets/*` is hashed: `Cache-Control: public, max-age=31536000, immutable`; everything else `no-cache` and an ETag;
//   - each text file has a `.br` and a `.gz` twin beside it: send the twin with Content-Encoding and `Vary: Accept-Encoding`;
//   - Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;
//     connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self';
//     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html panel
//
//go:generate npm ci --no-audit --no-fund
//go:generate npm run build
//go:embed all:dist
var build embed.FS

// Panel gives the built panel and whether it was built: without index.html the server answers pages with the way to
// build it, and everything else works.
func Panel() (fs.FS, bool) {
	dist, err := fs.Sub(build, "dist")
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(dist, "index.html")
	return dist, err == nil
}
