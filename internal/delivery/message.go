package delivery

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Message is what a channel tells: in one language, cut to what may leave the house already.
type Message struct {
	ID      string // the same for each attempt, so that who gets it twice can drop one
	Title   string
	Lines   []string
	Link    string // absolute; empty: none
	More    string // the words of the link
	Urgent  bool
	Picture []byte // PNG; nil: none
	Files   []File // mail only
	// Unsubscribe is the absolute address of List-Unsubscribe; empty: none. Mail only.
	Unsubscribe string
}

// File goes along with a mail.
type File struct {
	Name, Type string
	Content    []byte
}

// Channel is somewhere outside that messages go to.
type Channel interface {
	// Send tells a message. An error says that it may not have arrived; one that is ErrRefused, that it never will.
	Send(ctx context.Context, m Message) error
}

// ErrRefused says that another attempt with the same settings changes nothing: a wrong key, a bot that is gone.
var ErrRefused = errors.New("refused for good")

// cut gives at most n bytes of a text, ending with an ellipsis where something is missing. It never cuts a character
// apart, nor takes a mark from the letter that it stands on.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	const ellipsis = "…"
	end := max(n-len(ellipsis), 0)
	for end > 0 && !borders(text, end) {
		end--
	}
	return text[:end] + ellipsis[:min(len(ellipsis), n-end)/len(ellipsis)*len(ellipsis)]
}

// borders reports whether a character ends before byte i and another begins there.
func borders(text string, i int) bool {
	if !utf8.RuneStart(text[i]) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[i:])
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	const joiner = '\u200d'
	return !unicode.Is(unicode.Mn, next) && !unicode.Is(unicode.Variation_Selector, next) && next != joiner && before != joiner
}

// harmless are look-alikes of the marks by which a text in Markdown would become a link, a mention or a heading.
var harmless = strings.NewReplacer("[", "［", "]", "］", "<", "＜", ">", "＞", "`", "｀", "*", "＊", "#", "＃", "_", "＿", "@", "＠", "~", "～", "|", "｜", "\\", "＼", "!", "！")

// plain makes a text of somebody's one line of Markdown that says just what it says.
func plain(text string) string { return harmless.Replace(oneLine(text)) }

// oneLine takes line breaks and control characters out of a text.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200d'
	}), " ")
}

// markdown writes a message within n bytes: the lines are cut before the link, which is what one goes on with.
func (m Message) markdown(n int) string {
	tail := ""
	if m.Link != "" {
		tail = "\n\n[" + plain(m.More) + "](" + m.Link + ")"
	}
	head := "### " + plain(m.Title)
	for _, line := range m.Lines {
		head += "\n\n> " + plain(line)
	}
	return cut(head, n-len(tail)) + tail
}
