package secrecy

import (
	"testing"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/internal/suite"
	"github.com/countersign/countersign/test/harness"
)

// TestOneTimeCodesSurviveARotation: their secrets come under the new master key before the old one goes.
func TestOneTimeCodesSurviveARotation(t *testing.T) {
	eachStack(t, func(t *testing.T, config app.Config) {
		harness.Found(t, config)
		s := start(t, config)
		id := harness.NewID()
		sealed, err := s.Secrets.Seal([]byte("JBSWY3DPEHPK3PXP"), "credentials/"+id)
		s.must(err)
		c := signing.Credential{ID: id, User: "pm", Kind: signing.TOTP, Label: "手机", State: signing.Active, Handle: []byte(id), Sealed: sealed}
		s.must(s.Store.Write(t.Context(), func(tx *store.Tx) error { return tx.InsertCredential(c) }))
		_, err = s.ObjectKeys.Rotate(t.Context(), func(int) {})
		s.must(err)
		n, err := s.Keys.Reseal(t.Context())
		s.must(err)
		_, err = s.ObjectKeys.Retire(t.Context(), suite.Standard)
		s.must(err)
		now, err := s.Store.Credential(t.Context(), id)
		s.must(err)
		secret, err := s.Secrets.Unseal(now.Sealed, "credentials/"+id)
		if err != nil || string(secret) != "JBSWY3DPEHPK3PXP" || n != 1 {
			t.Errorf("%d resealed, %q, %v", n, secret, err)
		}
		if _, err := s.Secrets.Unseal(sealed, "credentials/"+id); err == nil {
			t.Error("the old master key is still there")
		}
	})
}
