package proof

import (
	"fmt"
	"strings"
)

// limbNames are the four conditions of article 13.
var limbNames = [4][2]string{
	{"（一）签名制作数据由签名人专有", "(1) creation data exclusive to the signer"},
	{"（二）签署时仅由签名人控制", "(2) under the signer's sole control when signing"},
	{"（三）签署后对签名的改动能被发现", "(3) any change to the signature detectable"},
	{"（四）签署后对内容和形式的改动能被发现", "(4) any change to content or form detectable"},
}

var verdictNames = map[Verdict]string{
	Shown: "可自证 shown", Partly: "部分 partly", House: "凭账本 on the ledger's word", Broken: "不符 broken", "": "无法判断 unknown",
}

var assuranceNames = map[string]string{ //nolint:gosec // labels
	DeviceKey: "设备密钥 device-bound key", SyncedKey: "同步密钥 synced key", PasswordOTP: "口令加验证码 password and one-time code", Password: "口令 password",
}

// Markdown writes the report for people, in Chinese and English.
func (r *Report) Markdown() string {
	var b strings.Builder
	r.writeHead(&b)
	r.writeFindings(&b)
	r.writeSummary(&b)
	r.writeSignatures(&b)
	r.writeLimits(&b)
	return b.String()
}

func (r *Report) writeHead(b *strings.Builder) {
	fmt.Fprintf(b, "# 核验报告 · Verification report\n\n")
	fmt.Fprintf(b, "- 对象 subject: %s `%s`\n- 账本 ledger: `%s`\n- 检查点 checkpoint: %d 条 leaves, `%s`\n", r.Kind, r.Subject, r.Origin, r.Size, r.Root)
	if r.OlderSize > 0 {
		fmt.Fprintf(b, "- 您所持的检查点 the checkpoint that you kept: %d 条 leaves\n", r.OlderSize)
	}
	c := r.Counts
	fmt.Fprintf(b, "- 已核对 looked at: 事件 events %d · 检查点 checkpoints %d · 记录 records %d · 版本 versions %d · 签名 signatures %d · 发布 publications %d · 附件 attachments %d · 密钥 keys %d\n\n",
		c.Events, c.Checkpoints, c.Records, c.Versions, c.Signatures, c.Publications, c.Attachments, c.Keys)
}

func (r *Report) writeFindings(b *strings.Builder) {
	if r.Good() {
		b.WriteString("**结论：未发现改动。Verdict: nothing is wrong.**\n\n")
		return
	}
	fmt.Fprintf(b, "**结论：有 %d 处不符，首处如下。Verdict: %d things are wrong; the first is this.**\n\n", len(r.Findings), len(r.Findings))
	for i, f := range r.Findings {
		fmt.Fprintf(b, "%d. `%s` %s · %s\n   - 位置 where: %s\n", i+1, f.What, f.Zh, f.En, f.Where)
		if f.Expected != "" || f.Seen != "" {
			fmt.Fprintf(b, "   - 应为 expected: `%s`\n   - 实为 seen: `%s`\n", f.Expected, f.Seen)
		}
		if f.Limb > 0 {
			fmt.Fprintf(b, "   - 触及第十三条 article 13: %s · %s\n", limbNames[f.Limb-1][0], limbNames[f.Limb-1][1])
		}
	}
	b.WriteString("\n")
}

// writeSummary counts the verdicts on each limb by assurance.
func (r *Report) writeSummary(b *strings.Builder) {
	b.WriteString("## 《电子签名法》第十三条 · Article 13 of the Electronic Signature Law\n\n")
	if len(r.Signatures) == 0 {
		b.WriteString("没有签名可评。There is no signature to judge.\n\n")
		return
	}
	b.WriteString("| 方式 assurance | 条件 limb | 结论与数量 verdicts |\n| --- | --- | --- |\n")
	for _, assurance := range []string{DeviceKey, SyncedKey, PasswordOTP, Password} {
		for limb := range limbNames {
			if text := r.verdicts(assurance, limb); text != "" {
				fmt.Fprintf(b, "| %s | %s %s | %s |\n", assuranceNames[assurance], limbNames[limb][0], limbNames[limb][1], text)
			}
		}
	}
	b.WriteString("\n")
}

func (r *Report) verdicts(assurance string, limb int) string {
	counts := map[Verdict]int{}
	for _, s := range r.Signatures {
		if s.Assurance == assurance {
			counts[s.Limbs[limb].Verdict]++
		}
	}
	var parts []string
	for _, v := range []Verdict{Shown, Partly, House, Broken, ""} {
		if counts[v] > 0 {
			parts = append(parts, fmt.Sprintf("%s: %d", verdictNames[v], counts[v]))
		}
	}
	return strings.Join(parts, " · ")
}

func (r *Report) writeSignatures(b *strings.Builder) {
	for i, s := range r.Signatures {
		fmt.Fprintf(b, "### %d. %s %s · %s\n\n签名人 signer: `%s`", i+1, s.Where.Project, s.Where.Record, s.Purpose, s.Signer)
		if s.For != "" {
			fmt.Fprintf(b, "（代 for `%s`）", s.For)
		}
		fmt.Fprintf(b, " · %s · %s\n\n", s.SignedAt, assuranceNames[s.Assurance])
		for limb, c := range s.Limbs {
			fmt.Fprintf(b, "- %s %s — **%s**：%s。%s.\n", limbNames[limb][0], limbNames[limb][1], verdictNames[c.Verdict], c.Zh, c.En)
		}
		b.WriteString("\n")
	}
}

// writeLimits says what the proofs do not reach, in general and this time.
func (r *Report) writeLimits(b *strings.Builder) {
	b.WriteString("## 账本证明不了什么 · What a ledger cannot prove\n\n")
	for _, line := range r.Limits() {
		fmt.Fprintf(b, "- %s%s\n", line.Zh, line.En)
	}
}

// briefFindings is how many findings the short form lists.
const briefFindings = 20

// Brief writes the report in a few lines, for a terminal.
func (r *Report) Brief() string {
	var b strings.Builder
	fmt.Fprintf(&b, "账本 ledger %s · 检查点 checkpoint %d · %s\n", r.Origin, r.Size, r.Root)
	c := r.Counts
	fmt.Fprintf(&b, "事件 events %d · 记录 records %d · 版本 versions %d · 签名 signatures %d · 发布 publications %d · 附件 attachments %d\n",
		c.Events, c.Records, c.Versions, c.Signatures, c.Publications, c.Attachments)
	for _, assurance := range []string{DeviceKey, SyncedKey, PasswordOTP, Password} {
		for limb := range limbNames {
			if text := r.verdicts(assurance, limb); text != "" {
				fmt.Fprintf(&b, "第十三条 art. 13 %s %s · %s: %s\n", limbNames[limb][0], limbNames[limb][1], assuranceNames[assurance], text)
			}
		}
	}
	for i := range r.Findings[:min(len(r.Findings), briefFindings)] {
		fmt.Fprintf(&b, "不符 wrong: %s\n", &r.Findings[i])
	}
	for _, l := range r.Limits()[generalLimits:] {
		fmt.Fprintf(&b, "注意 note: %s%s\n", l.Zh, l.En)
	}
	if r.Good() {
		b.WriteString("未发现改动。Nothing is wrong.\n")
	}
	return b.String()
}
