package check

import (
	"strconv"

	"github.com/countersign/countersign/internal/domain/record"
)

// evidenced refuses pictures of the body that are no attachments of the record, and too many attachments.
func (r *reading) evidenced() {
	list := r.child(rootNode, "attachments")
	if most := r.thresholds.MaxAttachments; r.count(list) > most {
		m := strconv.Itoa(most)
		r.refuse("attachments", "V11", "附件最多 "+m+" 个。", "A record has at most "+m+" attachments.").Allowed = "≤ " + m
	}
	for _, name := range []string{"before_photos", "after_photos"} {
		photos := r.child(r.body, name)
		if photos == none || r.nodes[photos].kind != isArray {
			continue
		}
		for i := r.nodes[photos].first; i != none; i = r.nodes[i].next {
			if !r.nodes[i].faulty && !r.attached(list, r.nodes[i].text) {
				r.refuseNode(i, "E_ATTACHMENT_MISSING", "该照片不在本记录的附件之中。", "This photo is none of the record's attachments.")
			}
		}
	}
}

func (t *Tree) count(list int32) int {
	if list == none {
		return 0
	}
	n := 0
	for i := t.nodes[list].first; i != none; i = t.nodes[i].next {
		n++
	}
	return n
}

func (t *Tree) attached(list int32, id string) bool {
	if list == none {
		return false
	}
	for i := t.nodes[list].first; i != none; i = t.nodes[i].next {
		if t.text(i, "id") == id {
			return true
		}
	}
	return false
}

// uploaded compares the attachments with the files that have arrived (V11). Another person's file looks like none, so
// that nobody learns of it.
func (r *reading) uploaded(refs []record.AttachmentRef, files map[string]Attachment) {
	if files == nil {
		return
	}
	for i, ref := range refs {
		at := "attachments[" + strconv.Itoa(i) + "]"
		file, ok := files[ref.ID]
		switch {
		case !ok || file.UploadedBy != r.ctx.Author:
			r.refuse(join(at, "id"), "E_ATTACHMENT_MISSING", "附件尚未上传。", "The attachment has not been uploaded.").Seen = ref.ID
		case file.Record != "" && file.Record != r.text(rootNode, "id"):
			r.refuse(join(at, "id"), "E_ATTACHMENT_TAKEN", "附件已属于另一条记录。", "The attachment belongs to another record.").Seen = ref.ID
		case file.SHA256 != ref.SHA256:
			r.refuse(join(at, "sha256"), "E_ATTACHMENT_DIGEST", "附件摘要与已上传的文件不符。", "The digest is not that of the uploaded file.").Seen = ref.SHA256
		case file.Size <= 0 || file.Size > r.thresholds.MaxFileSize:
			r.refuse(join(at, "id"), "V11", "附件为空或超过大小限度。", "The attachment is empty or too large.").Seen = strconv.FormatInt(file.Size, 10)
		}
	}
}
