package app

import (
	"time"

	"github.com/countersign/countersign/internal/font"
	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/web"
)

// DecodeHEIF names the command by which the program decodes one HEIF photo.
const DecodeHEIF = "decode-heif"

// pictures is what copies of photos are made with: the one decoder, and the typeface of the panel's build.
func (c *Config) pictures() files.Pictures {
	p := files.Pictures{Decoder: picture.NewDecoder(), PublicURL: c.publicURL()}
	if c.Program != "" && picture.DecodesHEIF {
		p.Decoder.HEIF = []string{c.Program, DecodeHEIF}
	}
	if panel, built := web.Panel(); built {
		p.Fonts = font.From(panel)
	}
	return p
}

// lookAgain is how often photos are decoded whose upload could not wait for it.
const lookAgain = 5 * time.Second

func (p *Product) addPhotoDuty() { p.Jobs.Also("photos", lookAgain, p.Files.DecodeWaiting) }
