package secrecy

import (
	"testing"

	"github.com/countersign/countersign/internal/suite"
	"github.com/countersign/countersign/test/harness"
)

// TestSM3StandsBesideSHA256: with the SM suite each document and each file has its SM3, in its row and in the receipt;
// without it nothing is there.
func TestSM3StandsBesideSHA256(t *testing.T) {
	for _, method := range []suite.Suite{suite.Standard, suite.SM} {
		config := harness.Config(t, harness.Embedded)
		config.Crypto.Suite = method.String()
		harness.Found(t, config)
		s := start(t, config)
		rec := s.published("internal", note())
		bytes, err := s.plaintext(s.attachmentOf(rec))
		s.must(err)
		a, err := s.Store.Attachment(t.Context(), harness.Project, s.attachmentOf(rec))
		s.must(err)
		want, found := "", 0
		if method == suite.SM {
			want = suite.SM3(bytes)
		}
		if a.SM3 != want {
			t.Errorf("%s: the file's is %q, want %q", method, a.SM3, want)
		}
		db := openForChange(t, config)
		rows, err := db.QueryContext(t.Context(), `SELECT document, sm3 FROM record_versions`)
		s.must(err)
		for rows.Next() {
			var document []byte
			var digest string
			s.must(rows.Scan(&document, &digest))
			if (method == suite.SM) != (digest == suite.SM3(document)) || method == suite.Standard && digest != "" {
				t.Errorf("%s: a document's is %q", method, digest)
			}
			found++
		}
		s.must(rows.Err())
		receipts := s.mustEvent(t.Context(), "attachment.receive", 1)
		if found == 0 || (method == suite.SM) != contains(receipts[0], "sm3", want) {
			t.Errorf("%s: %d documents, receipt %s", method, found, receipts[0])
		}
	}
}
