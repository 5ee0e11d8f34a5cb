package delegation

import (
	"database/sql"
	"net/http"
	"testing"

	"github.com/countersign/countersign/test/harness"
)

// What a stand-in signed is published only while his leave stands behind it, as its giver signed it: a delegation that
// was changed, forged or taken away behind the product's back makes the publication refused, and nothing goes online.
func TestForgedDelegationPublishesNothing(t *testing.T) {
	s := harness.Start(t, harness.Served)
	rec := s.Classified(s.Progress(harness.NewID()))
	d := granted(t, s, absence(s, "technician2"))
	signed, err := sign(t, s.Session("technician2"), rec)
	must(t, err)
	db, err := sql.Open("mysql", harness.OwnerDSN(t, s.Config))
	must(t, err)
	defer db.Close()
	run := func(query string) {
		t.Helper()
		_, err := db.ExecContext(t.Context(), query)
		must(t, err)
	}
	run(`CREATE TABLE kept AS SELECT * FROM delegations`)
	for what, query := range map[string]string{
		"other classes":        `UPDATE delegations SET classes = 'B4'`,
		"a wider scope":        `UPDATE delegations SET actions = 'sign'`,
		"a lower level":        `UPDATE delegations SET max_secrecy = 0`,
		"another holder":       `UPDATE delegations SET to_user = 'technician'`,
		"another giver":        `UPDATE delegations SET from_user = 'pm2'`,
		"an earlier end":       `UPDATE delegations SET ends_at = starts_at + 1`,
		"a later beginning":    `UPDATE delegations SET starts_at = ends_at - 1`,
		"another reason":       `UPDATE delegations SET reason = '另外一个原因'`,
		"closed before":        `UPDATE delegations SET closed_at = 1`,
		"without a signature":  `UPDATE delegations SET signature = ''`,
		"another's signature":  `UPDATE delegations SET signature = (SELECT hash FROM signature_documents WHERE purpose = 'publication')`,
		"no delegation at all": `DELETE FROM delegations`,
	} {
		run(query)
		_, err := s.As("custodian").Publish(t.Context(), harness.Project, rec.ID, signed.Version)
		refused(t, what, err, http.StatusConflict, "E_SIGNATURE")
		run(`DELETE FROM delegations`)
		run(`INSERT INTO delegations SELECT * FROM kept`)
	}
	if n := count(t, s, `SELECT COUNT(*) FROM publications`); n != 0 {
		t.Errorf("%d publications", n)
	}
	// A revocation after the signature leaves it as good as it was.
	_, err = s.Session("pm").RevokeDelegation(t.Context(), harness.Project, d.ID, "")
	must(t, err)
	_, err = s.As("custodian").Publish(t.Context(), harness.Project, rec.ID, signed.Version)
	must(t, err)
	run(`DROP TABLE kept`)
	s.MustHold()
}
