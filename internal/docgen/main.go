// Command docgen prints docs/states.md, docs/rights.md and docs/database.md from the tables that rule the product, so that the pages
// cannot say anything else. Run by go generate; `make check` fails when a page is stale.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

//go:generate go run . ../../docs

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: docgen DIR")
		os.Exit(2)
	}
	database, err := databasePage()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	pages := map[string]string{"states.md": statesPage(), "rights.md": rightsPage(), "database.md": database}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), []byte(text), 0o644); err != nil { //nolint:gosec // a public page
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
