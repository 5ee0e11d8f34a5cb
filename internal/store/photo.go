package store

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/countersign/countersign/internal/domain/record"
)

// photoRow is a row of photo_facts, with what its attachment says of it where it was read with it.
type photoRow struct {
	ProjectID, AttachmentID string
	State                   string
	Fingerprint             int64
	Band0, Band1            int
	Band2, Band3            int
	ScanDigest              string
	Width, Height           int
	TakenAt, TakenOffset    string
	Lat, Lon                string
	Located                 bool
	Orientation             int
	Software, Camera        string
	RecordID                string `gorm:"->"`
	SHA256                  string `gorm:"column:sha256;->"`
	CameraSource            string `gorm:"->"`
}

func (photoRow) TableName() string { return "photo_facts" }

func photoRowOf(p Photo) photoRow {
	bands := bandsOf(p.Fingerprint)
	return photoRow{
		ProjectID: p.Project, AttachmentID: p.Attachment, State: string(p.State), Fingerprint: int64(p.Fingerprint), //nolint:gosec // the bits are kept
		Band0: bands[0], Band1: bands[1], Band2: bands[2], Band3: bands[3], ScanDigest: p.ScanDigest, Width: p.Width, Height: p.Height,
		TakenAt: p.TakenAt, TakenOffset: p.TakenOffset, Lat: p.Lat, Lon: p.Lon, Located: p.Located, Orientation: p.Orientation,
		Software: p.Software, Camera: p.Camera,
	}
}

func (r photoRow) photo() Photo {
	return Photo{
		Project: r.ProjectID, Attachment: r.AttachmentID, Record: r.RecordID, SHA256: r.SHA256, State: PhotoState(r.State),
		Fingerprint: uint64(r.Fingerprint), ScanDigest: r.ScanDigest, Width: r.Width, Height: r.Height, //nolint:gosec // the bits are kept
		TakenAt: r.TakenAt, TakenOffset: r.TakenOffset, Lat: r.Lat, Lon: r.Lon, Located: r.Located, Orientation: r.Orientation,
		Software: r.Software, Camera: r.Camera, CameraSource: r.CameraSource,
	}
}

const (
	bands   = 4
	bandLen = 16 // bits
	noBand  = -1
	// MaxDistance is the largest distance at which the bands still find every near fingerprint.
	MaxDistance = 2*bands - 1
)

func bandsOf(fingerprint uint64) [bands]int {
	if fingerprint == 0 {
		return [bands]int{noBand, noBand, noBand, noBand}
	}
	var b [bands]int
	for i := range b {
		b[i] = int(fingerprint >> (bandLen * i) & (1<<bandLen - 1)) //nolint:gosec // 16 bits
	}
	return b
}

// InsertPhoto files what is known of a photo; its attachment's row is written in the same transaction. Errors: ErrExists.
func (t *Tx) InsertPhoto(p Photo) error {
	row := photoRowOf(p)
	return t.translate(t.gorm().Create(&row).Error)
}

// CompletePhoto adds what the pixels of a photo told. Errors: ErrStale when somebody did so meanwhile.
func (t *Tx) CompletePhoto(p Photo) error {
	b := bandsOf(p.Fingerprint)
	n, err := t.exec(`UPDATE photo_facts SET state = ?, fingerprint = ?, band0 = ?, band1 = ?, band2 = ?, band3 = ?, width = ?, height = ? WHERE project_id = ? AND attachment_id = ? AND state = ?`,
		string(p.State), int64(p.Fingerprint), b[0], b[1], b[2], b[3], p.Width, p.Height, p.Project, p.Attachment, string(PhotoRead)) //nolint:gosec // the bits are kept
	return one(n, err, ErrStale)
}

// photoQuery reads photos with what their attachments say of them.
const photoQuery = `SELECT p.*, a.record_id, a.sha256, a.camera_source FROM photo_facts p JOIN attachments a ON a.project_id = p.project_id AND a.id = p.attachment_id WHERE `

func (s *Store) photos(ctx context.Context, where string, args ...any) ([]Photo, error) {
	var rows []photoRow
	err := s.read.WithContext(ctx).Raw(photoQuery+where, args...).Scan(&rows).Error
	return each(rows, photoRow.photo), s.translate(err)
}

// Photo gives what is known of one photo. Errors: ErrNotFound.
func (s *Store) Photo(ctx context.Context, project, attachment string) (Photo, error) {
	found, err := s.photos(ctx, `p.project_id = ? AND p.attachment_id = ?`, project, attachment)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Photo{}, err
	}
	return found[0], nil
}

// PhotosOf gives the photos of a record, in the order of their attachments' ids.
func (s *Store) PhotosOf(ctx context.Context, key record.Key) ([]Photo, error) {
	return s.photos(ctx, `a.project_id = ? AND a.record_id = ? ORDER BY p.attachment_id`, key.Project, key.ID)
}

// maxPhotos bounds an answer across projects: a picture that everybody uses, a logo say, must not fill the memory.
const maxPhotos = 1000

// SamePhotos gives, in all projects, the photos of exactly these bytes or of this picture data. A digest that is empty
// finds nothing. What a caller may be told of other projects is for the policy to say.
func (s *Store) SamePhotos(ctx context.Context, sha256, scanDigest string) ([]Photo, error) {
	byBytes, err := s.photos(ctx, `a.sha256 = ? AND a.sha256 <> '' LIMIT ?`, sha256, maxPhotos)
	if err != nil || scanDigest == "" {
		return byBytes, err
	}
	byScan, err := s.photos(ctx, `p.scan_digest = ? AND a.sha256 <> ? LIMIT ?`, scanDigest, sha256, maxPhotos)
	return append(byBytes, byScan...), err
}

// photoPlace is where a fingerprint was found.
type photoPlace struct {
	ProjectID, AttachmentID string
	Fingerprint             int64
	distance                int
}

// Bounds of a search for near photos: how many fingerprints are looked at for each band, and how many photos are given.
const (
	maxLooked = 50_000
	maxNear   = 200
)

// NearPhotos gives, in all projects, the photos whose fingerprint differs in at most distance bits (up to MaxDistance),
// nearest first, at most 200. No fingerprint has no near ones.
func (s *Store) NearPhotos(ctx context.Context, fingerprint uint64, distance int) ([]NearPhoto, error) {
	if fingerprint == 0 {
		return nil, nil
	}
	places, err := s.nearPlaces(ctx, fingerprint, min(distance, MaxDistance))
	if err != nil {
		return nil, err
	}
	near := make([]NearPhoto, 0, len(places))
	for _, at := range places {
		p, err := s.Photo(ctx, at.ProjectID, at.AttachmentID)
		if err != nil {
			return nil, err
		}
		near = append(near, NearPhoto{Photo: p, Distance: at.distance})
	}
	return near, nil
}

func (s *Store) nearPlaces(ctx context.Context, fingerprint uint64, distance int) ([]photoPlace, error) {
	var near []photoPlace
	seen := map[[2]string]bool{}
	for i, band := range bandsOf(fingerprint) {
		var found []photoPlace
		err := s.read.WithContext(ctx).Raw(nearQueries[i], neighboursOf(band), maxLooked).Scan(&found).Error
		if err != nil {
			return nil, s.translate(err)
		}
		for _, p := range found {
			p.distance = bits.OnesCount64(uint64(p.Fingerprint) ^ fingerprint) //nolint:gosec // the bits are kept
			if key := [2]string{p.ProjectID, p.AttachmentID}; p.distance <= distance && !seen[key] {
				seen[key] = true
				near = append(near, p)
			}
		}
	}
	slices.SortFunc(near, func(a, b photoPlace) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.ProjectID, b.ProjectID), cmp.Compare(a.AttachmentID, b.AttachmentID))
	})
	return near[:min(len(near), maxNear)], nil
}

const nearQuery = `SELECT project_id, attachment_id, fingerprint FROM photo_facts WHERE `

var nearQueries = [bands]string{nearQuery + `band0 IN ? LIMIT ?`, nearQuery + `band1 IN ? LIMIT ?`, nearQuery + `band2 IN ? LIMIT ?`, nearQuery + `band3 IN ? LIMIT ?`}

// neighboursOf gives a band and all that differ from it in one bit.
func neighboursOf(band int) []int {
	all := []int{band}
	for bit := range bandLen {
		all = append(all, band^1<<bit)
	}
	return all
}

// UndecodedPhotos gives photos whose pixels are still to be looked at.
func (s *Store) UndecodedPhotos(ctx context.Context, limit int) ([]Photo, error) {
	return s.photos(ctx, `p.state = ? LIMIT ?`, string(PhotoRead), limit)
}
