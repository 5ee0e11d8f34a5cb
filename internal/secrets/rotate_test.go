package secrets

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/suite"
)

func TestRotatedMasterKeys(t *testing.T) {
	for _, s := range []suite.Suite{suite.Standard, suite.SM} {
		t.Run(s.String(), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "secrets")
			admin, err := Open(dir)
			require.NoError(t, err)
			server, err := Open(dir) // it runs on
			require.NoError(t, err)
			old, first, err := server.Wrap(s, []byte("data key"), "object/a")
			require.NoError(t, err)

			second, err := admin.Rotate(s)
			require.NoError(t, err)
			require.NotEqual(t, first, second)
			fresh, by, err := server.Wrap(s, []byte("data key"), "object/a")
			require.NoError(t, err)
			require.Equal(t, second, by, "the running server seals under the new one")
			for _, sealed := range [][]byte{old, fresh} {
				plain, err := server.Unwrap(s, sealed, "object/a")
				require.NoError(t, err)
				require.Equal(t, "data key", string(plain))
				_, err = server.Unwrap(s, sealed, "object/b")
				require.Error(t, err, "another object's")
			}

			all, err := admin.Masters(s)
			require.NoError(t, err)
			require.Equal(t, []uint32{first, second}, all)
			gone, err := admin.Retire(s)
			require.NoError(t, err)
			require.Equal(t, 1, gone)
			_, err = server.Unwrap(s, old, "object/a")
			require.Error(t, err, "its master key is gone")
			_, err = server.Unwrap(s, fresh, "object/a")
			require.NoError(t, err)
		})
	}
}

// Many who rotate at once: no master key that sealed something is lost.
func TestRotationsDoNotLoseEachOther(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	first, err := Open(dir)
	require.NoError(t, err)
	var all sync.WaitGroup
	sealed := make([][]byte, 8)
	for i := range sealed {
		all.Go(func() {
			r, err := Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := r.Rotate(suite.Standard); err != nil {
				t.Error(err)
			}
			sealed[i], err = r.Seal([]byte("x"), "c")
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, each := range sealed {
		_, err := first.Unseal(each, "c")
		require.NoError(t, err)
	}
	ids, err := first.Masters(suite.Standard)
	require.NoError(t, err)
	require.Len(t, ids, 9)
}

func TestLostMasterKeysAreNotReplaced(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	r, err := Open(dir)
	require.NoError(t, err)
	require.NoError(t, os.Remove(filepath.Join(dir, masterFile)))
	_, err = r.Seal([]byte("x"), "c")
	require.ErrorContains(t, err, "is gone")
}
