package picture

import "encoding/binary"

// riffChunk is one chunk of a WebP as it stands in the file, with its padding.
type riffChunk struct {
	name  string
	whole []byte
}

func webpChunks(data []byte) ([]riffChunk, bool) {
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WEBP" {
		return nil, false
	}
	var all []riffChunk
	for rest := data[12:min(len(data), 8+int(binary.LittleEndian.Uint32(data[4:])))]; len(rest) >= 8; {
		size := uint64(binary.LittleEndian.Uint32(rest[4:]))
		end := 8 + size + size%2
		if 8+size > uint64(len(rest)) {
			return nil, false
		}
		end = min(end, uint64(len(rest)))
		all = append(all, riffChunk{string(rest[:4]), rest[:end]})
		rest = rest[end:]
	}
	return all, len(all) > 0
}

var (
	webpDrawn = map[string]bool{"VP8 ": true, "VP8L": true, "ALPH": true, "ANIM": true, "ANMF": true}
	webpKept  = map[string]bool{"VP8X": true, "VP8 ": true, "VP8L": true, "ALPH": true, "ANIM": true, "ANMF": true, "ICCP": true}
)

// The bits of VP8X that announce metadata.
const (
	webpHasXMP  = 0x04
	webpHasEXIF = 0x08
)

// stripWebP copies a WebP without its metadata. Its orientation goes too: browsers don't heed it in this format.
func stripWebP(data []byte) ([]byte, error) {
	chunks, ok := webpChunks(data)
	if !ok {
		return nil, ErrFormat
	}
	out := append(make([]byte, 0, len(data)), "RIFF\x00\x00\x00\x00WEBP"...)
	for _, c := range chunks {
		if !webpKept[c.name] {
			continue
		}
		at := len(out)
		out = append(out, c.whole...)
		if c.name == "VP8X" && len(c.whole) > 8 {
			out[at+8] &^= webpHasXMP | webpHasEXIF
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8)) //nolint:gosec // at most MaxBytes
	return out, nil
}
