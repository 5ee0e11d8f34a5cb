package httpapi

import (
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/countersign/countersign/internal/domain/fault"
)

// panelPolicy is what the panel's pages may do: their own files and nothing else, no markup from strings.
const panelPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types svelte-trusted-html panel"

// notBuilt is the one page without a panel; everything else works.
const notBuilt = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>签认 Countersign</title>" +
	"<p>面板未构建：请运行 <code>go generate ./web</code>。</p><p lang=\"en\">The panel is not built: run <code>go generate ./web</code>.</p></html>\n"

// pages are the addresses that the panel draws by itself, and the file that starts it there: `/x/*` stands for
// everything below `/x/`. An address that is not here is 404, so that a typing error looks like one.
var pages = map[string]string{
	"/": desk, "/login": desk, "/screen": desk, "/inbox": desk, "/delegations": desk, "/suspicions": desk, "/conduct": desk, "/directives": desk, "/diary": desk, "/publish": desk,
	"/records": desk, "/records/*": desk, "/board": desk, "/board/*": desk, "/people": desk, "/project": desk, "/keys": desk,
	"/feedback": desk, "/feedback/*": desk, "/directives/*": desk,
	"/reading": desk, "/reports": desk, "/reports/*": desk,
	"/notices": desk, "/distribution": desk,
	"/m": phone, "/m/*": phone, "/v": verifyPage, "/v/*": verifyPage,
}

// The panel's two entries.
const (
	desk  = "index.html"
	phone = "m.html"
	// verifyPage is for strangers: it asks for no login.
	verifyPage = "v.html"
)

// panelFile is one file of the build with its compressed twins.
type panelFile struct {
	plain, gzip, brotli []byte
	contentType         string
	etag                string
}

// panel serves the built front end out of memory.
type panel struct {
	files map[string]panelFile
}

// newPanel reads the build; nil means that there is none.
func newPanel(build fs.FS) *panel {
	if build == nil {
		return nil
	}
	p := &panel{files: map[string]panelFile{}}
	_ = fs.WalkDir(build, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && isServed(name) {
			p.files["/"+name] = readPanelFile(build, name)
		}
		return nil
	})
	if _, ok := p.files["/index.html"]; !ok {
		return nil
	}
	return p
}

// isServed leaves out what travels as a twin, what is hidden, and the typeface that the server alone draws with.
func isServed(name string) bool {
	return !isTwin(name) && !strings.HasPrefix(path.Base(name), ".") && !strings.HasPrefix(name, "fonts/")
}

func isTwin(name string) bool {
	return strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz")
}

func readPanelFile(build fs.FS, name string) panelFile {
	plain, _ := fs.ReadFile(build, name)
	f := panelFile{plain: plain, contentType: panelType(name)}
	f.gzip, _ = fs.ReadFile(build, name+".gz")
	f.brotli, _ = fs.ReadFile(build, name+".br")
	sum := sha256.Sum256(plain)
	f.etag = base64.RawURLEncoding.EncodeToString(sum[:12])
	return f
}

func panelType(name string) string {
	switch path.Ext(name) {
	case ".webmanifest":
		return "application/manifest+json"
	case ".js":
		return "text/javascript; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// servePanelOrNothing answers every address that is no route: a file or page of the panel, else 404. Below /api
// nothing falls back.
func (a *api) servePanelOrNothing(c *gin.Context) {
	address := c.Request.URL.Path
	readable := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if !readable || address == "/api" || strings.HasPrefix(address, "/api/") {
		a.nothingHere(c)
		return
	}
	page, isPage := pageOf(address)
	switch {
	case a.panel == nil && isPage:
		c.Writer.Header().Set("Content-Security-Policy", panelPolicy)
		c.Data(http.StatusServiceUnavailable, "text/html; charset=utf-8", []byte(notBuilt))
	case a.panel != nil && isPage:
		a.panel.serve(c, "/"+page)
	case a.panel != nil && a.panel.has(address):
		a.panel.serve(c, address)
	default:
		a.nothingHere(c)
	}
}

func (a *api) nothingHere(c *gin.Context) {
	writeProblem(c.Writer, c.Request, fault.Hidden(), requestID(c.Request.Context()))
}

func (p *panel) has(address string) bool { _, ok := p.files[address]; return ok }

// pageOf gives the file that draws an address.
func pageOf(address string) (string, bool) {
	if file, ok := pages[address]; ok {
		return file, true
	}
	for at := strings.LastIndexByte(address, '/'); at > 0; at = strings.LastIndexByte(address[:at], '/') {
		if file, ok := pages[address[:at]+"/*"]; ok {
			return file, true
		}
	}
	return "", false
}

// serve writes one file: its hashed name makes an asset immutable, anything else is asked for anew each time.
func (p *panel) serve(c *gin.Context, name string) {
	f, ok := p.files[name]
	if !ok {
		c.Status(http.StatusNotFound)
		return
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", panelPolicy)
	h.Set("Content-Type", f.contentType)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "/assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body, encoding := f.choose(c.Request.Header.Get("Accept-Encoding"))
	tag := `"` + f.etag + `-` + encoding + `"`
	h.Set("Etag", tag)
	if encoding != "plain" {
		h.Set("Content-Encoding", encoding)
	}
	if strings.Contains(c.Request.Header.Get("If-None-Match"), tag) {
		c.Status(http.StatusNotModified)
		return
	}
	c.Status(http.StatusOK)
	if c.Request.Method == http.MethodGet {
		_, _ = c.Writer.Write(body)
	}
}

// choose picks the smallest form that the browser takes.
func (f panelFile) choose(accepted string) (body []byte, encoding string) {
	switch {
	case f.brotli != nil && strings.Contains(accepted, "br"):
		return f.brotli, "br"
	case f.gzip != nil && strings.Contains(accepted, "gzip"):
		return f.gzip, "gzip"
	}
	return f.plain, "plain"
}
