package proof

// Verdict is how far one limb of article 13 is fulfilled by a signature, as far as a stranger can see.
type Verdict string

// Shown: whoever holds the documents can check it himself. Partly: it holds under the condition that the reason names.
// House: it rests on the word of whoever runs the server, as the ledger wrote it down. Broken: it is refuted.
const (
	Shown  Verdict = "shown"
	Partly Verdict = "partly"
	House  Verdict = "house"
	Broken Verdict = "broken"
)

// SignatureWorth is what one signature is worth under article 13 of the Electronic Signature Law.
type SignatureWorth struct {
	Where     Where     `json:"where"`
	Signer    string    `json:"signer"`
	For       string    `json:"for,omitempty"`
	Purpose   string    `json:"purpose"`
	SignedAt  string    `json:"signed_at"`
	Assurance string    `json:"assurance"`
	Limbs     [4]Clause `json:"limbs"` // in the order of Exclusive to ContentIntact
}

// Clause is the verdict on one limb and its reason.
type Clause struct {
	Limb    Limb    `json:"limb"`
	Verdict Verdict `json:"verdict"`
	Zh      string  `json:"zh"`
	En      string  `json:"en"`
}

// worthOf judges a signature by its assurance, then by what was found wrong with it.
func worthOf(s *Signature, at Where, wrong []Finding) SignatureWorth {
	w := SignatureWorth{Where: at, Signer: s.Statement.Signer, For: s.Statement.For, Purpose: s.Statement.Purpose, SignedAt: s.SignedAt, Assurance: s.Assurance}
	if clauses, ok := byAssurance[s.Assurance]; ok {
		w.Limbs = clauses
	}
	for _, f := range wrong {
		if f.Limb > 0 {
			w.Limbs[f.Limb-1] = Clause{Verdict: Broken, Zh: f.Zh, En: f.En}
		}
	}
	for i := range w.Limbs {
		w.Limbs[i].Limb = Limb(i + 1)
	}
	return w
}

// byAssurance is what each kind of proof is worth where nothing is wrong.
var byAssurance = map[string][4]Clause{
	DeviceKey: {
		{Verdict: Shown, Zh: "私钥只在一件设备里，不能导出；签名由它的公钥核验。公钥属于谁，由登记（两人经手，记入账本）说明", En: "the private key is in one device and cannot leave it; the signature verifies with its public key. Whose key it is, the register says: two people entered it, the ledger has it"},
		{Verdict: Shown, Zh: "设备签名前核验了本人（UV），密钥未被复制（BE=0），网址正确", En: "the device verified its user before it signed (UV), the key cannot be copied (BE=0), the site was the right one"},
		{Verdict: Shown, Zh: "改动签名的任何一位，核验即失败", En: "a change of any bit of the signature makes it fail"},
		{Verdict: Shown, Zh: "所签即内容摘要：正文、格式版本、每个附件、密级、有效期、上一版本有任何改动，核验即失败", En: "what is signed is the hash of the content: body, version of the form, every attachment, level, validity, version before; a change of any makes it fail"},
	},
	SyncedKey: {
		{Verdict: Partly, Zh: "密钥会经云端同步到本人的其他设备（BE=1）：是否专有，取决于其云账户的保护", En: "the key is copied to the signer's other devices through a cloud (BE=1): whether it is his alone depends on how that account is kept"},
		{Verdict: Partly, Zh: "设备签名前核验了本人（UV）；但能进入其云账户的人也可能使用密钥", En: "the device verified its user before it signed (UV); but whoever gets into the cloud account may use the key too"},
		{Verdict: Shown, Zh: "改动签名的任何一位，核验即失败", En: "a change of any bit of the signature makes it fail"},
		{Verdict: Shown, Zh: "所签即内容摘要：有任何改动，核验即失败", En: "what is signed is the hash of the content: a change of any part makes it fail"},
	},
	PasswordOTP: {
		{Verdict: House, Zh: "口令与一次性验证码由服务器核对；验证码的种子服务器也有，外人无从核验", En: "password and one-time code were checked by the server; it holds the seed of the codes too, so a stranger can check neither"},
		{Verdict: House, Zh: "两样凭证须同时在手，但账本只能证明服务器这样记载", En: "it takes two things at once, but the ledger proves only that the server wrote so"},
		{Verdict: House, Zh: "没有密码学签名；改动由账本发现（自检查点起）", En: "there is no cryptographic signature; the ledger shows a change (since the checkpoint)"},
		{Verdict: House, Zh: "内容摘要记入账本，改动由账本发现；并非由签名人的密钥证明", En: "the content's hash is in the ledger, which shows a change; no key of the signer proves it"},
	},
	Password: {
		{Verdict: House, Zh: "仅凭口令，由服务器核对；口令可被他人得知，外人无从核验", En: "a password alone, checked by the server; others may come to know it, and a stranger cannot check it"},
		{Verdict: House, Zh: "无法证明输入口令的是本人", En: "nothing shows who typed the password"},
		{Verdict: House, Zh: "没有密码学签名；改动由账本发现（自检查点起）", En: "there is no cryptographic signature; the ledger shows a change (since the checkpoint)"},
		{Verdict: House, Zh: "内容摘要记入账本，改动由账本发现；并非由签名人的密钥证明", En: "the content's hash is in the ledger, which shows a change; no key of the signer proves it"},
	},
}

// findingsAt gives what was found at a place.
func (r *Report) findingsAt(at Where) (found []Finding) {
	for _, f := range r.Findings {
		if f.Where.File == at.File && f.Where.Line == at.Line && f.Where.Record == at.Record && f.Where.Version == at.Version {
			found = append(found, f)
		}
	}
	return found
}
