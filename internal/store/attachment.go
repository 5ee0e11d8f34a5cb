package store

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

type attachmentRow struct {
	ProjectID, ID     string
	SHA256            string `gorm:"column:sha256"`
	Size              int64
	ContentType, Name string
	UploadedBy        string
	UploadedAt        int64
	CapturedAt, State string
	RecordID, Area    string
	ObjectKey         string
	ObjectVersion     string
	Secrecy           int64
	ValidUntil        string
	RetainUntil       string
	ReceiptSeq        int64
	CameraSource      string
	SM3               string `gorm:"column:sm3"`
}

func (attachmentRow) TableName() string { return "attachments" }

func (r attachmentRow) attachment() Attachment {
	return Attachment{
		Project: r.ProjectID, ID: r.ID, SHA256: r.SHA256, Size: r.Size, ContentType: r.ContentType, Name: r.Name,
		UploadedBy: r.UploadedBy, UploadedAt: moment(r.UploadedAt), CapturedAt: r.CapturedAt, State: AttachmentState(r.State), Record: r.RecordID,
		Area: r.Area, ObjectKey: r.ObjectKey, ObjectVersion: r.ObjectVersion, Secrecy: level(r.Secrecy), ValidUntil: r.ValidUntil, RetainUntil: r.RetainUntil,
		Receipt: r.ReceiptSeq, CameraSource: r.CameraSource, SM3: r.SM3,
	}
}

// InsertAttachment files an uploaded object, staged: its bytes are in the object store already. The event of its receipt
// is written with it, and gives it its number. Errors: ErrExists.
func (t *Tx) InsertAttachment(a Attachment, received Event) (receipt int64, err error) {
	if receipt, err = t.appendNow(received); err != nil {
		return 0, err
	}
	row := attachmentRow{
		ProjectID: a.Project, ID: a.ID, SHA256: a.SHA256, Size: a.Size, ContentType: a.ContentType, Name: a.Name,
		UploadedBy: a.UploadedBy, UploadedAt: micros(a.UploadedAt), CapturedAt: a.CapturedAt, State: string(Staged),
		Area: a.Area, ObjectKey: a.ObjectKey, ObjectVersion: a.ObjectVersion, Secrecy: int64(a.Secrecy), ValidUntil: a.ValidUntil, RetainUntil: a.RetainUntil,
		ReceiptSeq: receipt, CameraSource: a.CameraSource, SM3: a.SM3,
	}
	return receipt, t.translate(t.gorm().Create(&row).Error)
}

// LinkAttachments ties attachments to a record. It gives the places in refs of those that can't be: absent, of other
// bytes, uploaded by somebody else, or part of another record. What is tied to this record already stays so.
func (t *Tx) LinkAttachments(key record.Key, author string, refs []record.AttachmentRef) (missing []int, err error) {
	for i, ref := range refs {
		linked, err := t.link(key, author, ref)
		if err != nil {
			return nil, err
		}
		if !linked {
			missing = append(missing, i)
		}
	}
	return missing, nil
}

func (t *Tx) link(key record.Key, author string, ref record.AttachmentRef) (bool, error) {
	n, err := t.exec(`UPDATE attachments SET state = ?, record_id = ? WHERE project_id = ? AND id = ? AND sha256 = ? AND uploaded_by = ? AND state = ?`,
		string(Linked), key.ID, key.Project, ref.ID, ref.SHA256, author, string(Staged))
	if err != nil || n == 1 {
		return n == 1, err
	}
	var already int64
	err = t.gorm().Model(&attachmentRow{}).Where("project_id = ? AND id = ? AND sha256 = ? AND record_id = ?", key.Project, ref.ID, ref.SHA256, key.ID).Count(&already).Error
	return already == 1, t.translate(err)
}

// MarkPlaced says where an attachment's bytes lie now, to readers of its publication too. Errors: ErrNotFound when it is
// not part of a record.
func (t *Tx) MarkPlaced(project, id string, p Placement) error {
	linked := t.gorm().Model(&attachmentRow{}).Where("project_id = ? AND id = ? AND state <> ?", project, id, string(Staged))
	var n int64
	if err := linked.Count(&n).Error; err != nil || n != 1 {
		return one(n, t.translate(err), ErrNotFound)
	}
	_, err := t.exec(`UPDATE attachments SET state = ?, area = ?, object_key = ?, object_version = ?, secrecy = ?, valid_until = ?, retain_until = ? WHERE project_id = ? AND id = ?`,
		string(p.State), p.Area, p.ObjectKey, p.ObjectVersion, int64(p.Secrecy), p.ValidUntil, p.RetainUntil, project, id)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE publication_files SET area = ?, object_key = ?, object_version = ? WHERE project_id = ? AND attachment_id = ?`,
		p.Area, p.ObjectKey, p.ObjectVersion, project, id)
	return err
}

// SweepStaged forgets an attachment that nobody linked since before; it says whether it did. Only then may the object
// be deleted.
func (t *Tx) SweepStaged(project, id string, before time.Time) (bool, error) {
	n, err := t.exec(`DELETE FROM attachments WHERE project_id = ? AND id = ? AND state = ? AND uploaded_at < ?`, project, id, string(Staged), micros(before))
	if err != nil || n != 1 {
		return false, err
	}
	// What a photo told goes with it: the same id may come again.
	_, err = t.exec(`DELETE FROM photo_facts WHERE project_id = ? AND attachment_id = ?`, project, id)
	return err == nil, err
}

// Attachment gives one attachment. Errors: ErrNotFound.
func (s *Store) Attachment(ctx context.Context, project, id string) (Attachment, error) {
	var row attachmentRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND id = ?", project, id).Take(&row).Error
	return row.attachment(), s.translate(err)
}

// AttachmentsOf gives the attachments that are tied to a record, in the order of their ids: also those that an older
// version of it named.
func (s *Store) AttachmentsOf(ctx context.Context, key record.Key) ([]Attachment, error) {
	var rows []attachmentRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND record_id = ?", key.Project, key.ID).Order("id").Find(&rows).Error
	return each(rows, attachmentRow.attachment), s.translate(err)
}

// StagedOlderThan gives attachments that nobody linked since before, oldest first.
func (s *Store) StagedOlderThan(ctx context.Context, before time.Time, limit int) ([]Attachment, error) {
	var rows []attachmentRow
	err := s.read.WithContext(ctx).Where("state = ? AND uploaded_at < ?", string(Staged), micros(before)).Order("uploaded_at").Limit(limit).Find(&rows).Error
	return each(rows, attachmentRow.attachment), s.translate(err)
}
