package keys

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"

	"github.com/go-webauthn/webauthn/protocol/webauthncose"

	"github.com/countersign/countersign/pkg/proof"
)

// spki gives a key of the accepted algorithms as a stranger's tools read it: the COSE number and SPKI in PEM.
func spki(public any) (algorithm int64, text string, err error) {
	var key any
	switch k := public.(type) {
	case webauthncose.EC2PublicKeyData:
		algorithm = k.Algorithm
		if algorithm == proof.ES256 {
			key, err = ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(append([]byte{4}, k.XCoord...), k.YCoord...))
		}
	case webauthncose.OKPPublicKeyData:
		algorithm = k.Algorithm
		if algorithm == proof.EdDSA && len(k.XCoord) == ed25519.PublicKeySize {
			key = ed25519.PublicKey(k.XCoord)
		}
	case webauthncose.RSAPublicKeyData:
		algorithm = k.Algorithm
		if e := new(big.Int).SetBytes(k.Exponent); algorithm == proof.RS256 && e.IsInt64() {
			key = &rsa.PublicKey{N: new(big.Int).SetBytes(k.Modulus), E: int(e.Int64())}
		}
	}
	if err != nil || key == nil {
		return 0, "", fmt.Errorf("public key %T with algorithm %d is not accepted: %w", public, algorithm, err)
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return 0, "", err
	}
	return algorithm, string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}
