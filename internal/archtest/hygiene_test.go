package archtest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/test/need"
)

// unwanted is what a file or a commit message must not hold. The brackets keep the patterns from finding themselves.
var unwanted = map[string]*regexp.Regexp{
	"a path of one machine":     regexp.MustCompile(`(?m)(^|[\s"'=(:\x60])/(wor[k]|roo[t]|hom[e]/\w+)/`),
	"a package registry's host": regexp.MustCompile(`prox[y]\.golang\.org|su[m]\.golang\.org|registr[y]\.npmjs|de[b]\.debian\.org`),
	"a word of how it was made": regexp.MustCompile(`(?i)\b(cl[a]ude|anthr[o]pic|open[a]i|chat[g]pt|copil[o]t|large languag[e] model|l[l]m|a[i] assistant|co-authore[d]-by)\b`),
}

// halfWidth finds a half-width mark straight after a Chinese character, where Chinese copy has a full-width one.
var halfWidth = regexp.MustCompile(`\p{Han}[,;?!]`)

func TestRepositorySpeaksOfTheProjectAlone(t *testing.T) {
	for _, name := range trackedFiles(t) {
		text, err := os.ReadFile(filepath.Join(need.RepositoryRoot(), name))
		if os.IsNotExist(err) || bytes.IndexByte(text, 0) >= 0 {
			continue // deleted but not yet committed, or not a text
		}
		require.NoError(t, err)
		for _, offence := range offences(string(text)) {
			t.Errorf("%s holds %s", name, offence)
		}
		if strings.HasPrefix(name, "web/src/words") {
			for _, line := range halfWidthLines(string(text)) {
				t.Errorf("%s: half-width mark in Chinese copy: %s", name, line)
			}
		}
	}
}

func TestCommitMessagesSpeakOfTheProjectAlone(t *testing.T) {
	for _, offence := range offences(git(t, "log", "--format=%B")) {
		t.Errorf("a commit message holds %s", offence)
	}
}

func TestOffencesAreFound(t *testing.T) {
	for _, text := range []string{
		"see /" + "work/main/x", "cd '/" + "root/go'/", "GOPROXY=https://proxy" + ".golang.org", "thanks, Clau" + "de!", "an L" + "LM wrote it",
	} {
		require.NotEmpty(t, offences(text), text)
	}
	for _, text := range []string{"docs/work/flow.md", "work_date", "the network of rooms", "https://go.dev/root/", "assistant site manager"} {
		require.Empty(t, offences(text), text)
	}
	require.NotEmpty(t, halfWidthLines("title: '签认,发布'"))
	require.Empty(t, halfWidthLines("title: '签认，发布', next: 'sign, publish'"))
}

func offences(text string) []string {
	var found []string
	for what, pattern := range unwanted {
		for _, match := range pattern.FindAllString(text, -1) {
			found = append(found, what+": "+strings.TrimSpace(match))
		}
	}
	return found
}

func halfWidthLines(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if halfWidth.MatchString(line) && !strings.HasPrefix(strings.TrimSpace(line), "//") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}

func trackedFiles(t *testing.T) []string {
	return strings.FieldsFunc(git(t, "ls-files", "-z"), func(r rune) bool { return r == 0 })
}

func git(t *testing.T, arguments ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", arguments...)
	cmd.Dir = need.RepositoryRoot()
	output, err := cmd.Output()
	if err != nil {
		need.Missing(t, "the git repository", err.Error())
	}
	return string(output)
}
