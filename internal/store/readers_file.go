package store

import (
	"context"
)

// publishedFileRow is a row of publication_files.
type publishedFileRow struct {
	ProjectID, AttachmentID, ArchiveNo string
	SHA256                             string `gorm:"column:sha256"`
	Size                               int64
	ContentType, Name, UploadedBy      string
	UploadedAt                         int64
	CapturedAt, Area                   string
	ObjectKey, ObjectVersion           string
}

func (publishedFileRow) TableName() string { return "publication_files" }

func (r publishedFileRow) attachment(of *Publication) Attachment {
	return Attachment{
		Project: r.ProjectID, ID: r.AttachmentID, SHA256: r.SHA256, Size: r.Size, ContentType: r.ContentType, Name: r.Name,
		UploadedBy: r.UploadedBy, UploadedAt: moment(r.UploadedAt), CapturedAt: r.CapturedAt, State: Linked, Record: of.Record,
		Area: r.Area, ObjectKey: r.ObjectKey, ObjectVersion: r.ObjectVersion, Secrecy: of.Level(), ValidUntil: of.ValidUntil,
	}
}

// Files gives the files that a publication's signed content names, in the order in which it names them.
func (r *Readers) Files(ctx context.Context, p *Publication) ([]Attachment, error) {
	if len(p.Attachments) == 0 {
		return nil, nil
	}
	var rows []publishedFileRow
	err := r.db.WithContext(ctx).Where("project_id = ? AND archive_no = ?", p.Project, p.No).Find(&rows).Error
	if err != nil {
		return nil, r.translate(err)
	}
	byID := make(map[string]publishedFileRow, len(rows))
	for _, row := range rows {
		byID[row.AttachmentID] = row
	}
	var named []Attachment
	for _, ref := range p.Attachments {
		if row, ok := byID[ref.ID]; ok && row.SHA256 == ref.SHA256 {
			named = append(named, row.attachment(p))
		}
	}
	return named, nil
}

// File gives a published file with the publication that holds it. Errors: ErrNotFound, also for what is not published.
func (r *Readers) File(ctx context.Context, project, id string) (Attachment, *Publication, error) {
	var row publishedFileRow
	if err := r.db.WithContext(ctx).Where("project_id = ? AND attachment_id = ?", project, id).Take(&row).Error; err != nil {
		return Attachment{}, nil, r.translate(err)
	}
	p, err := r.Publication(ctx, project, row.ArchiveNo)
	if err != nil {
		return Attachment{}, nil, err
	}
	return row.attachment(p), p, nil
}
