package main

import (
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strings"

	"github.com/countersign/countersign/migrations"
)

// table is one table as its migration describes it.
type table struct {
	name    string
	comment string
	columns []column
	keys    []string // primary key, uniques, foreign keys and indexes, as written
}

type column struct{ name, kind, comment string }

const databaseIntro = `# 数据库 · Database

SQLite 与 MySQL 各有一套编号相同的迁移（` + "`migrations/`" + `），测试保证两者的表、列、可空性和唯一约束一致。下表取自 MySQL 的迁移。
SQLite and MySQL have migrations of the same numbers; tests hold tables, columns, nullability and unique keys equal. What follows is printed from MySQL's.

- 时间为 UTC 微秒整数 moments are whole microseconds, UTC; 日期为 YYYY-MM-DD 文本 dates are text.
- 每个键都以项目开头：两个项目可以有相同的记录编号。Every key begins with the project: two projects may have equal ids.
- ` + "`records.state`" + ` 只由 SaveMove 以带条件的 UPDATE 写入；events、record_versions、signatures 只插入。
  records.state is written by one guarded UPDATE; events, record_versions and signatures are insert-only.

`

func databasePage() (string, error) {
	tables, err := readTables()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(generated + databaseIntro)
	drawRelations(&b, tables)
	for _, t := range tables {
		fmt.Fprintf(&b, "\n## %s\n\n", t.name)
		if t.comment != "" {
			b.WriteString(t.comment + "\n\n")
		}
		b.WriteString("| 列 column | 类型 type | 说明 note |\n| --- | --- | --- |\n")
		for _, c := range t.columns {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.name, c.kind, c.comment)
		}
		for _, k := range t.keys {
			fmt.Fprintf(&b, "\n- `%s`", k)
		}
		b.WriteString("\n")
	}
	return b.String(), nil
}

// readTables walks the migrations in order.
func readTables() ([]table, error) {
	files, err := fs.Glob(migrations.Files, "mysql/*.sql")
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var tables []table
	for _, name := range files {
		text, err := migrations.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		tables = addTables(tables, up)
	}
	return tables, nil
}

var (
	createTable = regexp.MustCompile(`^CREATE TABLE (\w+) \($`)
	createIndex = regexp.MustCompile(`^CREATE (?:UNIQUE )?INDEX \w+ ON (\w+) `)
	columnLine  = regexp.MustCompile(`^  ([a-z_0-9]+)\s+([A-Z]+(?:\([0-9]+\))?)[^-]*(?:-- (.*))?$`)
	keyLine     = regexp.MustCompile(`^  (PRIMARY KEY|UNIQUE|CONSTRAINT|FOREIGN KEY|KEY)\b`)
)

func addTables(tables []table, sql string) []table {
	var comment []string
	open := false
	for _, line := range strings.Split(sql, "\n") {
		trimmed := strings.TrimSuffix(strings.TrimSpace(line), ",")
		last := len(tables) - 1
		switch {
		case createTable.MatchString(line):
			tables = append(tables, table{name: createTable.FindStringSubmatch(line)[1], comment: strings.Join(comment, " ")})
			open, comment = true, nil
		case strings.HasPrefix(line, ")"):
			open = false
		case open && keyLine.MatchString(line):
			tables[last].keys = append(tables[last].keys, trimmed)
		case open && columnLine.MatchString(line):
			m := columnLine.FindStringSubmatch(line)
			tables[last].columns = append(tables[last].columns, column{m[1], m[2], m[3]})
		case createIndex.MatchString(line):
			addKey(tables, createIndex.FindStringSubmatch(line)[1], strings.TrimSuffix(trimmed, ";"))
		case strings.HasPrefix(line, "-- ") && !strings.HasPrefix(line, "-- +goose"):
			comment = append(comment, strings.TrimPrefix(line, "-- "))
		case trimmed == "":
			comment = nil
		}
	}
	return tables
}

func addKey(tables []table, name, key string) {
	for i := range tables {
		if tables[i].name == name {
			tables[i].keys = append(tables[i].keys, key)
		}
	}
}

// drawRelations draws who names whom: the project, the record, the person.
func drawRelations(b *strings.Builder, tables []table) {
	b.WriteString("```mermaid\nerDiagram\n")
	for _, t := range tables {
		for _, c := range t.columns {
			if owner, ok := owners[c.name]; ok && owner != t.name {
				fmt.Fprintf(b, "  %s ||--o{ %s : %s\n", owner, t.name, c.name)
			}
		}
	}
	b.WriteString("```\n")
}

var owners = map[string]string{"project_id": "projects", "record_id": "records", "user_id": "users", "attachment_id": "attachments"}
