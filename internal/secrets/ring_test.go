package secrets

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSecretsSurviveARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	first, err := Open(dir)
	require.NoError(t, err)
	sealed, err := first.Seal([]byte("otp"), "totp/wang")
	require.NoError(t, err)
	second, err := Open(dir)
	require.NoError(t, err)
	require.Equal(t, first.LedgerKey(), second.LedgerKey())
	plain, err := second.Unseal(sealed, "totp/wang")
	require.NoError(t, err)
	require.Equal(t, "otp", string(plain))
	_, err = second.Unseal(sealed, "totp/li")
	require.Error(t, err, "sealed for another")
	sealed[len(sealed)-1] ^= 1
	_, err = second.Unseal(sealed, "totp/wang")
	require.Error(t, err, "altered")
}

func TestSecretsOfManyStartsAtOnceAreTheSame(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	rings := make([]*Ring, 16)
	var all sync.WaitGroup
	for i := range rings {
		all.Go(func() { rings[i], _ = Open(dir) })
	}
	all.Wait()
	sealed, err := rings[0].Seal([]byte("x"), "c")
	require.NoError(t, err)
	for _, r := range rings {
		require.NotNil(t, r)
		require.Equal(t, rings[0].LedgerKey(), r.LedgerKey())
		_, err := r.Unseal(sealed, "c")
		require.NoError(t, err)
	}
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, 2, "no drafts are left")
}

func TestSecretsThatOthersMayReadAreRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	_, err := Open(dir)
	require.NoError(t, err)
	for _, name := range []string{ledgerFile, masterFile, ""} {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.NoError(t, os.Chmod(path, info.Mode().Perm()|0o040))
		_, err = Open(dir)
		require.ErrorContains(t, err, "may be read by others")
		require.NoError(t, os.Chmod(path, info.Mode().Perm()))
	}
}

func TestDamagedSecretsAreNotReplaced(t *testing.T) {
	for _, name := range []string{ledgerFile, masterFile} {
		dir := filepath.Join(t.TempDir(), "secrets")
		_, err := Open(dir)
		require.NoError(t, err)
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte("half"), 0o600))
		_, err = Open(dir)
		require.Error(t, err, name)
		text, _ := os.ReadFile(path)
		require.Equal(t, "half", string(text), "what could be repaired by hand stays")
	}
}
