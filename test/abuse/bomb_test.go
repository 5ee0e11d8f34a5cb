package abuse

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"os"
	"runtime"
	"testing"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func TestMain(m *testing.M) { harness.Run(m) }

// bombGrowth is how much more memory than at rest a bomb may make the program take (C4, C6).
const bombGrowth = 64 << 20

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// C4, C6: files that are small and unpack to something huge are refused, in little memory.
func TestBombsAreRefused(t *testing.T) {
	const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	config := harness.Config(t, harness.Embedded)
	token := harness.Found(t, config)["technician"]
	program := harness.Serve(t, harness.Build(t, ""), config)
	c := harness.Client(t, program.URL, token)
	rest := resident(t, program.Pid(), "VmRSS")
	for name, f := range map[string]client.File{
		"1 GiB in a document":    harness.File("a.docx", docx, archive(t, map[string]int64{"[Content_Types].xml": 1 << 10, "word/document.xml": 1 << 30})),
		"1 GiB in a sheet":       harness.File("a.xlsx", xlsx, archive(t, map[string]int64{"[Content_Types].xml": 1 << 10, "xl/workbook.xml": 1 << 10, "xl/worksheets/sheet1.xml": 1 << 30})),
		"100,000 entries":        harness.File("b.docx", docx, crowded(t, 100_000)),
		"a picture of 2.5 Gpx":   harness.File("a.png", "image/png", canvas(50_000, 50_000)),
		"a picture of no height": harness.File("b.png", "image/png", canvas(50_000, 0)),
	} {
		_, _, err := c.PutAttachment(t.Context(), harness.Project, harness.NewID(), f)
		p := client.AsProblem(err)
		if p == nil || p.Status != http.StatusRequestEntityTooLarge && p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusUnsupportedMediaType {
			t.Errorf("%s (%d bytes): %v", name, f.Size, err)
		}
	}
	if growth := resident(t, program.Pid(), "VmHWM") - rest; growth > bombGrowth {
		t.Errorf("the program took %d MiB more than at rest", growth>>20)
	} else {
		t.Logf("the program took %d MiB more than at rest", growth>>20)
	}
	must(t, program.Stop())
	harness.Open(t, config, &harness.Clock{}).Settle()
}

func archive(t *testing.T, sizes map[string]int64) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, size := range sizes {
		w, err := z.Create(name)
		must(t, err)
		_, err = io.CopyN(w, zeros{}, size)
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

func crowded(t *testing.T, entries int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"[Content_Types].xml", "word/document.xml"} {
		_, err := z.Create(name)
		must(t, err)
	}
	for i := range entries {
		_, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("word/media/%d", i), Method: zip.Store})
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

// canvas is a PNG that says it is of some size and holds a few bytes.
func canvas(width, height uint32) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(make([]byte, 1<<10)) // into memory: cannot fail
	_ = z.Close()
	out := []byte("\x89PNG\r\n\x1a\n")
	out = chunk(out, "IHDR", append(header, 1, 0, 0, 0, 0))
	out = chunk(out, "IDAT", packed.Bytes())
	return chunk(out, "IEND", nil)
}

func chunk(to []byte, kind string, content []byte) []byte {
	to = binary.BigEndian.AppendUint32(to, uint32(len(content)))
	named := append([]byte(kind), content...)
	return binary.BigEndian.AppendUint32(append(to, named...), crc32.ChecksumIEEE(named))
}

// resident reads one figure of a program's memory, in bytes.
func resident(t *testing.T, pid int, name string) int64 {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("NOT RUN: the memory of another program is read from /proc")
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	must(t, err)
	for line := range bytes.Lines(text) {
		var kilobytes int64
		if n, _ := fmt.Sscanf(string(line), name+": %d kB", &kilobytes); n == 1 {
			return kilobytes << 10
		}
	}
	t.Fatalf("no %s of %d", name, pid)
	return 0
}
