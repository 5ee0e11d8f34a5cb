// Package paper makes the files that a report or a site diary is carried in: PDF, XLSX and DOCX (R4.5, panel.md 5.4). Each
// tells the document that its reader sees, and its hash; pictures are drawn from the same shapes as in the page. The
// same file gives the same bytes: nothing here asks for the time. Numbers of a document are never computed here.
package paper
