package calendar

// Published gives the lists that the product brings along. A year that an administrator filed takes the place of the
// one here; a year that neither has falls back to plain weekdays.
func Published() []YearList { return []YearList{year2025(), year2026()} }

func year2025() YearList {
	return listOf(2025, "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）", []holiday{
		{"元旦", Span{"2025-01-01", "2025-01-01"}, nil},
		{"春节", Span{"2025-01-28", "2025-02-04"}, []string{"2025-01-26", "2025-02-08"}},
		{"清明节", Span{"2025-04-04", "2025-04-06"}, nil},
		{"劳动节", Span{"2025-05-01", "2025-05-05"}, []string{"2025-04-27"}},
		{"端午节", Span{"2025-05-31", "2025-06-02"}, nil},
		{"国庆节、中秋节", Span{"2025-10-01", "2025-10-08"}, []string{"2025-09-28", "2025-10-11"}},
	})
}

func year2026() YearList {
	return listOf(2026, "国务院办公厅关于2026年部分节假日安排的通知（2025年11月）", []holiday{
		{"元旦", Span{"2026-01-01", "2026-01-03"}, []string{"2026-01-04"}},
		{"春节", Span{"2026-02-15", "2026-02-23"}, []string{"2026-02-14", "2026-02-28"}},
		{"清明节", Span{"2026-04-04", "2026-04-06"}, nil},
		{"劳动节", Span{"2026-05-01", "2026-05-05"}, []string{"2026-05-09"}},
		{"端午节", Span{"2026-06-19", "2026-06-21"}, nil},
		{"中秋节", Span{"2026-09-25", "2026-09-27"}, nil},
		{"国庆节", Span{"2026-10-01", "2026-10-07"}, []string{"2026-09-20", "2026-10-10"}},
	})
}

// holiday is one paragraph of a notice: the days off, and the weekend days worked instead.
type holiday struct {
	name string
	off  Span
	work []string
}

func listOf(year int, source string, holidays []holiday) YearList {
	list := YearList{Year: year, Source: source}
	for _, h := range holidays {
		for day := h.off.First; day <= h.off.Last; day = After(day, 1) {
			list.Days = append(list.Days, SpecialDay{Day: day, Off: true, Name: h.name})
		}
		for _, day := range h.work {
			list.Days = append(list.Days, SpecialDay{Day: day, Name: h.name})
		}
	}
	return list
}
