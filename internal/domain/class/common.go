package class

import "github.com/countersign/countersign/internal/domain/fault"

// noteField and quantitiesField belong to every class, so that no text and no number of a source is ever lost.
func noteField() Field {
	return Field{
		Name: "note", Zh: "情况记录", En: "Notes", Type: LongText, Group: Remarks,
		Placeholder: fault.Text{Zh: "今天发生了什么，可用键盘语音输入", En: "What happened today; the keyboard's dictation works"},
	}
}

func quantitiesField() Field {
	return Field{Name: "quantities", Zh: "其他数量", En: "Other quantities", Type: List, Group: Remarks, MaxLen: 200, Fields: []Field{
		{Name: "name", Zh: "名称", En: "Name", Type: Text, Required: true},
		{Name: "value", Zh: "数值", En: "Value", Type: Decimal, Required: true},
		{Name: "unit", Zh: "单位", En: "Unit", Type: Unit},
	}}
}

// body appends the common fields to a class's own.
func body(own ...Field) []Field { return append(own, noteField(), quantitiesField()) }
