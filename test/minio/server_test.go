package minio

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	miniogo "github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/test/need"
)

func TestSharedServerTakesItsKeysOnly(t *testing.T) {
	config := Start(t)
	require.Equal(t, config, Start(t), "one server in a process")
	_, err := client(t, config).ListBuckets(t.Context())
	require.NoError(t, err)

	config.SecretKey += "x"
	_, err = client(t, config).ListBuckets(t.Context())
	require.Equal(t, http.StatusForbidden, miniogo.ToErrorResponse(err).StatusCode)
}

func TestCrashKeepsWhatWasAcknowledged(t *testing.T) {
	server, err := StartServer(t.TempDir())
	if errors.Is(err, ErrNotInstalled) {
		need.Missing(t, "MinIO", err.Error())
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	s3 := client(t, server.Config())
	require.NoError(t, s3.MakeBucket(t.Context(), "crash", miniogo.MakeBucketOptions{ObjectLocking: true}))
	_, err = s3.PutObject(t.Context(), "crash", "key", strings.NewReader("bytes"), 5, miniogo.PutObjectOptions{})
	require.NoError(t, err)

	require.NoError(t, server.Kill())
	require.Error(t, server.probe())
	require.NoError(t, server.Restart())

	object, err := s3.GetObject(t.Context(), "crash", "key", miniogo.GetObjectOptions{})
	require.NoError(t, err)
	content, err := io.ReadAll(object)
	require.NoError(t, err)
	require.Equal(t, "bytes", string(content))
	require.NoError(t, object.Close())
}

func client(t *testing.T, config Config) *miniogo.Client {
	t.Helper()
	s3, err := miniogo.New(config.Endpoint, &miniogo.Options{
		Creds: credentials.NewStaticV4(config.AccessKey, config.SecretKey, ""),
	})
	require.NoError(t, err)
	return s3
}
