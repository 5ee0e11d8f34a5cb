package store

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store/term"
)

// maxWords bounds the text of a document that can be found, in bytes.
const maxWords = 12_000

// docsPerWrite bounds how long filling the index keeps other writes of its group waiting.
const docsPerWrite = 8

// found is a thing as an index holds it.
type found struct {
	index               textIndex
	project, id, author string
	place               string
	version             int64
	words               string // folded
}

// IndexSearch brings the records of outbox items, and their publications, into the search index as they stand now.
// Doing it again changes nothing.
func (s *Store) IndexSearch(ctx context.Context, batch []OutboxItem) error {
	var all []found
	seen := map[record.Key]bool{}
	for _, item := range batch {
		key := record.Key{Project: item.Project, ID: item.Record}
		if item.Topic != TopicRecord || seen[key] {
			continue
		}
		seen[key] = true
		rec, err := s.Record(ctx, key)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		of, err := s.findable(ctx, rec)
		if err != nil {
			return err
		}
		all = append(all, of...)
	}
	for part := range slices.Chunk(all, docsPerWrite) {
		if err := s.Write(ctx, func(tx *Tx) error { return tx.indexAll(part) }); err != nil {
			return err
		}
	}
	return nil
}

// findable gives a record's own entry, and that of its publication once it has one. The latter is made from the
// publication, which is signed, and not from the record.
func (s *Store) findable(ctx context.Context, rec *record.Record) ([]found, error) {
	all := []found{{
		index: recordIndex, project: rec.Project, id: rec.ID, author: rec.Author, version: rec.Version,
		place: placeIn(rec.State, rec.Level()), words: wordsOf(&rec.Content, rec.ArchiveNo),
	}}
	if rec.ArchiveNo == "" {
		return all, nil
	}
	p, err := s.readers.Publication(ctx, rec.Project, rec.ArchiveNo)
	if err != nil {
		return nil, err
	}
	published := found{
		index: publishedIndex, project: p.Project, id: p.No, author: p.Author, version: rec.Version, words: wordsOf(&p.Content, p.No),
	}
	if contains(inForce, p.State) {
		published.place = placeIn(p.State, p.Level())
	}
	return append(all, published), nil
}

// wordsOf gathers what a person would look for: title, summary, place, number, and every text of the body.
func wordsOf(c *record.Content, archiveNo string) string {
	l := c.Location
	parts := []string{c.Title, c.Summary, archiveNo, l.UnitProject, l.Division, l.Subdivision, l.Axis, l.Floor, l.Chainage}
	var body any
	if json.Unmarshal(c.Body, &body) == nil {
		parts = appendTexts(parts, body)
	}
	words := term.Fold(strings.Join(parts, "\n"))
	if len(words) > maxWords {
		words = strings.ToValidUTF8(words[:maxWords], "")
	}
	return words
}

func appendTexts(parts []string, value any) []string {
	switch v := value.(type) {
	case string:
		return append(parts, v)
	case []any:
		for _, each := range v {
			parts = appendTexts(parts, each)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = appendTexts(parts, v[name])
		}
	}
	return parts
}

type searchDoc struct {
	DocID   int64
	Version int64
	Author  string
	Place   string
	Words   string
}

func (t *Tx) indexAll(all []found) error {
	for _, f := range all {
		if err := t.index(f); err != nil {
			return err
		}
	}
	return nil
}

// index puts one thing into its index. It keeps its number, so its place in a search by first sight.
func (t *Tx) index(f found) error {
	old, err := t.searchDoc(f)
	switch {
	case err != nil:
		return err
	case old.DocID != 0:
		return t.reindex(f, old)
	}
	result, err := t.pool.ExecContext(t.ctx, `INSERT INTO `+f.index.docs+` (`+f.index.into+`project_id, item_id, author, place, version, words) VALUES (`+f.index.values+`?, ?, ?, ?, ?, ?)`,
		f.project, f.id, f.author, f.place, f.version, f.words)
	if err != nil {
		return t.translate(err)
	}
	doc, err := result.LastInsertId()
	if err != nil {
		return t.translate(err)
	}
	return t.addTerms(f, doc)
}

// searchDoc gives what the index holds of a thing; its number is 0 where it is new.
func (t *Tx) searchDoc(f found) (old searchDoc, err error) {
	rows, err := t.pool.QueryContext(t.ctx, `SELECT doc_id, version, author, place, words FROM `+f.index.docs+` d WHERE `+f.index.only+`project_id = ? AND item_id = ?`, f.project, f.id)
	if err != nil {
		return old, t.translate(err)
	}
	defer rows.Close()
	if rows.Next() {
		err = rows.Scan(&old.DocID, &old.Version, &old.Author, &old.Place, &old.Words)
	}
	return old, t.translate(errors.Join(err, rows.Err()))
}

// reindex follows the record. What is told of it twice, or late, changes nothing.
func (t *Tx) reindex(f found, old searchDoc) error {
	same := old.Words == f.words && old.Place == f.place && old.Author == f.author
	if old.Version > f.version || same {
		return nil
	}
	if err := t.dropTerms(f, old); err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE `+f.index.docs+` SET version = ?, author = ?, place = ?, words = ? WHERE doc_id = ?`, f.version, f.author, f.place, f.words, old.DocID); err != nil {
		return err
	}
	return t.addTerms(f, old.DocID)
}

// termsPerInsert is how many terms go into one statement on MySQL, where the round trip is the cost.
const termsPerInsert = 100

func (t *Tx) addTerms(f found, doc int64) error {
	if f.place == "" {
		return nil
	}
	terms := term.Of(tagOf(f.project, f.place), f.words)
	if t.store.engine.Name == SQLite {
		_, err := t.exec(`INSERT INTO `+f.index.fts+` (rowid, terms) VALUES (?, ?)`, doc, strings.Join(terms, " "))
		return err
	}
	for len(terms) > 0 {
		n := min(len(terms), termsPerInsert)
		args := make([]any, 0, 2*n)
		for _, each := range terms[:n] {
			args = append(args, []byte(each), doc)
		}
		if _, err := t.exec(`INSERT INTO `+f.index.terms+` (term, doc_id) VALUES `+marks(n), args...); err != nil {
			return err
		}
		terms = terms[n:]
	}
	return nil
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("(?, ?), ", n), ", ") }

func (t *Tx) dropTerms(f found, old searchDoc) error {
	if old.Place == "" {
		return nil
	}
	if t.store.engine.Name == SQLite {
		_, err := t.exec(`DELETE FROM `+f.index.fts+` WHERE rowid = ?`, old.DocID)
		return err
	}
	terms := term.Of(tagOf(f.project, old.Place), old.Words)
	for len(terms) > 0 {
		n := min(len(terms), termsPerInsert)
		names := make([]any, n)
		for i, each := range terms[:n] {
			names[i] = []byte(each)
		}
		if err := t.gorm().Exec(`DELETE FROM `+f.index.terms+` WHERE doc_id = ? AND term IN ?`, old.DocID, names).Error; err != nil {
			return t.translate(err)
		}
		terms = terms[n:]
	}
	return nil
}
