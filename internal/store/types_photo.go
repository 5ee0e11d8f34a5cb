package store

// PhotoState is how far a photo was looked into.
type PhotoState string

// Read: its metadata are known, its pixels are still to be looked at. Decoded: both. Undecodable: its pixels can't be
// read here; its fingerprint and size stay unknown.
const (
	PhotoRead        PhotoState = "read"
	PhotoDecoded     PhotoState = "decoded"
	PhotoUndecodable PhotoState = "undecodable"
)

// Photo is what is known of an uploaded photo. What its metadata say is its own word: evidence to compare, never a fact.
type Photo struct {
	Project       string
	Attachment    string
	Record        string // id of the record that holds it; empty while staged
	SHA256        string // lower-case hex, of the original bytes
	State         PhotoState
	Fingerprint   uint64 // difference hash of 64 bits; 0: none
	ScanDigest    string // lower-case hex SHA-256 of the picture data alone; empty: unknown
	Width, Height int    // pixels, as it is looked at; 0: unknown
	TakenAt       string // as written in EXIF, "2006:01:02 15:04:05"
	TakenOffset   string // as written, "+08:00"
	Lat, Lon      string // WGS-84, decimal degrees; empty: none
	Located       bool   // tells, or may tell, where it was taken
	Orientation   int    // 1 to 8 as in EXIF; 0: not said
	Software      string
	Camera        string
	CameraSource  string // the sender's word: CameraInApp, CameraGallery or empty
}

// NearPhoto is a photo near another: in how many of 64 bits their fingerprints differ.
type NearPhoto struct {
	Photo
	Distance int
}
