package record

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
)

// ReturnCode is one of the closed set of reasons to give a record back.
type ReturnCode struct {
	Code string
	Text fault.Text
}

var returnCodes = []ReturnCode{
	{"incomplete", fault.Text{Zh: "内容不全", En: "Incomplete"}},
	{"unclear_photo", fault.Text{Zh: "照片看不清", En: "Photo unclear"}},
	{"wrong_data", fault.Text{Zh: "数据有误", En: "Wrong data"}},
	{"wrong_location", fault.Text{Zh: "部位不符", En: "Wrong location"}},
	{"wrong_class", fault.Text{Zh: "类别不符", En: "Wrong class"}},
	{"missing_evidence", fault.Text{Zh: "缺少证据", En: "Evidence missing"}},
	{"duplicate", fault.Text{Zh: "重复填报", En: "Duplicate"}},
	{"other", fault.Text{Zh: "其他", En: "Other"}},
}

// ReturnCodes gives the closed set, in the order in which the panel shows it.
func ReturnCodes() []ReturnCode { return append([]ReturnCode(nil), returnCodes...) }

// ReturnCodeLabel gives the label of a code, and whether it is known.
func ReturnCodeLabel(code string) (fault.Text, bool) {
	for _, c := range returnCodes {
		if c.Code == code {
			return c.Text, true
		}
	}
	return fault.Text{}, false
}

func allowedReturnCodes() string {
	names := make([]string, len(returnCodes))
	for i, c := range returnCodes {
		names[i] = c.Code
	}
	return strings.Join(names, ", ")
}
