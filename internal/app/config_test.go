package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestUnknownKeyRefusesWithItsLine(t *testing.T) {
	for _, text := range []string{"listen: 127.0.0.1:1\nlisten_on: x\n", "database:\n  driver: sqlite\n  pasword: x\n"} {
		_, err := LoadConfig(write(t, "c.yaml", text))
		if err == nil || !strings.Contains(err.Error(), "unknown field") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestValuesThatCannotWorkAreRefusedTogether(t *testing.T) {
	_, err := LoadConfig(write(t, "c.yaml", "listen: nowhere\ndatabase:\n  driver: oracle\nobjects:\n  driver: s3\nlog:\n  level: loud\nsession:\n  idle: 0s\nmail:\n  tls: perhaps\nledger:\n  mail_to: [nobody]\n  webhooks: [\"ftp://x\"]\n"))
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"listen", "oracle", "s3 needs", "loud", "session.idle", "perhaps", "mail.host", "ledger.mail_to[0]", "ledger.webhooks[0]"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not named in: %v", want, err)
		}
	}
}

func TestEnvironmentOutranksTheFileAndSecretsComeByFile(t *testing.T) {
	t.Setenv("COUNTERSIGN_LISTEN", "127.0.0.1:9")
	t.Setenv("COUNTERSIGN_SESSION_IDLE", "5m")
	t.Setenv("COUNTERSIGN_DATABASE_PASSWORD_FILE", write(t, "secret", "geheim\n"))
	c, err := LoadConfig(write(t, "c.yaml", "listen: 127.0.0.1:8\nsession:\n  absolute: 1h\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:9" || c.Session.Idle != 5*time.Minute || c.Session.Absolute != time.Hour || c.Database.Password != "geheim" {
		t.Errorf("%+v", c)
	}
}

func TestAMissingSecretFileRefuses(t *testing.T) {
	t.Setenv("COUNTERSIGN_OBJECTS_SECRET_KEY_FILE", filepath.Join(t.TempDir(), "absent"))
	if _, err := LoadConfig(""); err == nil {
		t.Error("started without its secret")
	}
}

func TestLoopback(t *testing.T) {
	for address, want := range map[string]bool{"127.0.0.1:1": true, "[::1]:1": true, "localhost:1": true, "0.0.0.0:1": false, ":8080": false, "192.168.1.1:1": false} {
		if loopback(address) != want {
			t.Errorf("%s: %v", address, !want)
		}
	}
}
