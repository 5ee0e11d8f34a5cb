package demo

import "strings"

var parties = []struct{ role, zh, en, code, person, post string }{
	{"owner", "滨江置业有限公司", "Binjiang Property Co.", "91310115MA1H7K2X3", "蒋明", "项目负责人"},
	{"surveyor", "申岩勘察院有限公司", "Shenyan Site Investigation", "91310107MA1G8P4R5", "沈岩", "勘察负责人"},
	{"designer", "华汇建筑设计有限公司", "Huahui Architects", "91310101MA1FY6T2X", "许工", "设计负责人"},
	{"contractor", "东海建工集团有限公司", "Donghai Construction Group", "91310000MA1J3L9B7", "张伟民", "项目经理"},
	{"supervisor", "正诚监理有限公司", "Zhengcheng Supervision", "91310110MA1K5N8D4", "吴建平", "总监理工程师代表"},
	{"testing_lab", "建科检测有限公司", "Jianke Testing", "91310112MA1L2Q6F9", "钱晨", "技术负责人"},
	{"subcontractor", "宏远劳务有限公司", "Hongyuan Labour Co.", "91310118MA1M4R7H1", "彭班长", "现场负责人"},
}

// papers files the facts of the project on the first day.
func (w *writer) papers() {
	w.file(entry{
		by: "technician", at: w.at(0, 9, 10), class: "A1", place: onSite("工程概况"), title: "3#住宅楼工程概况", titleEn: "Overview of Tower 3", secrecy: "open",
		summary: "地上27层、地下2层剪力墙结构住宅楼，建筑高度80.5米，建筑面积18,620㎡。",
		body: map[string]any{
			"name": "滨江雅苑三期3#住宅楼", "use": "住宅", "structure": "现浇钢筋混凝土剪力墙结构", "floors_above": floors, "floors_below": 2, "height_m": "80.5", "floor_area_m2": "18620",
			"foundation": "桩筏基础", "seismic_grade": "三级", "design_life_y": 50, "start_plan_date": w.date(-395), "finish_plan_date": w.date(395),
		},
	})
	w.file(entry{
		by: "technician", at: w.at(0, 9, 40), class: "A2", place: onSite("现场环境"), title: "现场与环境概况", titleEn: "Site and environment",
		summary: "场地平整，东侧12米为既有住宅，北侧人行道下有燃气管线。",
		body: map[string]any{
			"site_area_m2": "6850", "geology": "杂填土、粉质黏土、淤泥质黏土、粉砂，桩端持力层为粉砂。", "groundwater_m": "-1.2", "climate": "亚热带季风气候，夏季多雨。",
			"adjacent_buildings": []map[string]any{{"name": "既有住宅6层", "distance_m": "12", "note": "设沉降观测点8个"}}, "buried_pipelines": []map[string]any{{"kind": "燃气管", "depth_m": "1.1", "owner": "燃气公司"}}, "restrictions": "22时后禁止产生噪声的作业。",
		},
	})
	w.partiesOf()
	w.file(entry{
		by: "technician2", at: w.at(0, 14, 30), class: "A4", secrecy: "confidential", place: onSite("合同"), title: "3#楼施工总承包合同", titleEn: "Main contract, Tower 3",
		summary: "施工总承包合同，合同额1.865亿元，工期790天，质保金3%。",
		body: map[string]any{
			"no": "BJ-SG-2025-003", "type": "general", "amount_fen": contractSum, "currency": "CNY", "signed_date": w.date(-420), "duration_d": 790, "retention_pct": "3", "warranty_m": 24,
			"parties":    []map[string]any{{"role": "owner", "name": parties[0].zh}, {"role": "contractor", "name": parties[3].zh}},
			"milestones": []map[string]any{{"name": "主体封顶", "due": w.date(100)}, {"name": "竣工备案", "due": w.date(395)}}, "payment_terms": "按月计量，支付至当期产值的75%，竣工后付至97%。",
		},
	})
}

func (w *writer) partiesOf() {
	until := w.now.AddDate(2, 0, 0).Format("2006-01-02")
	for i, p := range parties {
		w.file(entry{
			by: "technician", at: w.at(0, 10, 5+i*4), class: "A3", place: onSite("参建单位"), title: p.zh, titleEn: p.en, summary: p.zh + "，" + p.post + p.person + "。",
			body: map[string]any{"role": p.role, "name": p.zh + " " + p.en, "credit_code": creditCode(p.code), "qualification": "见资质证书", "person": p.person, "post": p.post, "cert_until": until},
		})
	}
}

// creditCode adds the check character of GB 32100 to the 17 characters of an invented company.
func creditCode(first17 string) string {
	const alphabet, modulus = "0123456789ABCDEFGHJKLMNPQRTUWXY", 31
	sum, weight := 0, 1
	for _, c := range first17 {
		sum += strings.IndexRune(alphabet, c) * weight
		weight = weight * 3 % modulus
	}
	return first17 + string(alphabet[(modulus-sum%modulus)%modulus])
}
