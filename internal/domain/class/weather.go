package class

import "github.com/countersign/countersign/internal/domain/record"

var skies = []Option{
	{Value: "sunny", Zh: "晴", En: "Sunny"},
	{Value: "cloudy", Zh: "多云", En: "Cloudy"},
	{Value: "overcast", Zh: "阴", En: "Overcast"},
	{Value: "showers", Zh: "阵雨", En: "Showers"},
	{Value: "thunderstorm", Zh: "雷阵雨", En: "Thunderstorm"},
	{Value: "light_rain", Zh: "小雨", En: "Light rain"},
	{Value: "moderate_rain", Zh: "中雨", En: "Moderate rain"},
	{Value: "heavy_rain", Zh: "大雨", En: "Heavy rain"},
	{Value: "rainstorm", Zh: "暴雨", En: "Rainstorm"},
	{Value: "sleet", Zh: "雨夹雪", En: "Sleet"},
	{Value: "light_snow", Zh: "小雪", En: "Light snow"},
	{Value: "moderate_snow", Zh: "中雪", En: "Moderate snow"},
	{Value: "heavy_snow", Zh: "大雪", En: "Heavy snow"},
	{Value: "hail", Zh: "冰雹", En: "Hail"},
	{Value: "fog", Zh: "雾", En: "Fog"},
	{Value: "haze", Zh: "霾", En: "Haze"},
	{Value: "dust", Zh: "扬沙", En: "Blowing dust"},
	{Value: "sandstorm", Zh: "沙尘暴", En: "Sandstorm"},
}

var warningLevels = []Option{
	{Value: "none", Zh: "无", En: "None"},
	{Value: "blue", Zh: "蓝色", En: "Blue"},
	{Value: "yellow", Zh: "黄色", En: "Yellow"},
	{Value: "orange", Zh: "橙色", En: "Orange"},
	{Value: "red", Zh: "红色", En: "Red"},
}

var weatherSources = []Option{
	{Value: "manual", Zh: "人工", En: "By hand"},
	{Value: "auto", Zh: "自动", En: "Fetched"},
}

func weather() *Class {
	temperature := func(name, zh, en, atMost string) Field {
		return Field{Name: name, Zh: zh, En: en, Type: Decimal, Unit: "℃", Required: true, LiveOnly: true, Min: "-90", Max: "60", Scale: 1, AtMost: atMost, Group: Amount}
	}
	return &Class{
		Code: "B13", Kind: Other, Zh: "气象", En: "Weather", SchemaVersion: 1, ArchiveClass: "C", MinRetention: record.ShortTerm, DefaultValidity: "P3M",
		Fields: body(
			Field{Name: "am_condition", Zh: "上午天气", En: "Morning", Type: Enum, Required: true, LiveOnly: true, Options: skies, Group: Main},
			Field{Name: "pm_condition", Zh: "下午天气", En: "Afternoon", Type: Enum, Required: true, LiveOnly: true, Options: skies, Group: Main},
			temperature("t_min", "最低气温", "Lowest temperature", "t_max"),
			temperature("t_max", "最高气温", "Highest temperature", ""),
			Field{Name: "wind_level", Zh: "风力", En: "Wind", Type: Integer, Unit: "级", Min: "0", Max: "17", Group: Amount},
			Field{Name: "gust_m_s", Zh: "阵风", En: "Gusts", Type: Decimal, Unit: "m/s", Min: "0", Max: "150", Scale: 1, Group: Amount},
			Field{Name: "rain_mm", Zh: "降水量", En: "Rain", Type: Decimal, Unit: "mm", Min: "0", Max: "5000", Scale: 1, Group: Amount},
			Field{Name: "warning_level", Zh: "预警等级", En: "Warning", Type: Enum, Options: warningLevels, Group: Main},
			Field{Name: "effect_h", Zh: "影响时数", En: "Hours affected", Type: Decimal, Unit: "h", Min: "0", Max: "24", Scale: 2, Group: Amount},
			Field{Name: "source", Zh: "来源", En: "Source", Type: Enum, Options: weatherSources, Default: "manual", Group: Main},
		),
	}
}
