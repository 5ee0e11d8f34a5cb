package sniff

import "slices"

// format is one type on the list. check looks at the whole of a file that has this type's beginning.
type format struct {
	mediaType  string
	aliases    []string // other names that senders use
	extensions []string
	text       bool
	check      func(*source, *Finding) error
}

func (f *format) hasExtension(extension string) bool { return slices.Contains(f.extensions, extension) }

func (f *format) hasMediaType(declared string) bool {
	return declared == "" || declared == f.mediaType || slices.Contains(f.aliases, declared)
}

const office = "application/vnd.openxmlformats-officedocument."

// The list.
var (
	jpegFormat = &format{mediaType: "image/jpeg", aliases: []string{"image/jpg", "image/pjpeg"}, extensions: []string{"jpg", "jpeg", "jpe"}, check: checkJPEG}
	pngFormat  = &format{mediaType: "image/png", extensions: []string{"png"}, check: checkPNG}
	webpFormat = &format{mediaType: "image/webp", extensions: []string{"webp"}, check: checkWebP}
	tiffFormat = &format{mediaType: "image/tiff", aliases: []string{"image/tif"}, extensions: []string{"tif", "tiff"}, check: checkTIFF}
	heicFormat = &format{mediaType: "image/heic", aliases: []string{"image/heif", "image/heic-sequence"}, extensions: []string{"heic", "heif", "hif"}, check: checkHEIF}
	heifFormat = &format{mediaType: "image/heif", aliases: []string{"image/heic", "image/heif-sequence"}, extensions: []string{"heif", "heic", "hif"}, check: checkHEIF}

	pdfFormat  = &format{mediaType: "application/pdf", aliases: []string{"application/x-pdf"}, extensions: []string{"pdf"}, check: checkPDF}
	docxFormat = &format{mediaType: office + "wordprocessingml.document", extensions: []string{"docx"}, check: checkOffice}
	xlsxFormat = &format{mediaType: office + "spreadsheetml.sheet", extensions: []string{"xlsx"}, check: checkOffice}
	pptxFormat = &format{mediaType: office + "presentationml.presentation", extensions: []string{"pptx"}, check: checkOffice}
	odtFormat  = &format{mediaType: "application/vnd.oasis.opendocument.text", extensions: []string{"odt"}, check: checkOffice}
	odsFormat  = &format{mediaType: "application/vnd.oasis.opendocument.spreadsheet", extensions: []string{"ods"}, check: checkOffice}
	docFormat  = &format{mediaType: "application/msword", extensions: []string{"doc"}}
	xlsFormat  = &format{mediaType: "application/vnd.ms-excel", extensions: []string{"xls"}}

	dwgFormat       = &format{mediaType: "image/vnd.dwg", aliases: []string{"application/acad", "application/x-acad", "application/dwg", "application/x-dwg", "image/x-dwg", "drawing/dwg"}, extensions: []string{"dwg"}}
	dxfFormat       = &format{mediaType: "image/vnd.dxf", aliases: dxfAliases, extensions: []string{"dxf"}, text: true, check: checkText}
	dxfBinaryFormat = &format{mediaType: "image/vnd.dxf", aliases: dxfAliases, extensions: []string{"dxf"}}
	ifcFormat       = &format{mediaType: "application/x-step", aliases: []string{"model/ifc", "application/ifc", "model/step", "text/plain"}, extensions: []string{"ifc"}, text: true, check: checkText}

	textFormat = &format{mediaType: "text/plain", extensions: []string{"txt"}, text: true, check: checkText}
	csvFormat  = &format{mediaType: "text/csv", aliases: []string{"text/plain", "application/csv", "application/vnd.ms-excel"}, extensions: []string{"csv"}, text: true, check: checkText}

	mp4Format = &format{mediaType: "video/mp4", aliases: []string{"video/3gpp", "video/x-m4v"}, extensions: []string{"mp4", "m4v", "3gp"}, check: checkMovie}
	movFormat = &format{mediaType: "video/quicktime", extensions: []string{"mov"}, check: checkMovie}
	m4aFormat = &format{mediaType: "audio/mp4", aliases: []string{"audio/x-m4a", "audio/m4a", "audio/aac"}, extensions: []string{"m4a"}, check: checkMovie}
	mp3Format = &format{mediaType: "audio/mpeg", aliases: []string{"audio/mp3"}, extensions: []string{"mp3"}, check: checkMP3}
	wavFormat = &format{mediaType: "audio/wav", aliases: []string{"audio/x-wav", "audio/wave", "audio/vnd.wave"}, extensions: []string{"wav"}, check: checkWAV}
)

var dxfAliases = []string{"application/dxf", "application/x-dxf", "image/x-dxf", "text/plain"}

// Extensions lists the file name extensions that are taken, for forms and refusals.
func Extensions() []string {
	return []string{
		"jpg", "jpeg", "jpe", "png", "webp", "tif", "tiff", "heic", "heif", "hif", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "doc", "xls",
		"dwg", "dxf", "ifc", "txt", "csv", "mp4", "m4v", "3gp", "mov", "m4a", "mp3", "wav",
	}
}
