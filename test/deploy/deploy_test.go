// Package deploy reads the deployment files: without a container engine they can't be started here, but what they
// promise can be checked, and the same settings are tried on servers that run natively.
package deploy

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/test/need"
)

type service struct {
	Image       string            `yaml:"image"`
	Build       string            `yaml:"build"`
	Command     any               `yaml:"command"`
	Environment map[string]string `yaml:"environment"`
	Ports       []string          `yaml:"ports"`
	Volumes     []string          `yaml:"volumes"`
	Networks    []string          `yaml:"networks"`
	Healthcheck *struct {
		Test []string `yaml:"test"`
	} `yaml:"healthcheck"`
	DependsOn map[string]struct {
		Condition string `yaml:"condition"`
	} `yaml:"depends_on"`
}

type compose struct {
	Services map[string]service `yaml:"services"`
	Networks map[string]struct {
		Internal bool `yaml:"internal"`
	} `yaml:"networks"`
	Volumes map[string]any `yaml:"volumes"`
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(need.RepositoryRoot(), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func readCompose(t *testing.T) compose {
	t.Helper()
	var c compose
	if err := yaml.Unmarshal([]byte(readFile(t, "docker-compose.yml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryServiceIsHealthCheckedAndKeepsItsOwnVolume(t *testing.T) {
	c := readCompose(t)
	seen := map[string]string{}
	for name, s := range c.Services {
		if s.Healthcheck == nil || len(s.Healthcheck.Test) == 0 {
			t.Errorf("%s has no health check", name)
		}
		for _, v := range s.Volumes {
			volume, _, _ := strings.Cut(v, ":")
			if other := seen[volume]; other != "" {
				t.Errorf("%s and %s share the volume %s", name, other, volume)
			}
			seen[volume] = name
			if _, ok := c.Volumes[volume]; !ok {
				t.Errorf("%s uses the undeclared volume %s", name, volume)
			}
		}
	}
	if len(c.Services) != 3 || len(seen) != 3 {
		t.Errorf("%d services with %d volumes", len(c.Services), len(seen))
	}
}

func TestNothingButTheApplicationIsReachable(t *testing.T) {
	c := readCompose(t)
	if !c.Networks["inside"].Internal {
		t.Error("the inner network reaches outside")
	}
	for name, s := range c.Services {
		if name == "app" {
			continue
		}
		if len(s.Ports) > 0 || len(s.Networks) != 1 || s.Networks[0] != "inside" {
			t.Errorf("%s is exposed: ports %v, networks %v", name, s.Ports, s.Networks)
		}
	}
	for _, p := range c.Services["app"].Ports {
		if !strings.HasPrefix(p, "127.0.0.1:") {
			t.Errorf("the application listens beyond loopback: %s", p)
		}
	}
}

func TestTheApplicationWaitsForHealthyStores(t *testing.T) {
	for _, name := range []string{"database", "objects"} {
		if got := readCompose(t).Services["app"].DependsOn[name].Condition; got != "service_healthy" {
			t.Errorf("app waits for %s: %q", name, got)
		}
	}
}

// TestTheEnvironmentOfTheApplicationIsUnderstood loads the compose file's environment as the program does.
func TestTheEnvironmentOfTheApplicationIsUnderstood(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	substitution := regexp.MustCompile(`\$\{[A-Z_]+:-([^}]*)\}`)
	for key, value := range readCompose(t).Services["app"].Environment {
		if strings.HasSuffix(key, "_FILE") {
			value = secret
		}
		t.Setenv(key, substitution.ReplaceAllString(value, "$1"))
	}
	c, err := app.LoadConfig("")
	if err != nil {
		t.Fatal(err)
	}
	if c.Database.Driver != "mysql" || c.Database.Address != "database:3306" || c.Database.Password != "s3cret" {
		t.Errorf("database: %+v", c.Database)
	}
	if c.Objects.Driver != "s3" || c.Objects.Endpoint != "objects:9000" || c.Objects.SecretKey != "s3cret" {
		t.Errorf("objects: %+v", c.Objects)
	}
}

func TestImagesArePinned(t *testing.T) {
	images := regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(readFile(t, "Dockerfile"), -1)
	if len(images) != 3 {
		t.Fatalf("%d stages", len(images))
	}
	for _, m := range images {
		if !strings.Contains(m[1], ":") || strings.HasSuffix(m[1], ":latest") {
			t.Errorf("%s is not pinned", m[1])
		}
	}
	for name, s := range readCompose(t).Services {
		if s.Build == "" && (!strings.Contains(s.Image, ":") || strings.Contains(s.Image, "latest")) {
			t.Errorf("%s: %s is not pinned", name, s.Image)
		}
	}
}

func TestTheExampleConfigurationIsTheDefault(t *testing.T) {
	example, err := app.LoadConfig(filepath.Join(need.RepositoryRoot(), "configs", "countersign.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if want := app.Defaults(); fmt.Sprintf("%+v", example) != fmt.Sprintf("%+v", want) { // a list may be nil or empty
		t.Errorf("the example says\n%+v\nthe defaults are\n%+v", example, want)
	}
}
