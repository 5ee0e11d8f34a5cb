package paper

import (
	"bytes"
	"image"
	_ "image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/countersign/countersign/test/need"
)

// poppler runs one of its programs over a document.
func poppler(t testing.TB, name string, pdf []byte, arguments ...string) string {
	t.Helper()
	program := need.Program("", name)
	if program == "" {
		need.Missing(t, name, "install poppler-utils")
	}
	file := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range arguments {
		arguments[i] = strings.ReplaceAll(a, "FILE", file)
	}
	out, err := exec.CommandContext(t.Context(), program, arguments...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

// pages are the texts of a document, page by page, without white space: a search has none either.
func pages(t testing.TB, pdf []byte) []string {
	t.Helper()
	all := strings.Split(strings.TrimSuffix(poppler(t, "pdftotext", pdf, "FILE", "-"), "\f"), "\f")
	for i := range all {
		all[i] = tight(all[i])
	}
	return all
}

// written are the texts in the order in which they were written.
func written(t testing.TB, pdf []byte) []string {
	t.Helper()
	all := strings.Split(strings.TrimSuffix(poppler(t, "pdftotext", pdf, "-raw", "FILE", "-"), "\f"), "\f")
	for i := range all {
		all[i] = tight(all[i])
	}
	return all
}

// tight leaves out white space.
func tight(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// painted is a page as a picture of so many dots an inch.
func painted(t testing.TB, pdf []byte, page, dpi string) image.Image {
	t.Helper()
	out := filepath.Join(t.TempDir(), "p")
	poppler(t, "pdftoppm", pdf, "-r", dpi, "-f", page, "-l", page, "-png", "-singlefile", "FILE", out)
	data, err := os.ReadFile(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// office converts a document with LibreOffice, which opens it as people would.
func office(t testing.TB, data []byte, name, to string) []byte {
	t.Helper()
	program := need.Program("COUNTERSIGN_TEST_SOFFICE", "soffice", "libreoffice")
	if program == "" {
		need.Missing(t, "LibreOffice", "install libreoffice-calc-nogui and libreoffice-writer-nogui")
	}
	folder := t.TempDir()
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--convert-to", to, "--outdir", folder+"/out", file)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	made, err := filepath.Glob(folder + "/out/*")
	if err != nil || len(made) == 0 {
		t.Fatalf("LibreOffice made nothing of %s (%v)", name, err)
	}
	var all []byte
	for _, m := range made {
		part, err := os.ReadFile(m)
		if err != nil {
			t.Fatal(err)
		}
		all = append(append(all, part...), '\n')
	}
	return all
}
