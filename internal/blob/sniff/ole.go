package sniff

import (
	"encoding/binary"
	"unicode/utf16"
)

// The compound file of the old office formats: sectors chained by a table, with a directory of named streams.
var oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

const (
	oleHeader       = 512
	oleEntry        = 128 // bytes of a directory entry
	maxDirectories  = 512 // sectors of the directory
	maxTableSectors = 4096
	headTables      = 109 // table sectors that the header itself names
	lastSector      = 0xfffffffa
)

type compound struct {
	s          *source
	sectorSize int64
	header     []byte
}

// detectOLE says which old office document a compound file is, and refuses one with macros, files or a password.
func detectOLE(s *source) ([]*format, error) {
	names, err := streamNames(s)
	if err != nil {
		return nil, err
	}
	var found []*format
	for _, name := range names {
		switch name {
		case "EncryptedPackage", "EncryptionInfo":
			return nil, refuse(codeEncrypted)
		case "_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros":
			return nil, refuse(codeMacro)
		case "\x01Ole10Native":
			return nil, refuse(codeEmbedded)
		case "WordDocument":
			found = []*format{docFormat}
		case "Workbook", "Book":
			if found == nil { // a table within a letter
				found = []*format{xlsFormat}
			}
		}
	}
	return found, nil
}

func streamNames(s *source) ([]string, error) {
	header := s.at(0, oleHeader)
	if len(header) < oleHeader {
		return nil, refuse(codeBroken)
	}
	shift := binary.LittleEndian.Uint16(header[30:])
	if shift != 9 && shift != 12 {
		return nil, refuse(codeBroken)
	}
	c := compound{s: s, sectorSize: 1 << shift, header: header}
	var names []string
	for sector, n := binary.LittleEndian.Uint32(header[48:]), 0; sector < lastSector; n++ {
		entries := c.sector(sector)
		if n >= maxDirectories || entries == nil {
			return nil, refuse(codeBroken)
		}
		for ; len(entries) >= oleEntry; entries = entries[oleEntry:] {
			names = append(names, entryName(entries))
		}
		var ok bool
		if sector, ok = c.next(sector); !ok {
			return nil, refuse(codeBroken)
		}
	}
	return names, nil
}

// sector reads a sector; nil if the file does not have it whole.
func (c *compound) sector(index uint32) []byte {
	b := c.s.at((int64(index)+1)*c.sectorSize, int(c.sectorSize))
	if int64(len(b)) < c.sectorSize {
		return nil
	}
	return b
}

// next follows the chain: the table of all sectors lies itself in sectors, which the header lists, and beyond its
// room a chain of list sectors.
func (c *compound) next(index uint32) (uint32, bool) {
	perSector := uint32(c.sectorSize / 4) //nolint:gosec // 128 or 1,024
	table, ok := c.tableSector(index / perSector)
	if !ok {
		return 0, false
	}
	b := c.sector(table)
	if b == nil {
		return 0, false
	}
	return binary.LittleEndian.Uint32(b[index%perSector*4:]), true
}

func (c *compound) tableSector(n uint32) (uint32, bool) {
	if n < headTables {
		return binary.LittleEndian.Uint32(c.header[76+4*n:]), true
	}
	n -= headTables
	perSector := uint32(c.sectorSize/4) - 1 //nolint:gosec // the last place names the next list
	list := binary.LittleEndian.Uint32(c.header[68:])
	for range maxTableSectors {
		b := c.sector(list)
		if b == nil {
			return 0, false
		}
		if n < perSector {
			return binary.LittleEndian.Uint32(b[4*n:]), true
		}
		n -= perSector
		list = binary.LittleEndian.Uint32(b[4*perSector:])
	}
	return 0, false
}

// entryName reads a directory entry's name, which is UTF-16 with its length in bytes behind it.
func entryName(entry []byte) string {
	length := min(int(binary.LittleEndian.Uint16(entry[64:])), 64)
	var units []uint16
	for i := 0; i+1 < length; i += 2 {
		if unit := binary.LittleEndian.Uint16(entry[i:]); unit != 0 {
			units = append(units, unit)
		}
	}
	return string(utf16.Decode(units))
}
