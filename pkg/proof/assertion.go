package proof

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/url"
	"strings"
)

// COSE numbers of the signature algorithms that are accepted.
const (
	ES256 = -7
	EdDSA = -8
	RS256 = -257
)

// Flags of the authenticator data.
const (
	userPresent    = 1 << 0
	userVerified   = 1 << 2
	backupEligible = 1 << 3
	backedUp       = 1 << 4
)

// Check checks the assertion against the challenge that it must answer, from nothing but what it carries. The answer
// is nil or names what is wrong and the limb of article 13 that it touches. Whose key it is, and whether it was in
// force, the assertion alone cannot say.
func (p *Passkey) Check(challenge Digest) *Finding {
	for _, check := range []func(Digest) *Finding{p.checkClient, p.checkAuthenticator, p.checkSignature} {
		if f := check(challenge); f != nil {
			return f
		}
	}
	return nil
}

func (p *Passkey) checkClient(challenge Digest) *Finding {
	var client struct {
		Type, Challenge, Origin string
		CrossOrigin             bool
	}
	if err := json.Unmarshal(p.ClientData, &client); err != nil {
		return finding("passkey.client_data", SignatureIntact, "", err.Error(), "客户端数据无法读取", "the client data cannot be read")
	}
	host := ""
	if u, err := url.Parse(p.Origin); err == nil {
		host = u.Hostname()
	}
	want := base64.RawURLEncoding.EncodeToString(challenge[:])
	switch {
	case client.Type != "webauthn.get":
		return finding("passkey.type", SignatureIntact, "webauthn.get", client.Type, "这不是一次签名断言", "this is no assertion")
	case client.Challenge != want:
		return finding("passkey.challenge", ContentIntact, want, client.Challenge, "密钥所签的不是这份内容", "the key signed something else")
	case client.Origin != p.Origin || client.CrossOrigin:
		return finding("passkey.origin", SoleControl, p.Origin, client.Origin, "签名来自另一个网址", "it was signed on another site")
	case host != p.RPID && !strings.HasSuffix(host, "."+p.RPID):
		return finding("passkey.rp_id", SoleControl, host, p.RPID, "网址与密钥的归属域不符", "the origin does not belong to the key's domain")
	}
	return nil
}

func (p *Passkey) checkAuthenticator(Digest) *Finding {
	const headLength = sha256.Size + 1 + 4
	data := p.AuthenticatorData
	if len(data) < headLength {
		return finding("passkey.authenticator_data", SignatureIntact, fmt.Sprint(headLength), fmt.Sprint(len(data)), "认证器数据不完整", "the authenticator data is cut short")
	}
	flags, rpHash := data[sha256.Size], sha256.Sum256([]byte(p.RPID))
	count := binary.BigEndian.Uint32(data[sha256.Size+1:])
	switch {
	case string(data[:sha256.Size]) != string(rpHash[:]):
		return finding("passkey.rp_hash", SoleControl, Digest(rpHash).String(), fmt.Sprintf("%x", []byte(data[:sha256.Size])), "密钥属于另一个域", "the key belongs to another domain")
	case flags&userPresent == 0:
		return finding("passkey.user_present", SoleControl, "UP", fmt.Sprintf("%08b", flags), "签名时本人不在场", "nobody was present when it signed")
	case flags&userVerified == 0:
		return finding("passkey.user_verified", SoleControl, "UV", fmt.Sprintf("%08b", flags), "签名时未核验本人", "the key did not verify its user")
	case (flags&backupEligible != 0) != p.BackupEligible, (flags&backedUp != 0) != p.BackedUp:
		return finding("passkey.backup", SoleControl, fmt.Sprintf("%08b", flags), fmt.Sprintf("BE %t, BS %t", p.BackupEligible, p.BackedUp), "密钥能否被复制，记载与认证器所说不符", "whether the key can be copied is not what the authenticator said")
	case count != p.SignCount:
		return finding("passkey.sign_count", SignatureIntact, fmt.Sprint(count), fmt.Sprint(p.SignCount), "签名计数与认证器所说不符", "the counter is not what the authenticator said")
	}
	return nil
}

func (p *Passkey) checkSignature(Digest) *Finding {
	key, err := p.key()
	if err != nil {
		return finding("passkey.public_key", SignatureIntact, fmt.Sprintf("COSE %d", p.Algorithm), err.Error(), "公钥无法使用", "the public key cannot be used")
	}
	clientHash := sha256.Sum256(p.ClientData)
	signed := append(append([]byte{}, p.AuthenticatorData...), clientHash[:]...)
	if !verify(key, signed, p.Signature) {
		return finding("passkey.signature", SignatureIntact, "", "", "签名与公钥、内容不符", "the signature does not fit the key and what it signed")
	}
	return nil
}

// key reads the public key and holds it to the algorithm that the document names.
func (p *Passkey) key() (crypto.PublicKey, error) {
	block, rest := pem.Decode([]byte(p.PublicKey))
	if block == nil || block.Type != "PUBLIC KEY" || strings.TrimSpace(string(rest)) != "" {
		return nil, fmt.Errorf("no PEM block PUBLIC KEY")
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	fits := false
	switch k := key.(type) {
	case *ecdsa.PublicKey:
		fits = p.Algorithm == ES256 && k.Curve == elliptic.P256()
	case ed25519.PublicKey:
		fits = p.Algorithm == EdDSA
	case *rsa.PublicKey:
		fits = p.Algorithm == RS256 && k.N.BitLen() >= minRSABits
	}
	if !fits {
		return nil, fmt.Errorf("%T", key)
	}
	return key, nil
}

// minRSABits is the shortest RSA key that still counts as a signature's.
const minRSABits = 2048

func verify(key crypto.PublicKey, signed, signature []byte) bool {
	sum := sha256.Sum256(signed)
	switch k := key.(type) {
	case *ecdsa.PublicKey:
		return ecdsa.VerifyASN1(k, sum[:], signature)
	case ed25519.PublicKey:
		return ed25519.Verify(k, signed, signature)
	case *rsa.PublicKey:
		return rsa.VerifyPKCS1v15(k, crypto.SHA256, sum[:], signature) == nil
	}
	return false
}
