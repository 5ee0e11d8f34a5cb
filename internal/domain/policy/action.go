package policy

import "github.com/countersign/countersign/internal/domain/fault"

// Action is what somebody wants to do. A route without a declared action does not start.
type Action string

// The actions of the product so far.
const (
	PublicRead          Action = "public.read"  // no session: classes' labels, health, the panel's files
	SessionOpen         Action = "session.open" // no session yet
	SessionOwn          Action = "session.own"  // any session: who am I, log out, which projects
	ProjectCreate       Action = "project.create"
	ProjectRead         Action = "project.read"
	ProjectUpdate       Action = "project.update"
	MemberRead          Action = "member.read"
	MemberChange        Action = "member.change"
	UserChange          Action = "user.change"
	AccountUnlock       Action = "account.unlock"
	CredentialOwn       Action = "credential.own"    //nolint:gosec // a right, not a secret
	CredentialDecide    Action = "credential.decide" //nolint:gosec // a right, not a secret
	SigningPolicyRead   Action = "signing_policy.read"
	SigningPolicyAsk    Action = "signing_policy.ask"
	SigningPolicyDecide Action = "signing_policy.decide"
	AttachmentPut       Action = "attachment.put"
	AttachmentRead      Action = "attachment.read"
	// AttachmentPlace is to learn where a photo was taken: of him who may not, the copy that he gets says nothing of it.
	AttachmentPlace Action = "attachment.location"
	RecordSave      Action = "record.save"
	RecordSubmit    Action = "record.submit"
	RecordRead      Action = "record.read"
	RecordList      Action = "record.list"
	RecordScreen    Action = "record.screen"
	RecordClassify  Action = "record.classify"
	RecordSign      Action = "record.sign"
	RecordReturn    Action = "record.return"
	RecordPublish   Action = "record.publish"
	RecordWithdraw  Action = "record.withdraw"
	SecrecyChange   Action = "secrecy.change"
	SecrecyDecide   Action = "secrecy.decide"
	SecrecyRead     Action = "secrecy.read"
	PublicationRead Action = "publication.read"
	PublicationList Action = "publication.list"
	DiaryRead       Action = "diary.read" // diaries and digests, each as far as the reader's clearance goes
	LedgerRead      Action = "ledger.read"
	LedgerCosign    Action = "ledger.cosign" // no session: the signature itself is asked for its key

	NoticeOwn          Action = "notice.own"
	Unsubscribe        Action = "notice.unsubscribe" // no session: the mail's own token is asked
	DistributionRead   Action = "distribution.read"
	DistributionChange Action = "distribution.change"
	ReceiptRead        Action = "receipt.read"

	SuspicionRead    Action = "suspicion.read"
	SuspicionExplain Action = "suspicion.explain"
	SuspicionConfirm Action = "suspicion.confirm"
	SuspicionCount   Action = "suspicion.count"
	SettingsRead     Action = "settings.read"
	SettingsChange   Action = "settings.change"
	WaiverRead       Action = "waiver.read"
	WaiverGrant      Action = "waiver.grant"
	FeedbackRead     Action = "feedback.read"
	FeedbackSend     Action = "feedback.send"
	FeedbackHandle   Action = "feedback.handle"
	FeedbackCount    Action = "feedback.count"
	CalendarRead     Action = "calendar.read"
	CalendarChange   Action = "calendar.change"

	ReportRead    Action = "report.read"
	ReportCompile Action = "report.compile"
	ReportNarrate Action = "report.narrate"
	ReportIssue   Action = "report.issue"

	DutyRead         Action = "duty.read"
	DutySet          Action = "duty.set"
	AssessmentRead   Action = "assessment.read"
	AssessmentSign   Action = "assessment.sign"
	AssessmentAppeal Action = "assessment.appeal"
	AssessmentAnswer Action = "assessment.answer"
	FindingRead      Action = "finding.read"
	FindingHear      Action = "finding.hear"
	FindingDecide    Action = "finding.decide"

	DirectiveRead     Action = "directive.read"
	DirectiveReceive  Action = "directive.receive"
	DirectiveAct      Action = "directive.act"
	DirectiveRecheck  Action = "directive.recheck"
	DirectiveEscalate Action = "directive.escalate"
	AlertRead         Action = "alert.read"
	AlertAcknowledge  Action = "alert.acknowledge"
	AccidentRead      Action = "accident.read"
	AccidentReport    Action = "accident.report"
)

// scope says what an action is decided on.
type scope uint8

const (
	anyone     scope = iota // no session needed
	anySession              // any live session
	office                  // the actor's office on the installation
	onProject               // the actor's role on the project
	onRecord                // role, state, secrecy and relation to the record
)

// rule is one row of the rights table.
type rule struct {
	action  Action
	scope   scope
	roles   []Role
	notOwn  bool   // the author may not
	notSelf bool   // nobody who screened or classified may
	own     []Role // these roles only on what they wrote themselves
	label   fault.Text
}

var everyMember = []Role{Technician, TechManager, ProjectManager, Custodian, Analyst, Leader, Department, Supervisor, Auditor}

var reportReaders = []Role{TechManager, ProjectManager, Custodian, Analyst, Leader, Department, Supervisor, Auditor}

var writers = []Role{Technician, TechManager, ProjectManager, Supervisor}

// rules is the rights table: Decide and ScopeOf read it, docs/rights.md prints it.
var rules = []rule{
	{action: PublicRead, scope: anyone, label: fault.Text{Zh: "查看公开说明", En: "read public descriptions"}},
	{action: SessionOpen, scope: anyone, label: fault.Text{Zh: "登录", En: "log in"}},
	{action: LedgerCosign, scope: anyone, label: fault.Text{Zh: "见证检查点", En: "cosign a checkpoint"}},
	{action: LedgerRead, scope: anySession, label: fault.Text{Zh: "查看账本条目", En: "read entries of the ledger"}},
	{action: SessionOwn, scope: anySession, label: fault.Text{Zh: "查看本人会话", En: "own session"}},
	{action: ProjectCreate, scope: office, roles: []Role{SysAdmin}, label: fault.Text{Zh: "新建项目", En: "create a project"}},
	{action: UserChange, scope: office, roles: []Role{SysAdmin}, label: fault.Text{Zh: "管理账号", En: "manage accounts"}},
	{action: AccountUnlock, scope: office, roles: []Role{SecAdmin}, label: fault.Text{Zh: "解锁账号", En: "unlock an account"}},
	{action: CredentialOwn, scope: anySession, label: fault.Text{Zh: "管理本人签名密钥", En: "own signing keys"}},
	{action: CredentialDecide, scope: onProject, roles: []Role{SecAdmin, ProjectManager}, label: fault.Text{Zh: "批准、注销他人签名密钥", En: "let signing keys of others in and out"}},
	{action: ProjectRead, scope: onProject, roles: append([]Role{SysAdmin, SecAdmin}, everyMember...), label: fault.Text{Zh: "查看项目", En: "read the project"}},
	{action: ProjectUpdate, scope: onProject, roles: []Role{SysAdmin, ProjectManager}, label: fault.Text{Zh: "修改项目", En: "change the project"}},
	{action: MemberRead, scope: onProject, roles: append([]Role{SysAdmin, SecAdmin}, everyMember...), label: fault.Text{Zh: "查看成员", En: "read the members"}},
	{action: MemberChange, scope: onProject, roles: []Role{SysAdmin}, label: fault.Text{Zh: "任免成员", En: "appoint and remove members"}},
	{action: SigningPolicyRead, scope: onProject, roles: append([]Role{SecAdmin}, everyMember...), label: fault.Text{Zh: "查看签认等级规定", En: "read the signing policy"}},
	{action: SigningPolicyAsk, scope: onProject, roles: []Role{ProjectManager}, label: fault.Text{Zh: "提议签认等级规定", En: "propose a signing policy"}},
	{action: SigningPolicyDecide, scope: onProject, roles: []Role{ProjectManager, SecAdmin}, label: fault.Text{Zh: "批准签认等级规定", En: "decide on a signing policy"}},

	{action: DelegationGrant, scope: onProject, roles: []Role{ProjectManager}, label: fault.Text{Zh: "授权代签", En: "let somebody sign for himself"}},
	{action: DelegationRevoke, scope: onProject, roles: append([]Role{ProjectManager}, standIns...), label: fault.Text{Zh: "撤销授权", En: "revoke a delegation"}},
	{action: DelegationRead, scope: onProject, roles: everyMember, label: fault.Text{Zh: "查看授权", En: "read the delegations"}},

	{action: AttachmentPut, scope: onProject, roles: writers, label: fault.Text{Zh: "上传附件", En: "upload an attachment"}},
	{action: RecordSave, scope: onRecord, roles: writers, own: writers, label: fault.Text{Zh: "起草、更正记录", En: "draft and correct a record"}},
	{action: RecordSubmit, scope: onRecord, roles: writers, own: writers, label: fault.Text{Zh: "提交记录", En: "submit a record"}},
	{action: RecordScreen, scope: onRecord, roles: []Role{TechManager}, notOwn: true, label: fault.Text{Zh: "筛选", En: "screen"}},
	{action: RecordClassify, scope: onRecord, roles: []Role{TechManager}, notOwn: true, label: fault.Text{Zh: "分类", En: "classify"}},
	{action: RecordSign, scope: onRecord, roles: []Role{ProjectManager}, notOwn: true, notSelf: true, label: fault.Text{Zh: "签认", En: "countersign"}},
	{action: RecordReturn, scope: onRecord, roles: []Role{TechManager, ProjectManager}, notOwn: true, label: fault.Text{Zh: "退回", En: "return"}},
	{action: RecordPublish, scope: onRecord, roles: []Role{Custodian}, label: fault.Text{Zh: "发布", En: "publish"}},
	{action: RecordWithdraw, scope: onRecord, roles: []Role{ProjectManager}, label: fault.Text{Zh: "撤回发布", En: "withdraw a publication"}},

	{action: SecrecyChange, scope: onRecord, roles: []Role{Custodian}, label: fault.Text{Zh: "变更密级", En: "change a secrecy level"}},
	{action: SecrecyDecide, scope: onRecord, roles: []Role{ProjectManager}, label: fault.Text{Zh: "决定降密", En: "decide on a lower level"}},
	{action: SecrecyRead, scope: onProject, roles: []Role{Custodian, ProjectManager, Auditor}, label: fault.Text{Zh: "查看密级变更", En: "read changes of levels"}},

	{action: RecordRead, scope: onRecord, roles: everyMember, label: fault.Text{Zh: "查看记录", En: "read a record"}},
	{action: AttachmentRead, scope: onRecord, roles: everyMember, label: fault.Text{Zh: "查看附件", En: "read an attachment"}},
	{action: AttachmentPlace, scope: onRecord, roles: []Role{Technician, TechManager, ProjectManager, Custodian, Supervisor, Auditor}, own: []Role{Technician, Supervisor}, label: fault.Text{Zh: "查看拍摄位置", En: "see where a photo was taken"}},
	{action: RecordList, scope: onProject, roles: everyMember, label: fault.Text{Zh: "记录列表", En: "list records"}},
	{action: PublicationRead, scope: onRecord, roles: everyMember, label: fault.Text{Zh: "查看发布内容", En: "read a publication"}},
	{action: PublicationList, scope: onProject, roles: everyMember, label: fault.Text{Zh: "发布列表", En: "list publications"}},
	{action: DiaryRead, scope: onProject, roles: everyMember, label: fault.Text{Zh: "查看施工日志与摘要", En: "read site diaries and digests"}},

	{action: NoticeOwn, scope: anySession, label: fault.Text{Zh: "查看本人消息", En: "own notices"}},
	{action: Unsubscribe, scope: anyone, label: fault.Text{Zh: "退订邮件", En: "unsubscribe from mail"}},
	{action: DistributionRead, scope: onProject, roles: []Role{SysAdmin, ProjectManager, Analyst}, label: fault.Text{Zh: "查看消息分发", En: "read the distribution"}},
	{action: DistributionChange, scope: onProject, roles: []Role{SysAdmin, ProjectManager}, label: fault.Text{Zh: "设置消息分发", En: "set the distribution"}},
	{action: ReceiptRead, scope: onProject, roles: []Role{ProjectManager, Analyst}, label: fault.Text{Zh: "查看报表阅读情况", En: "see who read a report"}},

	// Suspicious data are seen no further than the records that they rest on; a service decides that item by item.
	{action: SuspicionRead, scope: onProject, roles: []Role{Technician, Supervisor, TechManager, ProjectManager, Auditor}, label: fault.Text{Zh: "查看可疑清单", En: "read the list of suspicious data"}},
	{action: SuspicionExplain, scope: onProject, roles: []Role{TechManager, ProjectManager}, label: fault.Text{Zh: "核查可疑项", En: "explain suspicious data"}},
	{action: SuspicionConfirm, scope: onProject, roles: []Role{TechManager, ProjectManager}, label: fault.Text{Zh: "确认核查结果", En: "confirm an explanation"}},
	{action: SuspicionCount, scope: onProject, roles: []Role{TechManager, ProjectManager, Auditor}, label: fault.Text{Zh: "可疑数据统计", En: "statistics of suspicious data"}},
	{action: SettingsRead, scope: onProject, roles: []Role{SysAdmin, TechManager, ProjectManager, Auditor}, label: fault.Text{Zh: "查看规则设置", En: "read the settings of the rules"}},
	{action: SettingsChange, scope: onProject, roles: []Role{SysAdmin, ProjectManager}, label: fault.Text{Zh: "修改规则设置", En: "change the settings of the rules"}},
	{action: WaiverRead, scope: onProject, roles: []Role{Technician, Supervisor, TechManager, ProjectManager, Auditor}, label: fault.Text{Zh: "查看补报许可", En: "read leaves to file late"}},
	{action: WaiverGrant, scope: onProject, roles: []Role{ProjectManager}, label: fault.Text{Zh: "许可补报", En: "grant leave to file late"}},

	// Feedback is seen no further than what it is on, and handled by whom it was assigned to: a service decides that.
	{action: FeedbackRead, scope: onProject, roles: everyMember, label: fault.Text{Zh: "查看反馈", En: "read feedback"}},
	{action: FeedbackSend, scope: onProject, roles: senders, label: fault.Text{Zh: "反馈、确认反馈", En: "send feedback and confirm what became of it"}},
	{action: FeedbackHandle, scope: onProject, roles: handlers, label: fault.Text{Zh: "处理反馈", En: "handle feedback"}},
	{action: FeedbackCount, scope: onProject, roles: []Role{TechManager, ProjectManager, Analyst, Leader, Auditor}, label: fault.Text{Zh: "反馈统计", En: "statistics of feedback"}},

	// A directive is seen as far as its publication; an alert as far as its record, of which a leader learns no more than
	// that it waits. Services decide that one by one.
	{action: DirectiveRead, scope: onProject, roles: everyMember, label: fault.Text{Zh: "查看指令", En: "read directives"}},
	{action: DirectiveReceive, scope: onProject, roles: []Role{TechManager, ProjectManager}, label: fault.Text{Zh: "签收指令", En: "sign for the receipt of a directive"}},
	{action: DirectiveAct, scope: onProject, roles: []Role{Technician, TechManager, ProjectManager}, label: fault.Text{Zh: "处理、回复指令", En: "act on a directive and answer it"}},
	{action: DirectiveRecheck, scope: onProject, roles: []Role{Supervisor, TechManager, ProjectManager}, label: fault.Text{Zh: "复查、关闭指令", En: "recheck and close a directive"}},
	{action: DirectiveEscalate, scope: onProject, roles: []Role{Supervisor, TechManager, ProjectManager}, label: fault.Text{Zh: "上报指令", En: "escalate a directive"}},
	{action: AlertRead, scope: onProject, roles: []Role{Technician, Supervisor, TechManager, ProjectManager, Leader, Auditor}, label: fault.Text{Zh: "查看紧急告警", En: "read alerts"}},
	{action: AlertAcknowledge, scope: onProject, roles: []Role{TechManager, ProjectManager, Leader}, label: fault.Text{Zh: "确认紧急告警", En: "acknowledge an alert"}},
	{action: AccidentRead, scope: onProject, roles: []Role{TechManager, ProjectManager}, label: fault.Text{Zh: "查看事故报告", En: "read the report of an accident"}},
	{action: AccidentReport, scope: onProject, roles: []Role{ProjectManager}, label: fault.Text{Zh: "报出事故报告", En: "report an accident to the authority"}},
	{action: CalendarRead, scope: anySession, label: fault.Text{Zh: "查看工作日历", En: "read the calendar of working days"}},
	// Before it is issued, a report is seen by those alone who may compile it; a service decides that report by report.
	{action: ReportRead, scope: onProject, roles: reportReaders, label: fault.Text{Zh: "查看报表", En: "read reports"}},
	{action: ReportCompile, scope: onProject, roles: []Role{Analyst, ProjectManager}, label: fault.Text{Zh: "编制报表", En: "compile reports"}},
	{action: ReportNarrate, scope: onProject, roles: []Role{Analyst}, label: fault.Text{Zh: "撰写报表说明", En: "write the words of a report"}},
	{action: ReportIssue, scope: onProject, roles: []Role{ProjectManager}, label: fault.Text{Zh: "审批签发报表", En: "approve and issue reports"}},
	{action: CalendarChange, scope: office, roles: []Role{SysAdmin}, label: fault.Text{Zh: "维护工作日历", En: "keep the calendar of working days"}},

	// Of assessments and findings everybody reads his own; who reads those of others is a matter of ReadsConductOf.
	{action: DutyRead, scope: onProject, roles: []Role{Technician, TechManager, ProjectManager, Custodian, Supervisor, Auditor}, label: fault.Text{Zh: "查看填报职责", En: "read the reporting duties"}},
	{action: DutySet, scope: onProject, roles: []Role{ProjectManager}, label: fault.Text{Zh: "设定填报职责", En: "set the reporting duties"}},
	{action: AssessmentRead, scope: onProject, roles: conductRoles, label: fault.Text{Zh: "查看考核", En: "read assessments"}},
	{action: AssessmentSign, scope: onProject, roles: []Role{ProjectManager, Leader}, label: fault.Text{Zh: "签认考核", En: "sign an assessment"}},
	{action: AssessmentAppeal, scope: onProject, roles: []Role{Technician, TechManager, ProjectManager, Custodian, Supervisor}, label: fault.Text{Zh: "对考核提出申诉", En: "appeal against an assessment"}},
	{action: AssessmentAnswer, scope: onProject, roles: []Role{ProjectManager, Leader}, label: fault.Text{Zh: "答复申诉", En: "answer an appeal"}},
	{action: FindingRead, scope: onProject, roles: conductRoles, label: fault.Text{Zh: "查看认定", En: "read findings"}},
	{action: FindingHear, scope: onProject, roles: []Role{Technician, TechManager, ProjectManager, Custodian, Supervisor}, label: fault.Text{Zh: "申辩", En: "be heard on a finding"}},
	{action: FindingDecide, scope: onProject, roles: []Role{ProjectManager, Leader}, label: fault.Text{Zh: "决定认定", En: "decide on a finding"}},
}

func ruleOf(a Action) (rule, bool) {
	for _, r := range rules {
		if r.action == a {
			return r, true
		}
	}
	return rule{}, false
}

// Declared reports whether the rights table has the action; the server refuses to start with a route whose action it lacks.
func Declared(a Action) bool { _, ok := ruleOf(a); return ok }

// Actions gives every action of the table, in its order.
func Actions() []Action {
	all := make([]Action, len(rules))
	for i, r := range rules {
		all[i] = r.action
	}
	return all
}

// Label gives the action's name in both languages.
func (a Action) Label() fault.Text { r, _ := ruleOf(a); return r.label }

// Anonymous reports whether the action needs no session.
func (a Action) Anonymous() bool { r, ok := ruleOf(a); return ok && r.scope == anyone }

func holds(roles []Role, r Role) bool {
	for _, each := range roles {
		if each == r {
			return true
		}
	}
	return false
}
