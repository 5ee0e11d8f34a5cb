package evidence

import (
	"fmt"

	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/authenticator"
)

// Sign signs records for a purpose with one proof: by the signer's key, or by his password where he has none.
func (b *Book) Sign(signer, purpose string, records ...*Record) {
	b.tb.Helper()
	var statements []proof.Statement
	var documents [][]byte
	for _, r := range records {
		s := proof.Statement{ContentHash: r.hash, Edition: r.edition, Project: Project, Purpose: purpose, Record: r.ID, Signer: signer, State: r.state, Version: r.version}
		if purpose == proof.ForWithdrawal {
			s.Reason = "数量有误"
		}
		document, err := s.Document()
		b.must(err)
		statements, documents = append(statements, s), append(documents, document)
	}
	root := proof.BatchOf(documents, 0).Root
	key, assertion := b.keys[signer], authenticator.Assertion{}
	if key != nil {
		assertion = key.Sign(root[:])
	}
	for i, r := range records {
		s := proof.Signature{Assurance: proof.Password, Method: proof.MethodPassword, Batch: proof.BatchOf(documents, i), Statement: statements[i]}
		if key != nil {
			s.Assurance, s.Method, s.Passkey = assuranceOf(key), proof.MethodPasskey, passkey(key, assertion)
		}
		b.signed(r, s, documents[i])
	}
}

func assuranceOf(key *authenticator.Key) string {
	if key.BackupEligible {
		return proof.SyncedKey
	}
	return proof.DeviceKey
}

func passkey(key *authenticator.Key, a authenticator.Assertion) *proof.Passkey {
	var credential proof.Base64URL
	if err := credential.UnmarshalText([]byte(key.ID())); err != nil {
		panic(err) // it is base64url
	}
	return &proof.Passkey{
		Algorithm: int64(key.Algorithm()), AuthenticatorData: a.AuthenticatorData, ClientData: a.ClientData, Signature: a.Signature, Credential: credential,
		Origin: key.Origin, RPID: key.RelyingParty, PublicKey: key.PublicKey(), SignCount: key.Counter, BackupEligible: key.BackupEligible, BackedUp: key.BackedUp,
	}
}

// signed makes the move that a signature takes effect by.
func (b *Book) signed(r *Record, s proof.Signature, statement []byte) {
	action, to := "sign", "signed"
	if s.Statement.Purpose == proof.ForWithdrawal {
		action, to = "withdraw", "withdrawn"
	} else {
		r.signedAt = r.version
	}
	s.SignedAt = proof.Moment(b.clock.Add(1500e6)) // the moment of the move, which follows at once
	document, err := s.Document()
	b.must(err)
	st := s.Statement
	detail := map[string]any{"signature": proof.Hash(document), "statement": proof.Hash(statement)}
	if st.Reason != "" {
		detail["reason"] = st.Reason
	}
	at := b.move(r, action, st.Signer, to, nil, detail)
	r.signatures = append(r.signatures, map[string]any{
		"document": string(document),
		"index":    fmt.Sprintf("%s %s %d %s %s %s %s %d", Project, r.ID, st.Version, st.Purpose, proof.Hash(document), proof.Hash(statement), st.Signer, at.UnixMicro()),
		"row": string(raw(map[string]any{
			"project_id": Project, "record_id": r.ID, "version": st.Version, "content_hash": st.ContentHash, "signer": st.Signer, "method": s.Method, "purpose": st.Purpose,
			"signed_at": at.UnixMicro(), "assurance": s.Assurance, "signed_for": "", "delegation": "", "document_hash": proof.Hash(document),
		})),
	})
}
