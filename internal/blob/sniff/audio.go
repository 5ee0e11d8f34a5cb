package sniff

import "encoding/binary"

const maxTag = 32 << 20 // bytes of an MP3 file's leading tag

// bit rates of MPEG layer III in kbit/s and sample rates in Hz, for MPEG 1 and for MPEG 2 and 2.5.
var (
	bitRates1   = [16]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
	bitRates2   = [16]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
	sampleRates = map[byte][4]int{3: {44100, 48000, 32000}, 2: {22050, 24000, 16000}, 0: {11025, 12000, 8000}}
)

// frameLength is the length in bytes of the layer III frame that begins here; 0 if none does.
func frameLength(b []byte) int {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe6 != 0xe2 {
		return 0
	}
	version := b[1] >> 3 & 3
	rates, perFrame := bitRates2, 72_000
	if version == 3 {
		rates, perFrame = bitRates1, 144_000
	}
	bits, hertz := rates[b[2]>>4], sampleRates[version][b[2]>>2&3]
	if bits == 0 || hertz == 0 {
		return 0
	}
	return perFrame*bits/hertz + int(b[2]>>1&1)
}

// startsAudioFrame wants two frames in a row: the sync pattern alone is eleven bits.
func startsAudioFrame(head []byte) bool {
	n := frameLength(head)
	return n > 0 && n < len(head) && frameLength(head[n:]) > 0
}

// checkMP3 looks for the sound behind the tag.
func checkMP3(s *source, _ *Finding) error {
	offset := int64(0)
	if b := s.at(0, 10); len(b) == 10 && string(b[:3]) == "ID3" {
		offset = 10 + (int64(b[6]&0x7f)<<21 | int64(b[7]&0x7f)<<14 | int64(b[8]&0x7f)<<7 | int64(b[9]&0x7f))
	}
	if offset > maxTag {
		return refuse(codeBomb)
	}
	for _, c := range s.at(offset, headSize) { // padding
		if c != 0 {
			break
		}
		offset++
	}
	if !startsAudioFrame(s.at(offset, headSize)) {
		return refuse(codeBroken)
	}
	if found, err := contains(s.section(0, offset), scripts...); err != nil || found {
		return orPolyglot(err)
	}
	return nil
}

// checkWAV wants the chunk that describes the sound, and a length that is true.
func checkWAV(s *source, _ *Finding) error {
	b := s.at(0, 20)
	if len(b) < 20 || int64(binary.LittleEndian.Uint32(b[4:]))+8 > s.size {
		return refuse(codeBroken)
	}
	for offset := int64(12); offset < s.size; {
		frame := s.at(offset, 8)
		if len(frame) < 8 {
			break
		}
		if string(frame[:4]) == "fmt " {
			return nil
		}
		length := int64(binary.LittleEndian.Uint32(frame[4:]))
		offset += 8 + length + length%2
	}
	return refuse(codeBroken)
}
