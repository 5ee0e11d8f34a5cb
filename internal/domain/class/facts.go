package class

import "github.com/countersign/countersign/internal/domain/record"

func worksOverview() *Class {
	return &Class{
		Code: "A1", Kind: Facts, Zh: "工程实体概况", En: "Works overview", SchemaVersion: 1, ArchiveClass: "A", MinRetention: record.Permanent,
		Fields: body(
			Field{Name: "name", Zh: "工程名称", En: "Name of the works", Type: Text, Required: true, Copy: Keep, Group: Main},
			Field{Name: "use", Zh: "使用功能", En: "Use", Type: Text, Required: true, Copy: Keep, Group: Main},
			Field{Name: "structure", Zh: "结构类型", En: "Structure", Type: Text, Required: true, Copy: Keep, Group: Main},
			Field{Name: "floors_above", Zh: "地上层数", En: "Floors above ground", Type: Integer, Min: "0", Max: "300", Copy: Keep, Group: Amount},
			Field{Name: "floors_below", Zh: "地下层数", En: "Floors below ground", Type: Integer, Min: "0", Max: "50", Copy: Keep, Group: Amount},
			Field{Name: "height_m", Zh: "建筑高度", En: "Height", Type: Decimal, Unit: "m", Min: "0", Scale: 3, Copy: Keep, Group: Amount},
			Field{Name: "floor_area_m2", Zh: "建筑面积", En: "Floor area", Type: Decimal, Unit: "m²", Min: "0", Scale: 3, Copy: Keep, Group: Amount},
			Field{Name: "foundation", Zh: "基础形式", En: "Foundation", Type: Text, Copy: Keep, Group: Main},
			Field{Name: "seismic_grade", Zh: "抗震等级", En: "Seismic grade", Type: Text, Copy: Keep, Group: Main},
			Field{Name: "design_life_y", Zh: "设计使用年限", En: "Design life", Type: Integer, Unit: "年", Min: "1", Max: "500", Copy: Keep, Group: Schedule},
			Field{Name: "start_plan_date", Zh: "计划开工日期", En: "Planned start", Type: Date, AtMost: "finish_plan_date", Copy: Keep, Group: Schedule},
			Field{Name: "finish_plan_date", Zh: "计划竣工日期", En: "Planned finish", Type: Date, Copy: Keep, Group: Schedule},
		),
	}
}

func siteEnvironment() *Class {
	return &Class{
		Code: "A2", Kind: Facts, Zh: "现场与环境概况", En: "Site and environment", SchemaVersion: 1, ArchiveClass: "A", MinRetention: record.LongTerm,
		AtLeastOne: []Choice{{Fields: []string{"site_area_m2", "geology", "groundwater_m", "climate", "adjacent_buildings", "buried_pipelines", "restrictions"}}},
		Fields: body(
			Field{Name: "site_area_m2", Zh: "场地面积", En: "Site area", Type: Decimal, Unit: "m²", Min: "0", Scale: 3, Copy: Keep, Group: Amount},
			Field{Name: "geology", Zh: "地质情况", En: "Geology", Type: LongText, MaxLen: 5000, Copy: Keep, Group: Main},
			Field{Name: "groundwater_m", Zh: "地下水位", En: "Groundwater level", Type: Decimal, Unit: "m", Scale: 3, Copy: Keep, Group: Amount},
			Field{Name: "climate", Zh: "气候条件", En: "Climate", Type: LongText, MaxLen: 5000, Copy: Keep, Group: Main},
			Field{Name: "adjacent_buildings", Zh: "相邻建筑", En: "Adjacent buildings", Type: List, Copy: Keep, Group: Main, Fields: []Field{
				{Name: "name", Zh: "名称", En: "Name", Type: Text, Required: true},
				{Name: "distance_m", Zh: "距离", En: "Distance", Type: Decimal, Unit: "m", Min: "0", Scale: 3},
				{Name: "note", Zh: "说明", En: "Note", Type: Text},
			}},
			Field{Name: "buried_pipelines", Zh: "地下管线", En: "Buried pipelines", Type: List, Copy: Keep, Group: Main, Fields: []Field{
				{Name: "kind", Zh: "种类", En: "Kind", Type: Text, Required: true},
				{Name: "depth_m", Zh: "埋深", En: "Depth", Type: Decimal, Unit: "m", Min: "0", Scale: 3},
				{Name: "owner", Zh: "权属单位", En: "Owner", Type: Text},
				{Name: "note", Zh: "说明", En: "Note", Type: Text},
			}},
			Field{Name: "restrictions", Zh: "限制条件", En: "Restrictions", Type: LongText, MaxLen: 5000, AllowNone: true, Copy: Keep, Group: Main},
		),
	}
}

func participatingParty() *Class {
	return &Class{
		Code: "A3", Kind: Facts, Zh: "参建单位概况", En: "Participating party", SchemaVersion: 1, ArchiveClass: "A", MinRetention: record.Permanent,
		Fields: body(
			Field{Name: "role", Zh: "单位类别", En: "Role", Type: Enum, Required: true, Options: partyRoles, Copy: Keep, Group: Parties},
			Field{Name: "name", Zh: "单位名称", En: "Name", Type: Text, Required: true, Copy: Keep, Group: Parties},
			Field{Name: "credit_code", Zh: "统一社会信用代码", En: "Unified social credit code", Type: CreditCode, Required: true, LiveOnly: true, Copy: Keep, Group: Parties},
			Field{Name: "qualification", Zh: "资质", En: "Qualification", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "person", Zh: "负责人", En: "Person in charge", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "post", Zh: "职务", En: "Post", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "cert_no", Zh: "证书编号", En: "Certificate number", Type: Text, Copy: Keep, Group: Parties},
			Field{Name: "cert_until", Zh: "证书有效期至", En: "Certificate valid until", Type: Date, Copy: Keep, Group: Parties},
			Field{Name: "phone", Zh: "联系电话", En: "Phone", Type: Phone, Copy: Keep, Group: Parties},
		),
	}
}
