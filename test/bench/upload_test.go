package bench

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/test/harness"
)

// gibibyte is the size of the upload, and piece that of one piece of a resumable one.
const (
	gibibyte = 1 << 30
	piece    = 16 << 20
)

// BenchmarkUpload sends a film-sized file to the real program, whole and in pieces, and compares with the system's
// sha256sum over the same file: more than hashing and storing has no business to take.
func BenchmarkUpload(b *testing.B) {
	file := soundFile(b)
	for _, stack := range []harness.Stack{harness.Embedded, {Database: "sqlite", Objects: "s3"}} {
		b.Run(stack.Objects, func(b *testing.B) { upload(b, stack, file) })
	}
}

// sound is the file that is sent: a WAV, so that any bytes may follow its head.
type sound struct {
	path   string
	digest [sha256.Size]byte
}

func upload(b *testing.B, stack harness.Stack, file sound) {
	c := harness.Config(b, stack)
	tokens := harness.Found(b, c)
	program := harness.Serve(b, harness.Build(b, ""), c)
	u := &uploader{host: strings.TrimPrefix(program.URL, "http://"), token: tokens["technician"], file: file}
	var sums, whole, pieces, grown []float64
	for range *rounds {
		sums = append(sums, mebibytesPerSecond(b, func() { must(b, exec.Command("sha256sum", file.path).Run()) }))
		forgetPeak(b, program.Pid())
		before := memory(b, program.Pid(), "VmRSS")
		whole = append(whole, mebibytesPerSecond(b, func() { u.whole(b) }))
		grown = append(grown, mebibytes(memory(b, program.Pid(), "VmHWM")-before))
		pieces = append(pieces, mebibytesPerSecond(b, func() { u.pieces(b) }))
	}
	name := "1 GiB upload, " + stack.Objects
	beside := fmt.Sprintf("sha256sum %s MiB/s", number(median(sums)))
	if stack.Objects == "local" {
		least(name+", of sha256sum's speed", median(whole)/median(sums), 1, "", number(median(whole))+" MiB/s, "+beside)
		most(name+", memory on top", median(grown), 64, " MiB", "")
	} else {
		told(name, median(whole), " MiB/s", beside)
		told(name+", memory on top", median(grown), " MiB", "")
	}
	told(name+", in pieces of 16 MiB", median(pieces), " MiB/s", beside)
}

func mebibytesPerSecond(b *testing.B, work func()) float64 {
	b.Helper()
	begun := time.Now()
	work()
	return gibibyte >> 20 / time.Since(begun).Seconds()
}

type uploader struct {
	host, token string
	file        sound
}

// whole sends the file in one request.
func (u *uploader) whole(b *testing.B) {
	b.Helper()
	head := fmt.Sprintf("PUT /api/v1/projects/%s/attachments/%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nUser-Agent: bench\r\n"+
		"Content-Type: audio/wav\r\nContent-Disposition: attachment; filename=\"site.wav\"\r\nRepr-Digest: sha-256=:%s:\r\nContent-Length: %d\r\n\r\n",
		harness.Project, harness.NewID(), u.host, u.token, base64.StdEncoding.EncodeToString(u.file.digest[:]), gibibyte)
	f, err := os.Open(u.file.path)
	must(b, err)
	defer f.Close()
	connection, err := dial(u.host)
	must(b, err)
	defer connection.close()
	u.expect(b, connection, head, f, http.StatusCreated)
}

// expect sends a head and a body straight from the file, and wants a status.
func (u *uploader) expect(b *testing.B, connection *wire, head string, body io.Reader, want int) {
	b.Helper()
	_, err := connection.conn.Write([]byte(head))
	must(b, err)
	_, err = io.Copy(connection.conn, body)
	must(b, err)
	status, text, err := connection.answer(true)
	must(b, err)
	if status != want {
		b.Fatalf("answered %d: %s", status, text)
	}
}

// pieces sends the file by the resumable protocol.
func (u *uploader) pieces(b *testing.B) {
	b.Helper()
	place := u.begin(b)
	f, err := os.Open(u.file.path)
	must(b, err)
	defer f.Close()
	connection, err := dial(u.host)
	must(b, err)
	defer connection.close()
	for offset := 0; offset < gibibyte; offset += piece {
		head := fmt.Sprintf("PATCH %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nUser-Agent: bench\r\nTus-Resumable: 1.0.0\r\n"+
			"Content-Type: application/offset+octet-stream\r\nUpload-Offset: %d\r\nContent-Length: %d\r\n\r\n", place, u.host, u.token, offset, piece)
		u.expect(b, connection, head, io.LimitReader(f, piece), http.StatusNoContent)
	}
}

// begin opens a resumable upload and gives its address.
func (u *uploader) begin(b *testing.B) string {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "http://"+u.host+"/api/v1/projects/"+harness.Project+"/uploads", nil)
	must(b, err)
	word := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	request.Header.Set("Authorization", "Bearer "+u.token)
	request.Header.Set("Tus-Resumable", "1.0.0")
	request.Header.Set("Upload-Length", fmt.Sprint(gibibyte))
	request.Header.Set("Upload-Metadata", "id "+word(harness.NewID())+",filename "+word("site.wav")+",filetype "+word("audio/wav")+
		",sha256 "+word(hex.EncodeToString(u.file.digest[:])))
	answer, err := http.DefaultClient.Do(request)
	must(b, err)
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusCreated {
		text, _ := io.ReadAll(answer.Body)
		b.Fatalf("begin: %s %s", answer.Status, text)
	}
	return answer.Header.Get("Location")
}

// soundFile writes a sound of exactly 1 GiB.
func soundFile(b *testing.B) sound {
	b.Helper()
	s := sound{path: filepath.Join(b.TempDir(), "site.wav")}
	f, err := os.Create(s.path)
	must(b, err)
	defer f.Close()
	digest := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(f, digest), 1<<20)
	head := soundHead()
	_, err = w.Write(head)
	must(b, err)
	_, err = io.CopyN(w, rand.NewChaCha8([32]byte{1}), gibibyte-int64(len(head)))
	must(b, err)
	must(b, w.Flush())
	must(b, f.Sync())
	copy(s.digest[:], digest.Sum(nil))
	return s
}

// soundHead describes 16-bit mono at 44,100 Hz, up to the end of the file.
func soundHead() []byte {
	le := binary.LittleEndian
	head := append([]byte("RIFF"), le.AppendUint32(nil, gibibyte-8)...)
	head = append(head, "WAVEfmt "...)
	for _, v := range []uint32{16, 1 | 1<<16, 44100, 88200, 2 | 16<<16} {
		head = le.AppendUint32(head, v)
	}
	head = append(head, "data"...)
	return le.AppendUint32(head, gibibyte-44)
}
