package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/evidence"
	"github.com/countersign/countersign/test/need"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"countersign": main})
}

// TestVerifyScripts runs testdata/verify. Each script finds in its folder: site (a whole export), bundle.json, kept
// (its checkpoint of some time ago), key, forked (another site's checkpoint under the same key's name), and in $SERVER
// and $FORKED a ledger over HTTP that goes on from kept, and one that does not.
func TestVerifyScripts(t *testing.T) {
	book := evidence.New(t)
	book.Site(1)
	kept := book.Checkpoint()
	book.Login("li")
	stranger := evidence.New(t)
	stranger.Site(1)
	server, forked := ledgerOf(t, book), ledgerOf(t, book.Forked())
	testscript.Run(t, testscript.Params{
		Dir: "testdata/verify",
		Setup: func(env *testscript.Env) error {
			book.Write(filepath.Join(env.WorkDir, "site"))
			env.Setenv("SERVER", server)
			env.Setenv("FORKED", forked)
			env.Setenv("VERIFY_SH", filepath.Join(need.RepositoryRoot(), "scripts", "verify.sh"))
			for name, content := range map[string][]byte{
				"bundle.json": book.Bundle("0000-published"), "kept": kept, "key": []byte(book.VerifierKey + "\n"), "otherkey": []byte(stranger.VerifierKey), "foreign": stranger.Checkpoint(),
			} {
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), content, 0o600); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// ledgerOf serves the ledger of a book as a server does.
func ledgerOf(t *testing.T, book *evidence.Book) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/ledger/key", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, book.VerifierKey) })
	mux.HandleFunc("GET /api/v1/ledger/checkpoint", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(book.Checkpoint()) })
	mux.HandleFunc("GET /api/v1/ledger/consistency", func(w http.ResponseWriter, r *http.Request) {
		from, _ := strconv.ParseInt(r.FormValue("from"), 10, 64)
		to, _ := strconv.ParseInt(r.FormValue("to"), 10, 64)
		_ = json.NewEncoder(w).Encode(map[string][]proof.Digest{"path": book.Consistency(from, to)})
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func TestVerifyServerThatDoesNotAnswer(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	if _, err := proof.VerifyServer(context.Background(), s.Client(), s.URL, proof.Trust{}); err == nil {
		t.Error("a server without a ledger verifies")
	}
}
