// Package migrations holds the numbered schema changes of both databases; a change has the same number and name in
// each. What was released is never edited: the next change is the next number.
package migrations

import "embed"

// Files holds the folders sqlite and mysql.
//
//go:embed sqlite/*.sql mysql/*.sql
var Files embed.FS
