package engine

import "strings"

// PublishedTables are what readers of published data may be served from: no data get there but by a verified signature,
// and publication_feedback holds what people say of these. On SQLite publication_index is the full-text index, on MySQL
// publication_terms stands for it.
var PublishedTables = []string{
	"publications", "publication_files", "publication_counts", "publication_words", "publication_index", "publication_terms", "publication_feedback",
	"publication_figures", "publication_sums", "publication_directives", "publication_directive_steps",
}

// Published reports whether readers may be served from a table; the full-text index keeps tables of its own behind it.
func Published(table string) bool {
	for _, t := range PublishedTables {
		if t == table {
			return true
		}
	}
	return strings.HasPrefix(table, "publication_index_")
}

// InsertOnlyTables are never changed and never deleted from: where the application has a user of its own, that user may
// not.
var InsertOnlyTables = []string{
	"events", "record_versions", "signatures", "signature_documents",
	"ledger_leaves", "ledger_hashes", "ledger_checkpoints", "ledger_cosignatures",
}
