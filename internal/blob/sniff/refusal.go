package sniff

import (
	"fmt"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Refusal says why a file may not be an attachment, in both languages. Code is stable; Allowed lists the extensions
// that are taken, where the type was the reason.
type Refusal struct {
	Code    string
	Zh, En  string
	Allowed []string
	kind    fault.Kind
}

// Error implements error; it is for logs, in English.
func (r *Refusal) Error() string { return r.Code + ": " + r.En }

// Fault is the refusal as the answer that a user gets: 415 for what a file is or carries, 422 for how it is made.
func (r *Refusal) Fault() *fault.Error {
	e := fault.New(r.kind, r.Code, r.Zh, r.En).Audited("upload.rejected")
	e.Fields = []fault.Field{{Field: "file", Code: "V11", Zh: r.Zh, En: r.En, Allowed: strings.Join(r.Allowed, ", ")}}
	return e
}

// The codes of refusals.
const (
	codeEmpty      = "E_FILE_EMPTY"
	codeName       = "E_FILE_NAME"
	codeType       = "E_FILE_TYPE"
	codeMismatch   = "E_FILE_MISMATCH"
	codePolyglot   = "E_FILE_POLYGLOT"
	codeBroken     = "E_FILE_BROKEN"
	codeMacro      = "E_FILE_MACRO"
	codeActive     = "E_FILE_ACTIVE"
	codeEmbedded   = "E_FILE_EMBEDDED"
	codeEncrypted  = "E_FILE_ENCRYPTED"
	codeDimensions = "E_FILE_DIMENSIONS"
	codeBomb       = "E_FILE_BOMB"
)

var texts = map[string]Refusal{
	codeEmpty:     {Zh: "文件是空的，请重新选择。", En: "The file is empty; choose it again.", kind: fault.Invalid},
	codePolyglot:  {Zh: "文件里混有另一种格式或脚本，不能作为附件。", En: "The file carries another format or a script inside and can't be an attachment.", kind: fault.UnsupportedMedia},
	codeBroken:    {Zh: "文件已损坏或不完整，请重新导出或拍摄。", En: "The file is damaged or incomplete; export it or take it again.", kind: fault.Invalid},
	codeMacro:     {Zh: "文件含有宏，请另存为不含宏的格式。", En: "The file contains macros; save it in a format without them.", kind: fault.UnsupportedMedia},
	codeActive:    {Zh: "文件含有脚本、自动动作或外部引用，请打印为普通 PDF 或另存后再上传。", En: "The file contains a script, an automatic action or a reference to the outside; print it to a plain PDF or save it without these.", kind: fault.UnsupportedMedia},
	codeEmbedded:  {Zh: "文件里嵌有其他文件，请把它们分别上传。", En: "The file has other files embedded; upload those by themselves.", kind: fault.UnsupportedMedia},
	codeEncrypted: {Zh: "文件已加密或设有密码，无法检查和归档，请解除后再上传。", En: "The file is encrypted or has a password, so it can't be checked or archived; remove that first.", kind: fault.UnsupportedMedia},
	codeBomb:      {Zh: "文件解压后过大或条目过多。", En: "The file unpacks to too much or has too many entries.", kind: fault.Invalid},
}

func refuse(code string) *Refusal {
	r := texts[code]
	r.Code = code
	return &r
}

func refuseName(zh, en string) *Refusal {
	return &Refusal{Code: codeName, Zh: "文件名不能用：" + zh + "。", En: "The file name can't be used: " + en + ".", kind: fault.Invalid}
}

func refuseType(detected string) *Refusal {
	return &Refusal{
		Code: codeType, Zh: "不收这种类型的文件（内容为 " + detected + "）。", En: "Files of this type are not taken (the content is " + detected + ").",
		Allowed: Extensions(), kind: fault.UnsupportedMedia,
	}
}

func refuseMismatch(detected, claims string) *Refusal {
	return &Refusal{
		Code: codeMismatch, Zh: "文件内容（" + detected + "）与名称或声明的类型（" + claims + "）不符。",
		En:      "The content (" + detected + ") does not agree with the name or the declared type (" + claims + ").",
		Allowed: Extensions(), kind: fault.UnsupportedMedia,
	}
}

// Limits of a picture, by its header.
const (
	maxSide   = 30_000      // pixels
	maxPixels = 100_000_000 // pixels
)

// measure puts a picture's size into the finding, or refuses one that would take too much to show.
func measure(finding *Finding, width, height uint64) error {
	if width == 0 || height == 0 {
		return refuse(codeBroken)
	}
	if width > maxSide || height > maxSide || width*height > maxPixels {
		return &Refusal{
			Code: codeDimensions, kind: fault.Invalid,
			Zh: fmt.Sprintf("图像过大（%d×%d 像素），每边最多 %d，总计最多 %d 万像素。", width, height, maxSide, maxPixels/10_000),
			En: fmt.Sprintf("The picture is too large (%d×%d pixels): at most %d a side and %d megapixels.", width, height, maxSide, maxPixels/1_000_000),
		}
	}
	if int(width)*int(height) > finding.Width*finding.Height {
		finding.Width, finding.Height = int(width), int(height)
	}
	return nil
}
