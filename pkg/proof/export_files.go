package proof

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
)

// readAttachments holds the rows of attachments against receipts and contents, and their bytes against the rows.
func (x *exported) readAttachments() error {
	for n, line := range x.lines("attachments.jsonl") {
		x.Counts.Attachments++
		var a attachmentRow
		err := readExactly(line, &a, func() ([]byte, error) { return Document(a) })
		key := place{a.Project, a.Attachment}
		at := Where{File: "attachments.jsonl", Line: n, Project: a.Project, Record: a.Record, Attachment: a.Attachment}
		if err != nil || x.attachments[key] {
			x.find(finding("attachment.form", ContentIntact, "", string(line), "附件的登记无法读取或重复", "the attachment's row cannot be read, or is there twice"), at)
			continue
		}
		x.attachments[key] = true
		receipt, received := x.receipts[key]
		if x.find(a.fits(receipt, received, x.named[key]), at) {
			continue
		}
		x.readFile(a)
	}
	for _, key := range sortedPlaces(x.named) {
		if n := x.named[key]; n.held && !x.attachments[key] {
			x.find(finding("attachment.missing", ContentIntact, n.sha256, "", "所签内容中的附件已被删去", "an attachment of the signed content was taken out"), Where{Project: key.project, Record: n.record, Attachment: key.id})
		}
	}
	return x.strayFiles()
}

// readFile holds the bytes of an attachment against its row.
func (x *exported) readFile(a attachmentRow) {
	name := "files/" + a.Project + "/" + a.Attachment
	at := Where{File: name, Project: a.Project, Record: a.Record, Attachment: a.Attachment}
	if !filepath.IsLocal(name) {
		x.find(finding("file.name", 0, "", name, "文件名无效", "no name of a file"), at)
		return
	}
	f, err := x.dir.Open(filepath.FromSlash(name))
	if err != nil {
		x.find(finding("file.missing", ContentIntact, a.SHA256, "", "附件文件缺失", "the attachment's bytes are missing"), at)
		return
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		x.find(finding("file.unreadable", 0, "", err.Error(), "文件无法读取", "the file cannot be read"), at)
		return
	}
	if sum := Digest(h.Sum(nil)).String(); sum != a.SHA256 {
		x.find(finding("file.bytes", ContentIntact, a.SHA256, sum, "附件的字节与所签摘要不符", "the attachment's bytes are not the ones that were signed"), at)
	}
}

// strayFiles finds bytes that no row names.
func (x *exported) strayFiles() error {
	err := fs.WalkDir(x.dir.FS(), "files", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if !x.attachments[place{path.Base(path.Dir(name)), path.Base(name)}] {
			x.find(finding("file.unknown", 0, "", name, "没有登记的文件", "no row names this file"), Where{File: name})
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // an installation without attachments
	}
	return err
}

func sortedPlaces[V any](m map[place]V) []place {
	keys := make([]place, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b place) int { return cmp.Or(cmp.Compare(a.project, b.project), cmp.Compare(a.id, b.id)) })
	return keys
}
