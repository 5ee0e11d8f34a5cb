package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngChunk is one chunk as it stands in the file.
type pngChunk struct {
	name  string
	whole []byte
}

func pngChunks(data []byte) ([]pngChunk, bool) {
	if !bytes.HasPrefix(data, []byte(pngSignature)) {
		return nil, false
	}
	var all []pngChunk
	for rest := data[len(pngSignature):]; len(rest) >= 12; {
		end := uint64(binary.BigEndian.Uint32(rest)) + 12
		if end > uint64(len(rest)) {
			return nil, false
		}
		c := pngChunk{string(rest[4:8]), rest[:end]}
		all = append(all, c)
		if c.name == "IEND" {
			return all, true
		}
		rest = rest[end:]
	}
	return nil, false
}

// pngDrawn are the chunks that draw the picture, pngKept those that stay in a copy without metadata.
var (
	pngDrawn = map[string]bool{"IHDR": true, "PLTE": true, "tRNS": true, "IDAT": true}
	pngKept  = map[string]bool{
		"IHDR": true, "PLTE": true, "tRNS": true, "IDAT": true, "IEND": true, "gAMA": true, "cHRM": true, "sRGB": true,
		"iCCP": true, "cICP": true, "sBIT": true, "pHYs": true, "bKGD": true,
	}
)

// stripPNG copies a PNG without its metadata and without what hangs behind it.
func stripPNG(data []byte, orientation int) ([]byte, error) {
	chunks, ok := pngChunks(data)
	if !ok {
		return nil, ErrFormat
	}
	out := append(make([]byte, 0, len(data)), pngSignature...)
	for _, c := range chunks {
		if pngKept[c.name] {
			out = append(out, c.whole...)
		}
		if c.name == "IHDR" && orientation > 1 {
			out = append(out, newPNGChunk("eXIf", orientationTIFF(orientation))...)
		}
	}
	return out, nil
}

func newPNGChunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body))) //nolint:gosec // short
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}
