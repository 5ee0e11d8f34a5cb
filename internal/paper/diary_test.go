package paper

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/digest"
	"github.com/countersign/countersign/internal/domain/record"
)

// diarySample has so many crews, and work of so many characters.
func diarySample(crews, characters int) DiaryFile {
	d := digest.Diary{
		Schema: digest.DiarySchema, Project: "BJ-T3", UnitProject: "3# 住宅楼", Day: "2026-11-23", Level: record.Internal,
		Weather:   []digest.Weather{{Morning: text("晴", "Sunny"), Afternoon: text("多云", "Cloudy"), Lowest: amount("-2"), Highest: amount("9.5"), Wind: count(4), Rain: amount("0"), Nos: []string{"QX-2026-000023"}}},
		Plant:     []digest.Machine{{Type: "塔式起重机", Number: "TC-01", Run: amount("8"), Idle: amount("1.5"), Nos: []string{"JX-2026-000041"}}, {Type: "混凝土泵", Run: amount("5"), Nos: []string{"JX-2026-000042"}}},
		Concealed: []digest.Inspection{{Line: statement("12 层剪力墙钢筋隐蔽验收合格", 7)}},
		Materials: []digest.Material{{Line: statement("HRB400E 钢筋进场", 8)}},
		People:    digest.People{Recorders: []digest.Person{{User: "technician"}, {User: "technician2"}}, TechManagers: []digest.Person{{User: "techmanager"}}, ProjectManagers: []digest.Person{{User: "pm2", For: "pm"}}},
		Gaps: []digest.Gap{
			{Section: digest.InQuality, Daily: true, What: text("无质量记录", "No record of quality")},
			{Section: digest.InTests, What: text("无试块与试验记录", "No record of test pieces or tests")},
			{Section: digest.InDirectives, What: text("无指令记录", "No record of directives")},
			{Section: digest.InSafety, Daily: true, What: text("无安全记录", "No record of safety")},
		},
	}
	total := int64(0)
	for i := range crews {
		heads := int64(10 + i)
		total += heads
		d.Labour.Trades = append(d.Labour.Trades, digest.Trade{Trade: fmt.Sprintf("第%d班组钢筋工", i+1), Heads: &heads, Nos: []string{fmt.Sprintf("LD-2026-%06d", i+1)}})
	}
	d.Labour.Heads, d.Labour.PersonHours = &total, amount("1584")
	const piece = "三层梁板混凝土浇筑，坍落度实测一百七十毫米，振捣密实，表面收光两遍，养护薄膜覆盖到位；"
	for i := 0; characters > 0; i++ {
		n := min(characters, 3*len([]rune(piece)))
		work := statement(string([]rune(strings.Repeat(piece, 3))[:n]), 100+i)
		d.Works = append(d.Works, digest.Work{Line: work})
		characters -= n + len([]rune(work.Place+work.Facts.Zh+work.Nos[0]))
	}
	seal := sealed(Issued)
	seal.Code, seal.Address = "", "https://countersign.example.cn/diaries/2026-11-23"
	return DiaryFile{Diary: d, Site: text("北苑三期住宅楼工程", "Beiyuan Phase 3 Residential Towers"), Names: map[string]string{"technician": "王芳", "technician2": "刘强", "techmanager": "陈晓明", "pm2": "赵敏", "pm": "李建国"}, Seal: seal}
}

func statement(quote string, no int) digest.Line {
	return digest.Line{Place: "3# 楼 12 层", Quote: quote, Facts: text("今日 126 m³", "126 m³ today"), Nos: []string{fmt.Sprintf("SG-2026-%06d", no)}}
}

func diaryPDF(t testing.TB, f DiaryFile, lang string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := press(t).Diary(t.Context(), &out, f, lang); err != nil {
		t.Fatal(err)
	}
	if to := os.Getenv("COUNTERSIGN_TEST_LOOK"); to != "" {
		_ = os.WriteFile(fmt.Sprintf("%s/diary-%s-%d.pdf", to, lang, len(f.Diary.Works)), out.Bytes(), 0o600)
	}
	return out.Bytes()
}

// TestDiaryOfTwelveCrewsIsOnePage: 12 crews and 1,200 characters fit on one sheet (panel.md 6).
func TestDiaryOfTwelveCrewsIsOnePage(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		f := diarySample(12, 1200)
		all := pages(t, diaryPDF(t, f, lang))
		if len(all) != 1 {
			t.Fatalf("%s: %d pages", lang, len(all))
		}
		for _, want := range []string{"3#住宅楼", "-2～9.5℃", "第12班组钢筋工", "王芳", "赵敏", "JX-2026-000042", "SHA-256" + f.Seal.Hash} {
			if !strings.Contains(all[0], want) {
				t.Errorf("%s: %q is not found", lang, want)
			}
		}
	}
	zh := strings.Join(written(t, diaryPDF(t, diarySample(12, 1200), "zh")), "")
	for _, want := range []string{"2026年11月23日星期一", "无质量记录", "无指令记录", "合计186人，1584工时", "赵敏（代李建国）", "已签认"} {
		if !strings.Contains(zh, want) {
			t.Errorf("%q is not found", want)
		}
	}
}

// TestDiaryGoesOnWithTheSameHead: what does not fit stands on a continuation sheet, whole and under the same head.
func TestDiaryGoesOnWithTheSameHead(t *testing.T) {
	f := diarySample(12, 6000)
	all := pages(t, diaryPDF(t, f, "zh"))
	if len(all) < 2 {
		t.Fatal("all on one page")
	}
	for i, text := range all {
		for _, want := range []string{"施工日志", "北苑三期住宅楼工程", "2026年11月23日", "-2～9.5℃", "SHA-256" + f.Seal.Hash} {
			if !strings.Contains(text, want) {
				t.Errorf("page %d lacks %s", i+1, want)
			}
		}
		if i > 0 && !strings.Contains(text, fmt.Sprintf("续页%d", i+1)) {
			t.Errorf("page %d does not say that it is a continuation", i+1)
		}
	}
	whole := strings.Join(written(t, diaryPDF(t, f, "zh")), "")
	for i := range f.Diary.Works {
		if !strings.Contains(whole, fmt.Sprintf("SG-2026-%06d", 100+i)) {
			t.Errorf("work %d is lost", i)
		}
	}
	if got := strings.Count(whole, "养护薄膜覆盖"); got < 6000/60-len(all) {
		t.Errorf("%d pieces of work are left", got)
	}
}

func TestRangesOfArchiveNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "A-1": "A-1", "A-1 A-2": "A-1 A-2", "A-1 A-2 A-3 A-5 B-6": "A-1～3 A-5 B-6", "LD-2026-000009 LD-2026-000010 LD-2026-000011": "LD-2026-000009～000011",
		"A-9 A-10 A-11": "A-9 A-10 A-11", "x y z": "x y z", "A-x A-y A-z": "A-x A-y A-z",
	} {
		if got := join(ranges(strings.Fields(in))); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestDiaryOfNothing says what is missing and has no seal: nobody signed.
func TestDiaryOfNothing(t *testing.T) {
	f := DiaryFile{Diary: digest.DiaryOf("BJ-T3", "", "2026-11-24", nil), Site: text("北苑", ""), Seal: sealed(Issued)}
	all := written(t, diaryPDF(t, f, "zh"))
	if len(all) != 1 || !strings.Contains(all[0], "无劳动力记录") || !strings.Contains(all[0], "无施工与进度记录") || strings.Contains(all[0], "已签认") {
		t.Errorf("%d pages: %s", len(all), all)
	}
}
