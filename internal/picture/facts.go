package picture

import "bytes"

// Facts are what is kept of a photo beside its bytes.
type Facts struct {
	Metadata
	ScanDigest    string
	Fingerprint   Fingerprint
	Width, Height int // as it is looked at; 0 where it was not decoded
}

// Read gives what a photo tells without being decoded.
func Read(data []byte, mediaType string) Facts {
	f := Facts{Metadata: ReadMetadata(bytes.NewReader(data), int64(len(data)), mediaType), ScanDigest: ScanDigest(data, mediaType)}
	if mediaType == JPEG {
		f.Located = f.Located || hidesPicture(data)
	}
	return f
}

// hidesPicture says whether further pictures hang behind the first one of a JPEG: they have metadata of their own,
// which nothing here reads.
func hidesPicture(data []byte) bool {
	end := bytes.LastIndex(data, []byte{0xff, startOfImage, 0xff})
	if end <= 0 {
		return false
	}
	segments, ok := jpegSegments(data)
	if !ok {
		return true
	}
	length := 4 // the markers of start and end
	for _, s := range segments {
		length += len(s.whole)
	}
	return end >= length-2 // beyond the first picture: not the preview inside its own metadata
}

// Fingerprinted decodes the photo and adds what only its pixels tell. Call it within Decoder.Do.
func (f Facts) Fingerprinted(data []byte, mediaType string) (Facts, error) {
	img, err := Decode(data, mediaType)
	if err != nil {
		return f, err
	}
	f.Width, f.Height = img.Bounds().Dx(), img.Bounds().Dy()
	f.Fingerprint = FingerprintOf(img)
	return f, nil
}
