package digest

import "github.com/countersign/countersign/internal/domain/fault"

// Section is a part of the diary.
type Section string

// The sections, in the order of the official sheet.
const (
	InWeather    Section = "weather"
	InLabour     Section = "labour"
	InPlant      Section = "plant"
	InWorks      Section = "works"
	InQuality    Section = "quality"
	InSafety     Section = "safety"
	InConcealed  Section = "concealed"
	InTests      Section = "tests"
	InMaterials  Section = "materials"
	InDirectives Section = "directives"
	InOther      Section = "other"
	InNoWork     Section = "no_work"
)

// sectionRow is one row of the table of sections: its name, how its absence is told, and whether every day of work has it.
type sectionRow struct {
	section       Section
	title, absent fault.Text
	daily         bool
}

var sectionRows = []sectionRow{
	{InWeather, fault.Text{Zh: "气象", En: "Weather"}, fault.Text{Zh: "无气象记录", En: "No record of the weather"}, true},
	{InLabour, fault.Text{Zh: "出勤人数", En: "Head count"}, fault.Text{Zh: "无劳动力记录", En: "No record of labour"}, true},
	{InPlant, fault.Text{Zh: "机械", En: "Plant"}, fault.Text{Zh: "无机械记录", En: "No record of plant"}, true},
	{InWorks, fault.Text{Zh: "生产情况", En: "Work done"}, fault.Text{Zh: "无施工与进度记录", En: "No record of work done"}, true},
	{InQuality, fault.Text{Zh: "质量", En: "Quality"}, fault.Text{Zh: "无质量记录", En: "No record of quality"}, true},
	{InSafety, fault.Text{Zh: "安全", En: "Safety"}, fault.Text{Zh: "无安全记录", En: "No record of safety"}, true},
	{InConcealed, fault.Text{Zh: "隐蔽工程", En: "Concealed works"}, fault.Text{Zh: "无隐蔽工程记录", En: "No record of concealed works"}, false},
	{InTests, fault.Text{Zh: "试块与试验", En: "Test pieces and tests"}, fault.Text{Zh: "无试块与试验记录", En: "No record of test pieces or tests"}, false},
	{InMaterials, fault.Text{Zh: "材料进场", En: "Materials in"}, fault.Text{Zh: "无材料进场记录", En: "No record of materials received"}, false},
	{InDirectives, fault.Text{Zh: "指令及办理", En: "Directives and what was done"}, fault.Text{Zh: "无指令记录", En: "No record of directives"}, false},
	{InOther, fault.Text{Zh: "其他", En: "Other"}, fault.Text{}, false},
	{InNoWork, fault.Text{Zh: "停工", En: "No work"}, fault.Text{}, false},
}

// Title gives the section's name in both languages.
func (s Section) Title() fault.Text { return s.row().title }

func (s Section) row() sectionRow {
	for _, r := range sectionRows {
		if r.section == s {
			return r
		}
	}
	return sectionRow{}
}

// gaps names the sections without a source. On a day without work the sheet asks for the weather alone.
func (d *Diary) gaps() []Gap {
	has := map[Section]bool{
		InWeather: len(d.Weather) > 0, InLabour: len(d.Labour.Trades) > 0, InPlant: len(d.Plant) > 0, InWorks: len(d.Works) > 0,
		InQuality: len(d.Quality)+len(d.Concealed)+len(d.Tests) > 0, InSafety: len(d.Safety) > 0, InConcealed: len(d.Concealed) > 0,
		InTests: len(d.Tests) > 0, InMaterials: d.received(), InDirectives: len(d.Directives) > 0,
	}
	var gaps []Gap
	for _, r := range sectionRows {
		if has[r.section] || r.absent.Zh == "" || len(d.NoWork) > 0 && r.section != InWeather {
			continue
		}
		gaps = append(gaps, Gap{Section: r.section, Daily: r.daily, What: r.absent})
	}
	return gaps
}

// received reports whether any material came in.
func (d *Diary) received() bool {
	for _, m := range d.Materials {
		if m.Received != nil && m.Received.Sign() > 0 {
			return true
		}
	}
	return false
}
