package store

import (
	"context"
	"time"
)

// Upload is a resumable upload that is not finished: who began it, and what it has to become. ObjectUpload is the
// object store's own name for it; how far it is, the object store knows.
type Upload struct {
	Project      string
	ID           string
	Attachment   string
	ObjectUpload string
	SHA256       string // lower-case hex, as declared
	Size         int64  // bytes, as declared
	ContentType  string // as declared
	Name         string
	UploadedBy   string
	StartedAt    time.Time
	CameraSource string // as declared
}

type uploadRow struct {
	ProjectID, ID     string
	AttachmentID      string
	ObjectUpload      string
	SHA256            string `gorm:"column:sha256"`
	Size              int64
	ContentType, Name string
	UploadedBy        string
	StartedAt         int64
	CameraSource      string
}

func (uploadRow) TableName() string { return "uploads" }

func (r uploadRow) upload() Upload {
	return Upload{
		Project: r.ProjectID, ID: r.ID, Attachment: r.AttachmentID, ObjectUpload: r.ObjectUpload, SHA256: r.SHA256, Size: r.Size,
		ContentType: r.ContentType, Name: r.Name, UploadedBy: r.UploadedBy, StartedAt: moment(r.StartedAt), CameraSource: r.CameraSource,
	}
}

// InsertUpload files an upload that has begun. Errors: ErrExists.
func (t *Tx) InsertUpload(u Upload) error {
	row := uploadRow{
		ProjectID: u.Project, ID: u.ID, AttachmentID: u.Attachment, ObjectUpload: u.ObjectUpload, SHA256: u.SHA256, Size: u.Size,
		ContentType: u.ContentType, Name: u.Name, UploadedBy: u.UploadedBy, StartedAt: micros(u.StartedAt), CameraSource: u.CameraSource,
	}
	return t.translate(t.gorm().Create(&row).Error)
}

// DeleteUpload forgets an upload that was finished or given up; one that is absent is no error.
func (t *Tx) DeleteUpload(project, id string) error {
	_, err := t.exec(`DELETE FROM uploads WHERE project_id = ? AND id = ?`, project, id)
	return err
}

// DeleteUploadsBefore forgets the uploads that began before a moment and were never finished.
func (t *Tx) DeleteUploadsBefore(began time.Time) error {
	_, err := t.exec(`DELETE FROM uploads WHERE started_at < ?`, micros(began))
	return err
}

// Upload gives one unfinished upload. Errors: ErrNotFound.
func (s *Store) Upload(ctx context.Context, project, id string) (Upload, error) {
	var row uploadRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND id = ?", project, id).Take(&row).Error
	return row.upload(), s.translate(err)
}
