package class

// Currencies are ISO 4217 codes of currencies that are counted in hundredths; money fields are in hundredths of them.
var currencies = []Option{
	{Value: "CNY", Zh: "人民币", En: "Renminbi"},
	{Value: "HKD", Zh: "港元", En: "Hong Kong dollar"},
	{Value: "MOP", Zh: "澳门元", En: "Macanese pataca"},
	{Value: "TWD", Zh: "新台币", En: "New Taiwan dollar"},
	{Value: "USD", Zh: "美元", En: "US dollar"},
	{Value: "EUR", Zh: "欧元", En: "Euro"},
	{Value: "GBP", Zh: "英镑", En: "Pound sterling"},
	{Value: "CAD", Zh: "加拿大元", En: "Canadian dollar"},
	{Value: "AUD", Zh: "澳大利亚元", En: "Australian dollar"},
	{Value: "SGD", Zh: "新加坡元", En: "Singapore dollar"},
	{Value: "PHP", Zh: "菲律宾比索", En: "Philippine peso"},
	{Value: "ARS", Zh: "阿根廷比索", En: "Argentine peso"},
	{Value: "BRL", Zh: "巴西雷亚尔", En: "Brazilian real"},
	{Value: "INR", Zh: "印度卢比", En: "Indian rupee"},
	{Value: "MYR", Zh: "马来西亚林吉特", En: "Malaysian ringgit"},
	{Value: "THB", Zh: "泰铢", En: "Thai baht"},
	{Value: "IDR", Zh: "印尼盾", En: "Indonesian rupiah"},
	{Value: "AED", Zh: "阿联酋迪拉姆", En: "UAE dirham"},
	{Value: "SAR", Zh: "沙特里亚尔", En: "Saudi riyal"},
	{Value: "RUB", Zh: "俄罗斯卢布", En: "Russian rouble"},
	{Value: "CHF", Zh: "瑞士法郎", En: "Swiss franc"},
}

var partyRoles = []Option{
	{Value: "owner", Zh: "建设单位", En: "Owner (client)"},
	{Value: "surveyor", Zh: "勘察单位", En: "Site investigation firm"},
	{Value: "designer", Zh: "设计单位", En: "Designer"},
	{Value: "contractor", Zh: "施工单位", En: "Contractor"},
	{Value: "supervisor", Zh: "监理单位", En: "Supervision firm"},
	{Value: "testing_lab", Zh: "检测单位", En: "Testing laboratory"},
	{Value: "subcontractor", Zh: "分包单位", En: "Subcontractor"},
}

var passFail = []Option{
	{Value: "pass", Zh: "合格", En: "Pass"},
	{Value: "fail", Zh: "不合格", En: "Fail"},
}

var sexes = []Option{
	{Value: "male", Zh: "男", En: "Male"},
	{Value: "female", Zh: "女", En: "Female"},
}

func currencyField() Field {
	return Field{Name: "currency", Zh: "币种", En: "Currency", Type: Enum, Options: currencies, Default: "CNY", Copy: Keep, Group: Amount}
}
