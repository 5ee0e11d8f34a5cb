package store

import (
	"database/sql"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store/engine"
	"github.com/countersign/countersign/migrations"
)

// everyTable lists the tables that the migrations make.
func everyTable(t *testing.T) []string {
	t.Helper()
	var all []string
	made := regexp.MustCompile(`(?m)^CREATE (?:VIRTUAL )?TABLE (\w+)`)
	for _, folder := range []string{"sqlite", "mysql"} {
		entries, err := fs.ReadDir(migrations.Files, folder)
		require.NoError(t, err)
		for _, e := range entries {
			text, err := fs.ReadFile(migrations.Files, folder+"/"+e.Name())
			require.NoError(t, err)
			for _, m := range made.FindAllStringSubmatch(string(text), -1) {
				all = append(all, m[1])
			}
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	require.Greater(t, len(all), 15)
	return all
}

// tablesNamed gives the tables that the string literals of a file name.
func tablesNamed(t *testing.T, file string, tables []string) (named []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	ast.Inspect(parsed, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			for _, word := range regexp.MustCompile(`\w+`).FindAllString(lit.Value, -1) {
				if slices.Contains(tables, word) {
					named = append(named, word)
				}
			}
		}
		return true
	})
	return named
}

// TestTheReadersDoorNamesNoOtherTable reads the door's own code: it names published tables alone, and has nothing in
// its hands that leads to others.
func TestTheReadersDoorNamesNoOtherTable(t *testing.T) {
	tables := everyTable(t)
	files, err := filepath.Glob("readers*.go")
	require.NoError(t, err)
	files = slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
	require.GreaterOrEqual(t, len(files), 4)
	seen := 0
	for _, file := range files {
		for _, table := range tablesNamed(t, file, tables) {
			require.True(t, engine.Published(table), "%s names %s", file, table)
			seen++
		}
	}
	require.Greater(t, seen, 5, "the scan sees names at all")
	require.Contains(t, tablesNamed(t, "records.go", tables), "record_counts", "and would see others")

	door := reflect.TypeFor[Readers]()
	for i := range door.NumField() {
		require.Contains(t, []string{"db", "engine"}, door.Field(i).Name, "the door holds its own connections and no store")
	}
	source := ""
	for _, file := range files {
		source += readText(t, file)
	}
	require.NotRegexp(t, `\bengine\.(Read|Write|Beside)\b|\bStore\)|\*Tx\b`, strings.ReplaceAll(source, "func (s *Store) Readers()", ""))
}

// readerQuestions is every question of the readers' door.
var readerQuestions = map[string]func(t *testing.T, r *Readers, p *Publication) (int, error){
	"Publication": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		_, err := r.Publication(t.Context(), p.Project, p.No)
		return 1, err
	},
	"PublicationOf": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		_, err := r.PublicationOf(t.Context(), record.Key{Project: p.Project, ID: p.Record})
		return 1, err
	},
	"Publications": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		for _, f := range []PublicationFilter{
			{},
			{Classes: []string{"A1", "B3"}},
			{From: "2026-01-01"},
			{Query: "混凝土"},
			{Query: "混"},
			{Query: "c30 梁板"},
			{Author: "li"},
			{States: []record.State{record.Published, record.Withdrawn}},
		} {
			f.MaxSecrecy = record.TopSecret
			if page, err := r.Publications(t.Context(), p.Project, f, Page{}); err != nil || len(page.Items) != 1 {
				return len(page.Items), err
			}
		}
		return 1, nil
	},
	"PublicationsByCode": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		all, err := r.PublicationsByCode(t.Context(), p.Code, record.TopSecret)
		return len(all), err
	},
	"Files": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		files, err := r.Files(t.Context(), p)
		return len(files), err
	},
	"File": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		_, of, err := r.File(t.Context(), p.Project, p.Attachments[0].ID)
		if err == nil && of.No != p.No {
			return 0, nil
		}
		return 1, err
	},
	"EachOfDays": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		n := 0
		err := r.EachOfDays(t.Context(), p.Project, calendar.Span{First: p.WorkDate, Last: p.WorkDate}, record.TopSecret, func(each *Publication) error {
			require.Equal(t, p.Content, each.Content)
			n++
			return nil
		})
		return n, err
	},
	"Schedules": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		all, err := r.Schedules(t.Context(), p.Project, record.TopSecret, time.Time{})
		return 1 + len(all), err // P1 has none; TestSchedules has
	},
	"PlanDocuments": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		all, err := r.PlanDocuments(t.Context(), p.Project)
		return 1 + len(all), err // P1 has none
	},
	"FigureSums": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		sums, err := r.FigureSums(t.Context(), p.Project, SumQuery{Keys: []figure.Key{figure.RecordsPublished}, UpTo: record.TopSecret, CutOff: noon})
		return len(sums), err
	},
	"Figures": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		page, err := r.Figures(t.Context(), p.Project, FigureQuery{Key: figure.RecordsPublished, UpTo: record.TopSecret}, Page{})
		return len(page.Items), err
	},
	"Counts": func(t *testing.T, r *Readers, p *Publication) (int, error) {
		counts, err := r.Counts(t.Context(), p.Project, inForce, record.TopSecret)
		return len(counts), err
	},
}

// seesAll is the scope of somebody who sees every feedback of a project.
func seesAll(project string) policy.FeedbackScope {
	return policy.FeedbackScope{Project: project, Actor: "chen", UpTo: record.TopSecret, Reports: true}
}

func init() {
	readerQuestions["Feedback"] = func(t *testing.T, r *Readers, p *Publication) (int, error) {
		page, err := r.Feedback(t.Context(), seesAll(p.Project), FeedbackFilter{TargetID: p.No}, Page{})
		return len(page.Items), err
	}
	readerQuestions["FeedbackByID"] = func(t *testing.T, r *Readers, p *Publication) (int, error) {
		page, err := r.Feedback(t.Context(), seesAll(p.Project), FeedbackFilter{}, Page{})
		require.NoError(t, err)
		_, err = r.FeedbackByID(t.Context(), seesAll(p.Project), page.Items[0].ID)
		return 1, err
	}
	readerQuestions["FeedbackCount"] = func(t *testing.T, r *Readers, p *Publication) (int, error) {
		return r.FeedbackCount(t.Context(), seesAll(p.Project), FeedbackFilter{})
	}
	readerQuestions["FeedbackLines"] = func(t *testing.T, r *Readers, p *Publication) (int, error) {
		lines, err := r.FeedbackLines(t.Context(), seesAll(p.Project), FeedbackFilter{})
		return len(lines), err
	}
}

// refilled says whether what a question is about can be made anew from what is published: what people said back and how
// orders were followed is nowhere else.
func refilled(question string) bool {
	return !strings.HasPrefix(question, "Feedback") && !strings.Contains(question, "Directive")
}

func init() {
	readerQuestions["Directives"] = func(t *testing.T, r *Readers, p *Publication) (int, error) {
		all, _, err := r.Directives(t.Context(), p.Project, DirectiveFilter{MaxSecrecy: record.TopSecret}, Page{})
		return len(all), err
	}
	readerQuestions["Directive"] = func(t *testing.T, r *Readers, p *Publication) (int, error) {
		d, err := r.Directive(t.Context(), p.Project, p.Record)
		return len(d.Steps), err
	}
	readerQuestions["CountDirectives"] = func(t *testing.T, r *Readers, p *Publication) (int, error) {
		n, err := r.CountDirectives(t.Context(), p.Project, record.TopSecret, noon)
		return n.Open, err
	}
}

// ordered is a directive that hangs from a publication.
func ordered(p *Publication) directive.Directive {
	return directive.Directive{
		Project: p.Project, ID: p.Record, Record: p.Record, ArchiveNo: p.No, Class: "C2", Kind: "supervisor_notice", Author: p.Author, BySide: policy.Supervisor,
		IssuedAt: noon, Due: noon.Add(72 * time.Hour), State: directive.Issued, Version: 1,
		Steps: []directive.Step{{N: 1, Action: directive.ToIssue, By: p.Author, At: noon, To: directive.Issued}},
	}
}

func insertAttachment(tx *Tx, a Attachment) error {
	_, err := tx.InsertAttachment(a, Event{At: noon, Project: a.Project, Actor: a.UploadedBy, Action: "attachment.receive"})
	return err
}

// withFile files a record of P1 with one file and publishes it.
func withFile(tb testing.TB, s *Store) *Publication {
	tb.Helper()
	key := record.Key{Project: "P1", ID: newID()}
	a := Attachment{Project: "P1", ID: newID(), SHA256: hashOf("bytes"), Size: 5, ContentType: "image/jpeg", Name: "现场.jpg", UploadedBy: "li", UploadedAt: noon, Area: "staging", ObjectKey: "k"}
	require.NoError(tb, s.Write(tb.Context(), func(tx *Tx) error { return insertAttachment(tx, a) }))
	refs := []record.AttachmentRef{{ID: a.ID, SHA256: a.SHA256}}
	file(tb, s, key, func(c *record.Content) { c.Attachments = refs })
	require.NoError(tb, s.Write(tb.Context(), func(tx *Tx) error {
		missing, err := tx.LinkAttachments(key, "li", refs)
		require.Empty(tb, missing)
		return err
	}))
	bring(tb, s, key, record.Published)
	deliver(tb, s)
	p, err := s.Readers().PublicationOf(tb.Context(), key)
	require.NoError(tb, err)
	return p
}

// TestReadersAskAsSomebodyWhoSeesNothingElse puts every question through the door, and shows that whoever asks there is
// refused every other table by the database itself.
func TestReadersAskAsSomebodyWhoSeesNothingElse(t *testing.T) {
	tables := everyTable(t)
	onEach(t, func(t *testing.T, s *Store) {
		p := withFile(t, s)
		write(t, s, func(tx *Tx) error { return tx.InsertFeedback(feedbackOn(p, "zhang"), Event{At: noon, Project: "P1"}) })
		write(t, s, func(tx *Tx) error {
			return tx.InsertDirective(ordered(p), noon.Add(72*time.Hour), Event{At: noon, Project: "P1"})
		})
		door := reflect.TypeOf(s.Readers())
		for i := range door.NumMethod() {
			ask := readerQuestions[door.Method(i).Name]
			require.NotNil(t, ask, "no question is asked of %s", door.Method(i).Name)
			n, err := ask(t, s.Readers(), p)
			require.NoError(t, err, door.Method(i).Name)
			require.Equal(t, 1, n, door.Method(i).Name)
		}
		refused := 0
		for _, table := range append(tables, "goose_db_version") {
			var n int64
			whole := s.engine.Read.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n)
			if whole != nil {
				continue // of the other database
			}
			err := s.engine.Published.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n)
			if engine.Published(table) {
				require.NoError(t, err, table)
				continue
			}
			require.ErrorContains(t, err, map[string]string{SQLite: "authorization denied", MySQL: "denied"}[s.engine.Name], table)
			refused++
		}
		require.Greater(t, refused, 12)
		for _, statement := range []string{
			"DELETE FROM publications", "UPDATE publications SET title = 'x'", "INSERT INTO publication_counts VALUES ('P1', 'published', 'B3', 0, 0, 1)", "DROP TABLE publications",
			"SELECT title FROM publications WHERE EXISTS (SELECT 1 FROM records)", "SELECT title FROM publications UNION SELECT title FROM records", "CREATE TABLE mine (x INTEGER)",
		} {
			_, err := s.engine.Published.ExecContext(t.Context(), statement)
			require.Error(t, err, statement)
		}
	})
}

// TestWhatIsNotPublishedHasNoFile: a file of a record that is signed at most is not behind the door, nor one that only
// an earlier version named.
func TestWhatIsNotPublishedHasNoFile(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		p := withFile(t, s)
		key := record.Key{Project: "P1", ID: newID()}
		a := Attachment{Project: "P1", ID: newID(), SHA256: hashOf("other"), Size: 5, ContentType: "image/jpeg", Name: "未签.jpg", UploadedBy: "li", UploadedAt: noon, Area: "staging", ObjectKey: "k2"}
		require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { return insertAttachment(tx, a) }))
		refs := []record.AttachmentRef{{ID: a.ID, SHA256: a.SHA256}}
		r := file(t, s, key, func(c *record.Content) { c.Attachments = refs })
		require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { _, err := tx.LinkAttachments(key, "li", refs); return err }))
		bring(t, s, key, record.Signed)
		_, _, err := s.Readers().File(t.Context(), "P1", a.ID)
		require.ErrorIs(t, err, ErrNotFound)

		moved := Placement{State: Placed, Area: "open", ObjectKey: "placed/k", ObjectVersion: "v1", Secrecy: record.Internal}
		require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { return tx.MarkPlaced("P1", p.Attachments[0].ID, moved) }))
		got, _, err := s.Readers().File(t.Context(), "P1", p.Attachments[0].ID)
		require.NoError(t, err)
		require.Equal(t, "placed/k", got.ObjectKey, "readers follow the bytes")

		forged := *p
		forged.No, forged.Record, forged.Attachments = "P1-X", r.ID, []record.AttachmentRef{{ID: newID(), SHA256: hashOf("x")}}
		require.Error(t, s.Write(t.Context(), func(tx *Tx) error { return tx.InsertPublication(forged) }))
	})
}

// TestReadersTablesAreFilledFromWhatIsThere takes the readers' tables away and brings them back: they hold the same.
func TestReadersTablesAreFilledFromWhatIsThere(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		p := withFile(t, s)
		file(t, s, record.Key{Project: "P1", ID: newID()}, nil)
		deliver(t, s)
		picture := func() (lines []string) {
			for _, q := range []string{
				"SELECT project_id, attachment_id, archive_no, sha256, object_key FROM publication_files ORDER BY 1, 2",
				"SELECT project_id, state, class, secrecy, SUM(n) FROM publication_counts GROUP BY project_id, state, class, secrecy HAVING SUM(n) <> 0 ORDER BY 1, 2, 3, 4",
				"SELECT project_id, item_id, author, place, words FROM publication_words ORDER BY 1, 2",
				"SELECT project_id, item_id, author, place, words FROM search_docs ORDER BY doc_id",
				"SELECT archive_no, received_at, attachment_count, title, '' FROM publications",
			} {
				query(t, s, q, func(rows *sql.Rows) error {
					var v [5]string
					err := rows.Scan(&v[0], &v[1], &v[2], &v[3], &v[4])
					lines = append(lines, strings.Join(v[:], " "))
					return err
				})
			}
			return lines
		}
		before := picture()
		require.Len(t, before, 6)
		db, unlock, err := s.engine.Maintain(t.Context())
		require.NoError(t, err)
		goose, err := provider(s.engine, db)
		require.NoError(t, err)
		_, err = goose.DownTo(t.Context(), 11)
		require.NoError(t, err)
		unlock()
		require.NoError(t, db.Close())
		require.NoError(t, s.Migrate(t.Context()))
		require.NoError(t, s.TakeFigures(t.Context(), noon))
		deliver(t, s)
		require.Equal(t, before, picture())
		for name, ask := range readerQuestions {
			if !refilled(name) {
				continue
			}
			n, err := ask(t, s.Readers(), p)
			require.NoError(t, err, name)
			require.Equal(t, 1, n, name)
		}
	})
}
