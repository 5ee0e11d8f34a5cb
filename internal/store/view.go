package store

import (
	"context"
	"database/sql"
	"slices"
)

// View lets read see the database as it is at one moment, whatever is written meanwhile. The store that read gets can
// read only, by one goroutine, and is good only inside.
func (s *Store) View(ctx context.Context, read func(view *Store) error) error {
	conn, err := s.engine.Read.Conn(ctx)
	if err != nil {
		return s.translate(err)
	}
	defer func() { _ = conn.Close() }()
	for _, statement := range s.engine.View {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return s.translate(err)
		}
	}
	defer func() { _, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") }()
	db, err := openGorm(s.engine, conn)
	if err != nil {
		return err
	}
	return read(&Store{config: s.config, engine: s.engine, read: db, readers: &Readers{db: db, engine: s.engine}})
}

// Table is what is read whole, by the names of its columns.
type Table struct {
	from    string
	columns string // empty: all
	project string // the column that says to which project a row belongs; empty: to none
	key     string // the columns in whose order the rows come
}

// What an export holds.
var (
	VersionTable     = Table{from: "record_versions", project: "project_id", key: "project_id, record_id, version"}
	RecordTable      = Table{from: "records", project: "project_id", key: "project_id, id"}
	PublicationTable = Table{from: "publications", project: "project_id", key: "project_id, archive_no"}
	AttachmentTable  = Table{from: "attachments", project: "project_id", key: "project_id, id"}
	CheckpointTable  = Table{from: "ledger_checkpoints", key: "size"}
	CredentialTable  = Table{from: "credentials", key: "id"}
	// IssuedTable has the documents of issued reports, for readers of each level.
	IssuedTable = Table{
		from:    "report_documents d JOIN reports r ON r.project_id = d.project_id AND r.id = d.report_id AND r.version = d.version AND r.state = 'issued'",
		columns: "d.project_id, d.report_id, r.report_no, d.level, d.salt, d.hash, d.document, r.root, r.signature, r.settled_at",
		project: "d.project_id", key: "d.project_id, d.report_id, d.level",
	}
	// SignedTable has the documents; SignatureTable ties versions of records to them.
	SignedTable    = Table{from: "signature_documents", project: "project_id", key: "project_id, record_id, version, hash"}
	SignatureTable = Table{from: "signatures", project: "project_id", key: "project_id, record_id, version"}
)

// Row is a row by the names of its columns. A number is an int64, a text a string, bytes are a []byte.
type Row map[string]any

// Text gives a text of the row; empty where there is no such column.
func (r Row) Text(column string) string { s, _ := r[column].(string); return s }

// Number gives a number of the row; 0 where there is no such column.
func (r Row) Number(column string) int64 { n, _ := r[column].(int64); return n }

// Bytes gives bytes of the row.
func (r Row) Bytes(column string) []byte { b, _ := r[column].([]byte); return b }

// EachRow gives every row of a table, or of a project (empty: all) where it has one, in the order of its key. While it runs nothing else
// can be read from the view.
func (s *Store) EachRow(ctx context.Context, t Table, project string, use func(Row) error) error {
	q := s.read.WithContext(ctx).Table(t.from).Order(t.key)
	if t.columns != "" {
		q = q.Select(t.columns)
	}
	if project != "" && t.project != "" {
		q = q.Where(t.project+" = ?", project)
	}
	rows, err := q.Rows()
	if err != nil {
		return s.translate(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return s.translate(err)
	}
	for rows.Next() {
		row, err := scanRow(rows, types)
		if err != nil {
			return s.translate(err)
		}
		if err := use(row); err != nil {
			return err
		}
	}
	return s.translate(rows.Err())
}

var (
	numberTypes = []string{"INTEGER", "BIGINT", "INT", "SMALLINT", "TINYINT"}
	byteTypes   = []string{"BLOB", "MEDIUMBLOB", "LONGBLOB", "BINARY", "VARBINARY"}
)

func scanRow(rows *sql.Rows, types []*sql.ColumnType) (Row, error) {
	into := make([]any, len(types))
	for i, t := range types {
		switch name := t.DatabaseTypeName(); {
		case slices.Contains(numberTypes, name):
			into[i] = new(int64)
		case slices.Contains(byteTypes, name):
			into[i] = new([]byte)
		default:
			into[i] = new(string)
		}
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	row := Row{}
	for i, t := range types {
		switch v := into[i].(type) {
		case *int64:
			row[t.Name()] = *v
		case *[]byte:
			row[t.Name()] = *v
		case *string:
			row[t.Name()] = *v
		}
	}
	return row, nil
}
