package proof

import "encoding/json"

// exportedKey is one line of keys.jsonl.
type exportedKey struct {
	BackupEligible bool      `json:"backup_eligible"`
	Credential     Base64URL `json:"credential"`
	From           string    `json:"from"`
	PublicKey      string    `json:"public_key"`
	State          string    `json:"state"`
	Until          string    `json:"until"`
	User           string    `json:"user"`
}

// readKeys reads the public part of the signing keys.
func (x *exported) readKeys() error {
	for n, line := range x.lines("keys.jsonl") {
		x.Counts.Keys++
		var k exportedKey
		at := Where{File: "keys.jsonl", Line: n}
		if err := json.Unmarshal(line, &k); err != nil {
			x.find(finding("key.form", Exclusive, "", err.Error(), "密钥的登记无法读取", "the key's row cannot be read"), at)
			continue
		}
		x.keys = append(x.keys, k)
	}
	return nil
}

func (x *exported) takeKeyMove(e Event) {
	var d struct{ Credential string }
	_ = json.Unmarshal(e.Detail, &d) // without a credential it is nobody's
	x.keyMoves[d.Credential] = append(x.keyMoves[d.Credential], e)
}

// keyFits holds a signature's key against the register of keys: it must be the signer's, and in force when he signed.
func (x *exported) keyFits(s *Signature) *Finding {
	if s.Passkey == nil {
		return nil
	}
	for _, k := range x.keys {
		if k.Credential.String() != s.Passkey.Credential.String() {
			continue
		}
		at := micros(s.SignedAt)
		switch {
		case k.User != s.Statement.Signer:
			return finding("key.user", Exclusive, k.User, s.Statement.Signer, "签名密钥属于另一人", "the key is somebody else's")
		case k.PublicKey != s.Passkey.PublicKey || k.BackupEligible != s.Passkey.BackupEligible:
			return finding("key.public_key", Exclusive, k.PublicKey, s.Passkey.PublicKey, "公钥与登记不符", "the public key is not the registered one")
		case at < micros(k.From) || k.Until != "" && at >= micros(k.Until):
			return finding("key.in_force", Exclusive, k.From+" … "+k.Until, s.SignedAt, "签名时密钥不在有效期内", "the key was not in force when it signed")
		}
		return nil
	}
	return finding("key.unknown", Exclusive, "", s.Passkey.Credential.String(), "没有登记这把密钥", "the key is not registered")
}
