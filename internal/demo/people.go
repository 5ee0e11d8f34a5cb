package demo

// Password is the password of every account of the demonstration.
const Password = "demo-countersign"

// Account is one person of the demonstration. Role and Clearance are what he is on the project; an administrator has an
// Office instead.
type Account struct {
	Login, NameZh, NameEn   string
	Role, Clearance, Office string
}

// Accounts gives the people of the demonstration.
func Accounts() []Account {
	return []Account{
		{Login: "technician", NameZh: "李建国", NameEn: "Li Jianguo", Role: "technician", Clearance: "internal"},
		{Login: "technician2", NameZh: "王海燕", NameEn: "Wang Haiyan", Role: "technician", Clearance: "internal"},
		{Login: "techmanager", NameZh: "陈志强", NameEn: "Chen Zhiqiang", Role: "tech_manager", Clearance: "secret"},
		{Login: "pm", NameZh: "张伟民", NameEn: "Zhang Weimin", Role: "project_manager", Clearance: "secret"},
		{Login: "pm2", NameZh: "刘玉兰", NameEn: "Liu Yulan", Role: "project_manager", Clearance: "secret"},
		{Login: "custodian", NameZh: "赵敏", NameEn: "Zhao Min", Role: "custodian", Clearance: "secret"},
		{Login: "analyst", NameZh: "孙晓东", NameEn: "Sun Xiaodong", Role: "analyst", Clearance: "confidential"},
		{Login: "leader", NameZh: "周国栋", NameEn: "Zhou Guodong", Role: "leader", Clearance: "confidential"},
		{Login: "supervisor", NameZh: "吴建平", NameEn: "Wu Jianping", Role: "supervisor", Clearance: "internal"},
		{Login: "auditor", NameZh: "郑丽华", NameEn: "Zheng Lihua", Role: "auditor", Clearance: "secret"},
		{Login: administrator, NameZh: "何俊", NameEn: "He Jun", Office: "sysadmin"},
		{Login: "secadmin", NameZh: "马超群", NameEn: "Ma Chaoqun", Office: "secadmin"},
	}
}

// administrator opens the accounts and the project.
const administrator = "sysadmin"
