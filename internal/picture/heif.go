package picture

import (
	"errors"
	"image"
)

// errNoHEIF says that this program has no decoder for HEIF.
var errNoHEIF = errors.New("no decoder for HEIF")

func decodeHEIF([]byte) (image.Image, error) { return nil, errNoHEIF }

func heifConfig([]byte) (image.Config, error) { return image.Config{}, errNoHEIF }
