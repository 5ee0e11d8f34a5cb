package proof

import "strings"

// Limit is one thing that a verification does not reach.
type Limit struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// generalLimits is how many limits every verification has.
const generalLimits = 4

// Limits says what this verification did not reach: what no ledger can, and what the caller could still bring.
func (r *Report) Limits() []Limit {
	all := []Limit{
		{"所写是否属实：账本只证明所示即所签、此后未改；真伪由校验规则、可疑数据核查与照片证据来管。", "Whether what was written is true: the ledger proves that what is shown is what was signed, unchanged since. Truth is the matter of the checks, of the investigation of suspicious data and of the photographs."},
		{"口令签名是谁所为：外人无从核验，只能凭账本所记。", "Who sat before a password: a stranger can check nothing of it and has the ledger's word alone."},
		{"最新一个留在外部的检查点之后发生的事。", "What happened after the newest checkpoint that anybody outside holds."},
		{"入账之前就写错或伪造的事件：账本忠实记下写入者所写；只有签名密钥能约束它。", "What was false when it was entered: the ledger keeps what its writer wrote; only the signers' keys bind him."},
	}
	if r.OlderSize == 0 {
		all = append(all, Limit{"本次没有外部检查点可比（--checkpoint）：整库退回旧备份无法发现。", "No checkpoint of your own was given (--checkpoint): an installation that was set back to an old backup as a whole would not be noticed."})
	}
	if !r.Pinned {
		all = append(all, Limit{"账本公钥取自被核验的材料本身（可用 --key 指定）：另立一本账本无法发现。", "The ledger's key was taken from what was verified (give yours by --key): a second ledger, made and signed with another key, would not be noticed."})
	}
	if r.Kind == "bundle" {
		all = append(all, Limit{"密钥属于谁：证据包只带公钥；登记见整库导出。", "Whose key it is: a bundle carries the public key only; the register is in the whole export."})
	}
	if r.Abridged {
		all = append(all, Limit{"签认之前的经过与发布之后的变动：读者的证据包自签认开始，至发布为止；签认之前的内容由签名所约束的摘要代表。", "What came before the sign-off and after the publication: a reader's bundle begins and ends there; the signature binds the content as it was signed."})
	}
	if r.Kind == "server" {
		all = append(all, Limit{"记录、签名与附件：本次只核验了账本的检查点。", "Records, signatures and files: only the ledger's checkpoint was verified."})
	}
	if len(r.Unbound) > 0 {
		names := strings.Join(r.Unbound, "、")
		all = append(all, Limit{"下列登记项由系统内部使用，事件与文件不约束它们：" + names + "。", "These columns serve the system itself; neither events nor documents bind them: " + strings.Join(r.Unbound, ", ") + "."})
	}
	return all
}
