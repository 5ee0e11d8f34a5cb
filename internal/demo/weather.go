package demo

import "strconv"

// climate is the usual lowest and highest temperature of a month on the lower Yangtze, in ℃.
var climate = [12][2]int{{1, 8}, {3, 10}, {7, 15}, {12, 21}, {17, 26}, {22, 29}, {26, 33}, {26, 33}, {21, 28}, {15, 23}, {9, 17}, {3, 10}}

type sky struct {
	value, zh, en string
	rain          int // most rain of a day, mm
	stops         bool
}

var skies = []sky{
	{"sunny", "晴", "sunny", 0, false},
	{"sunny", "晴", "sunny", 0, false},
	{"cloudy", "多云", "cloudy", 0, false},
	{"cloudy", "多云", "cloudy", 0, false},
	{"overcast", "阴", "overcast", 0, false},
	{"overcast", "阴", "overcast", 0, false},
	{"light_rain", "小雨", "light rain", 9, false},
	{"moderate_rain", "中雨", "moderate rain", 24, false},
	{"heavy_rain", "大雨", "heavy rain", 48, true},
}

// weather files the day's weather and says how the sky was.
func (w *writer) weather(day int) sky {
	am, pm := pick(w, skies), pick(w, skies)
	w.site.rain = am.stops || pm.stops
	usual := climate[w.first.AddDate(0, 0, day).Month()-1]
	low, high := usual[0]+w.between(-3, 2), usual[1]+w.between(-2, 3)
	wind := w.between(1, 5)
	body := map[string]any{
		"am_condition": am.value, "pm_condition": pm.value, "t_min": strconv.Itoa(low), "t_max": strconv.Itoa(high),
		"wind_level": wind, "rain_mm": strconv.Itoa((am.rain + pm.rain) / 2), "warning_level": "none", "source": "manual",
	}
	if w.site.rain {
		body["warning_level"], body["effect_h"] = "yellow", strconv.Itoa(w.between(4, 8))
	}
	e := entry{
		by: "technician", at: w.at(day, 18, 5), class: "B13", place: onSite("施工现场"), title: w.date(day) + " 气象记录", titleEn: "Weather",
		summary: "上午" + am.zh + "，下午" + pm.zh + "，" + strconv.Itoa(low) + "～" + strconv.Itoa(high) + "℃，风力" + strconv.Itoa(wind) + "级。", body: body,
	}
	w.site.skies[day] = report{w.file(e), e}
	if am.stops {
		return am
	}
	return pm
}
