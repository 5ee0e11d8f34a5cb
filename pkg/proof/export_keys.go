package proof

import (
	"encoding/json"
	"strconv"
)

// Key is the public part of a key that somebody signs with: a line of keys.jsonl.
type Key struct {
	BackupEligible bool      `json:"backup_eligible"`
	Credential     Base64URL `json:"credential"`
	From           string    `json:"from"` // Moment; empty: it never signed
	Key            string    `json:"key"`  // id of the registration
	PublicKey      string    `json:"public_key"`
	State          string    `json:"state"`
	Until          string    `json:"until"` // Moment; empty: no end
	User           string    `json:"user"`
}

// keyLife is a key as its events tell it.
type keyLife struct {
	user, credential, sum, backup string // sum is the hash of the public key's PEM
	state, from, until            string
	row                           bool
}

// takeKeyMove follows the life of a key.
func (x *exported) takeKeyMove(e Event) {
	var d struct {
		Key, Kind, Credential, User string
		PublicKey                   string `json:"public_key"`
		BackupEligible              string `json:"backup_eligible"`
	}
	_ = json.Unmarshal(e.Detail, &d) // without a key it is none's
	if e.Action == "key.register" && d.Credential != "" {
		x.keys[d.Key] = &keyLife{user: d.User, credential: d.Credential, sum: d.PublicKey, backup: d.BackupEligible, state: "pending"}
		x.byCredential[d.Credential] = x.keys[d.Key]
		return
	}
	k := x.keys[d.Key]
	if k == nil {
		return
	}
	switch e.Action {
	case "key.approve":
		k.state, k.from = "active", e.At
	case "key.refuse":
		k.state = "refused"
	case "key.lose", "key.counter.back":
		k.state, k.until = "suspended", e.At
	case "key.revoke":
		k.state = "revoked"
	case "key.restore":
		k.state, k.until = "active", ""
	}
}

// readKeys holds the register of keys against the events that made it.
func (x *exported) readKeys() error {
	for n, line := range x.lines("keys.jsonl") {
		x.Counts.Keys++
		var row Key
		at := Where{File: "keys.jsonl", Line: n}
		if err := readExactly(line, &row, func() ([]byte, error) { return Document(row) }); err != nil {
			x.find(finding("key.form", Exclusive, "", err.Error(), "密钥的登记无法读取", "the key's row cannot be read"), at)
			continue
		}
		at.Key = row.Key
		x.find(x.keyRow(row), at)
	}
	for _, id := range sortedKeys(x.keys) {
		if k := x.keys[id]; !k.row {
			x.find(finding("key.missing", Exclusive, k.credential, "", "密钥的登记已被删去", "the key's row was taken out"), Where{Key: id})
		}
	}
	return nil
}

func (x *exported) keyRow(row Key) *Finding {
	k := x.keys[row.Key]
	if k == nil || k.row {
		return finding("key.unregistered", Exclusive, "", row.Credential.String(), "账本中没有这把密钥的登记", "the ledger knows no registration of this key")
	}
	k.row = true
	seen := keyLife{row.User, row.Credential.String(), Hash([]byte(row.PublicKey)), strconv.FormatBool(row.BackupEligible), row.State, row.From, row.Until, true}
	if seen != *k {
		return finding("key.row", Exclusive, k.String(), seen.String(), "密钥的登记与账本不符", "the key's row is not what the ledger says")
	}
	return nil
}

func (k *keyLife) String() string {
	return k.user + " " + k.credential + " " + k.sum + " " + k.backup + " " + k.state + " " + k.from + " " + k.until
}

// keyFits holds a signature's key against the life that the ledger tells: it must be the signer's, and in force when he
// signed.
func (x *exported) keyFits(s *Signature) *Finding {
	if s.Passkey == nil {
		return nil
	}
	k := x.byCredential[s.Passkey.Credential.String()]
	if k == nil {
		return finding("key.unknown", Exclusive, "", s.Passkey.Credential.String(), "没有登记这把密钥", "the key is not registered")
	}
	at := micros(s.SignedAt)
	switch {
	case k.user != s.Statement.Signer:
		return finding("key.user", Exclusive, k.user, s.Statement.Signer, "签名密钥属于另一人", "the key is somebody else's")
	case k.sum != Hash([]byte(s.Passkey.PublicKey)) || k.backup != strconv.FormatBool(s.Passkey.BackupEligible):
		return finding("key.public_key", Exclusive, k.sum, Hash([]byte(s.Passkey.PublicKey)), "公钥与登记不符", "the public key is not the registered one")
	case k.from == "" || at < micros(k.from) || k.until != "" && at >= micros(k.until):
		return finding("key.in_force", Exclusive, k.from+" … "+k.until, s.SignedAt, "签名时密钥不在有效期内", "the key was not in force when it signed")
	}
	return nil
}
