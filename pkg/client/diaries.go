package client

import (
	"context"
	"net/url"
)

// DiaryAnswer is the site diary of a day with the hash of its document and the names of the people in it.
type DiaryAnswer struct {
	Diary Diary             `json:"diary"`
	Hash  string            `json:"hash"` // SHA-256 of the diary's canonical JSON
	Names map[string]string `json:"names"`
}

// Diary is the document of a site diary 施工日志 (docs/reports.md 5). Numbers are fixed-point strings.
type Diary struct {
	Schema      string            `json:"schema"`
	Project     string            `json:"project"`
	UnitProject string            `json:"unit_project,omitempty"`
	Day         string            `json:"day"`
	Level       string            `json:"level"`
	NoWork      []DiaryLine       `json:"no_work,omitempty"`
	Weather     []DiaryWeather    `json:"weather,omitempty"`
	Labour      DiaryLabour       `json:"labour"`
	Plant       []DiaryMachine    `json:"plant,omitempty"`
	Works       []DiaryWork       `json:"works,omitempty"`
	Quality     []DiaryInspection `json:"quality,omitempty"`
	Safety      []DiaryWatch      `json:"safety,omitempty"`
	Concealed   []DiaryInspection `json:"concealed,omitempty"`
	Tests       []DiaryInspection `json:"tests,omitempty"`
	Materials   []DiaryMaterial   `json:"materials,omitempty"`
	Directives  []DiaryDirective  `json:"directives,omitempty"`
	Other       []DiaryLine       `json:"other,omitempty"`
	People      DiaryPeople       `json:"people"`
	Gaps        []DiaryGap        `json:"gaps,omitempty"`
	Sources     []DiarySource     `json:"sources,omitempty"`
}

// DiaryLine is one statement: the words that were signed, what the body's numbers say, and the archive numbers.
type DiaryLine struct {
	Place string   `json:"place,omitempty"`
	Quote string   `json:"quote"`
	Facts Text     `json:"facts"`
	Nos   []string `json:"nos"`
}

// DiaryWeather is one record of the weather.
type DiaryWeather struct {
	Place     string   `json:"place,omitempty"`
	Morning   Text     `json:"morning"`
	Afternoon Text     `json:"afternoon"`
	Lowest    string   `json:"lowest,omitempty"`
	Highest   string   `json:"highest,omitempty"`
	Wind      *int64   `json:"wind,omitempty"`
	Gust      string   `json:"gust,omitempty"`
	Rain      string   `json:"rain,omitempty"`
	Warning   Text     `json:"warning"`
	Effect    string   `json:"effect,omitempty"`
	Quote     string   `json:"quote"`
	Nos       []string `json:"nos"`
}

// DiaryLabour is the head count by trade.
type DiaryLabour struct {
	Trades      []DiaryTrade `json:"trades,omitempty"`
	Heads       *int64       `json:"heads,omitempty"`
	PersonHours string       `json:"person_hours,omitempty"`
}

// DiaryTrade is one trade of the day.
type DiaryTrade struct {
	Trade       string   `json:"trade"`
	Teams       []string `json:"teams,omitempty"`
	Heads       *int64   `json:"heads,omitempty"`
	PersonHours string   `json:"person_hours,omitempty"`
	Nos         []string `json:"nos"`
}

// DiaryMachine is one machine of the day, with its hours.
type DiaryMachine struct {
	Type   string   `json:"type"`
	Number string   `json:"number,omitempty"`
	Run    string   `json:"run,omitempty"`
	Idle   string   `json:"idle,omitempty"`
	Repair string   `json:"repair,omitempty"`
	Nos    []string `json:"nos"`
}

// DiaryWork is a piece of work done.
type DiaryWork struct {
	DiaryLine
	Item       string `json:"item"`
	Unit       string `json:"unit,omitempty"`
	Today      string `json:"today,omitempty"`
	Cumulative string `json:"cumulative,omitempty"`
	DelayHours string `json:"delay_hours,omitempty"`
}

// DiaryInspection is a look at quality.
type DiaryInspection struct {
	DiaryLine
	Kind       string `json:"kind"`
	Conclusion string `json:"conclusion,omitempty"`
}

// DiaryWatch is a statement about safety.
type DiaryWatch struct {
	DiaryLine
	Kind     string `json:"kind"`
	Grade    string `json:"grade,omitempty"`
	Recheck  string `json:"recheck,omitempty"`
	Deaths   int64  `json:"deaths,omitempty"`
	Injuries int64  `json:"injuries,omitempty"`
}

// DiaryMaterial is what came in of a material, and what was used.
type DiaryMaterial struct {
	DiaryLine
	Name     string `json:"name"`
	Spec     string `json:"spec,omitempty"`
	Unit     string `json:"unit"`
	Received string `json:"received,omitempty"`
	Issued   string `json:"issued,omitempty"`
	Closing  string `json:"closing,omitempty"`
}

// DiaryDirective is an order or decision, or what was done about one.
type DiaryDirective struct {
	DiaryLine
	Number  string `json:"number,omitempty"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Reply   string `json:"reply,omitempty"`
	Closes  string `json:"closes,omitempty"`
	Recheck string `json:"recheck,omitempty"`
}

// DiaryPeople are those who stand behind the diary.
type DiaryPeople struct {
	Recorders       []DiaryPerson `json:"recorders,omitempty"`
	TechManagers    []DiaryPerson `json:"tech_managers,omitempty"`
	ProjectManagers []DiaryPerson `json:"project_managers,omitempty"`
}

// DiaryPerson is a login, and whom he stood in for.
type DiaryPerson struct {
	User string `json:"user"`
	For  string `json:"for,omitempty"`
}

// DiaryGap is a section without a source; Daily: the sheet asks for it on every day of work.
type DiaryGap struct {
	Section string `json:"section"`
	Daily   bool   `json:"daily"`
	What    Text   `json:"what"`
}

// DiarySource is one record that the diary is made of.
type DiarySource struct {
	No          string `json:"no"`
	Record      string `json:"record"`
	Class       string `json:"class"`
	Title       string `json:"title"`
	ContentHash string `json:"content_hash"`
	Level       string `json:"level"`
}

// DiaryDays are the days of a month so far, with what is missing of each.
type DiaryDays struct {
	Month string     `json:"month"`
	Days  []DiaryDay `json:"days"`
}

// DiaryDay is a day by its diary.
type DiaryDay struct {
	Day     string   `json:"day"`
	Hash    string   `json:"hash"`
	Records int      `json:"records"`
	NoWork  bool     `json:"no_work,omitempty"`
	Gaps    []string `json:"gaps,omitempty"` // sections that the sheet asks for every day
}

// DigestAnswer is the digest of a period with the hash of its document.
type DigestAnswer struct {
	Digest Digest `json:"digest"`
	Hash   string `json:"hash"`
}

// Digest is the document of a digest: sentences by rule, each with the archive numbers that it rests on.
type Digest struct {
	Schema      string           `json:"schema"`
	Project     string           `json:"project"`
	UnitProject string           `json:"unit_project,omitempty"`
	Period      string           `json:"period"`
	First       string           `json:"first"`
	Last        string           `json:"last"`
	Level       string           `json:"level"`
	Days        []DiaryDay       `json:"days"`
	Sentences   []DigestSentence `json:"sentences,omitempty"`
	Missing     []DigestMissing  `json:"missing,omitempty"`
}

// DigestSentence is one statement of a digest.
type DigestSentence struct {
	Section string   `json:"section"`
	Text    Text     `json:"text"`
	Nos     []string `json:"nos"`
}

// DigestMissing is a section with the days on which it has no source.
type DigestMissing struct {
	Section string   `json:"section"`
	Days    []string `json:"days"`
	What    Text     `json:"what"`
}

// Diary gets the site diary of a day (YYYY-MM-DD), of one unit project or (empty) of all.
func (c *Client) Diary(ctx context.Context, project, day, unitProject string) (*DiaryAnswer, error) {
	var d DiaryAnswer
	_, err := c.do(ctx, read(projectPath(project)+"/diaries/"+url.PathEscape(day), fill(url.Values{}, "unit_project", unitProject)), &d)
	return orNil(&d, err)
}

// DiaryFile gets the site diary of a day on its official sheet, as PDF, in a language (zh, en; empty: Chinese). Above
// internal each page has the reader's mark. The caller closes Body.
func (c *Client) DiaryFile(ctx context.Context, project, day, unitProject, lang string) (*Content, error) {
	r, err := c.send(ctx, read(projectPath(project)+"/diaries/"+url.PathEscape(day)+"/file", fill(url.Values{}, "unit_project", unitProject, "lang", lang))) //nolint:bodyclose // the caller closes it
	if err != nil {
		return nil, err
	}
	return contentOf(r), nil
}

// Diaries gets the days of a month (YYYY-MM; empty: this month) so far, with what is missing of each.
func (c *Client) Diaries(ctx context.Context, project, month, unitProject string) (*DiaryDays, error) {
	var d DiaryDays
	_, err := c.do(ctx, read(projectPath(project)+"/diaries", fill(url.Values{}, "month", month, "unit_project", unitProject)), &d)
	return orNil(&d, err)
}

// Digest gets the digest of a day, a week (2026-W47) or a month (2026-11).
func (c *Client) Digest(ctx context.Context, project, period, unitProject string) (*DigestAnswer, error) {
	var d DigestAnswer
	_, err := c.do(ctx, read(projectPath(project)+"/digests/"+url.PathEscape(period), fill(url.Values{}, "unit_project", unitProject)), &d)
	return orNil(&d, err)
}
