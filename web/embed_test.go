package web

import (
	"io/fs"
	"testing"
)

// The package must work with and without a build; what Panel says has to agree with what is there.
func TestPanelSaysWhetherItWasBuilt(t *testing.T) {
	panel, built := Panel()
	if panel == nil {
		t.Fatal("no file system")
	}
	_, err := fs.Stat(panel, "m.html")
	if built != (err == nil) {
		t.Fatalf("Panel says built=%v, but m.html: %v", built, err)
	}
	if !built {
		return
	}
	for _, name := range []string{"index.html", "index.html.br", "m.html.gz", "sw.js", "sw.js.br", ".gitkeep"} {
		if _, err := fs.Stat(panel, name); err != nil {
			t.Errorf("the build lacks %s: %v", name, err)
		}
	}
}
