package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/service/ledger"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
)

func ledgerRoutes() []route {
	span := parameters{"from": isVersion, "to": isVersion}
	return []route{
		{Method: get, Path: base + "/ledger/checkpoint", Action: policy.PublicRead, Handle: ledgerCheckpoint},
		{Method: get, Path: base + "/ledger/key", Action: policy.PublicRead, Handle: ledgerKey},
		{Method: get, Path: base + "/ledger/consistency", Action: policy.PublicRead, Query: span, Handle: ledgerConsistency},
		{Method: get, Path: base + "/ledger/entries", Action: policy.LedgerRead, Query: parameters{"from": isLeaf, "to": isVersion}, Handle: ledgerEntries},
		{Method: post, Path: base + "/ledger/checkpoints/:size/cosignatures", Action: policy.LedgerCosign, Body: jsonBody, Handle: ledgerCosign},
		{Method: get, Path: aRecord + "/proof", Action: policy.RecordRead, Handle: recordProof},
	}
}

func isLeaf(s string) bool { n, err := strconv.ParseInt(s, 10, 64); return err == nil && n >= 0 }

// wantsJSON says whether the caller prefers JSON to the plain text that tools of the format take.
func (x *exchange) wantsJSON() bool {
	return strings.Contains(x.Request.Header.Get("Accept"), "application/json")
}

func (x *exchange) text(text string) error {
	x.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(text))
	return nil
}

// ledgerCheckpoint gives the newest signed note, with the lines of its witnesses.
func ledgerCheckpoint(x *exchange) error {
	c, err := x.api.ledger.Newest(x.ctx())
	if err != nil {
		return err
	}
	if !x.wantsJSON() {
		return x.text(c.Note)
	}
	return x.answer(http.StatusOK, checkpointOf(c))
}

func checkpointOf(c ledger.Checkpoint) client.Checkpoint {
	return client.Checkpoint{Origin: c.Origin, Size: c.Size, Root: c.Root.String(), MadeAt: c.MadeAt.UTC(), Note: c.Note}
}

// ledgerKey gives the key by which everybody checks the notes.
func ledgerKey(x *exchange) error {
	key := x.api.ledger.Key()
	if !x.wantsJSON() {
		return x.text(key.VerifierKey + "\n")
	}
	return x.answer(http.StatusOK, client.LedgerKey{Origin: key.Origin, VerifierKey: key.VerifierKey, Since: key.Since.UTC()})
}

// number gives a whole number of the query; 0 where it was not sent.
func (x *exchange) number(name string) int64 {
	n, _ := strconv.ParseInt(x.query(name), 10, 64) // the route's parameter rule let nothing else pass
	return n
}

func ledgerConsistency(x *exchange) error {
	from := x.number("from")
	to, path, err := x.api.ledger.Consistency(x.ctx(), from, x.number("to"))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.Consistency{From: from, To: to, Path: mapped(path, proof.Digest.String)})
}

func ledgerEntries(x *exchange) error {
	entries, err := x.api.ledger.Entries(x.ctx(), x.actor, x.number("from"), x.number("to"))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.LedgerEntries{Items: mapped(entries, func(e ledger.Entry) client.LedgerEntry {
		return client.LedgerEntry{Leaf: e.Leaf, Hash: e.Hash.String(), Event: e.Event}
	})})
}

// ledgerCosign takes a witness's line.
func ledgerCosign(x *exchange) error {
	size, _ := strconv.ParseInt(x.Param("size"), 10, 64) // checked with the path
	var in client.Cosignature
	if err := decode(x, &in); err != nil {
		return err
	}
	c, err := x.api.ledger.Cosign(x.ctx(), size, in.Line)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, checkpointOf(c))
}

// recordProof gives what a stranger needs to verify a record without this server.
func recordProof(x *exchange) error {
	evidence, err := x.api.pipeline.Evidence(x.ctx(), x.actor, x.recordKey())
	if err != nil {
		return err
	}
	bundle, err := x.api.ledger.Bundle(x.ctx(), ledger.Evidence{
		Record: evidence.Record, Signed: evidence.Signed, Versions: evidence.Versions, Signatures: evidence.Signatures, Events: evidence.Events, Attachments: evidence.Attachments,
	})
	if err != nil {
		return err
	}
	raw, err := proof.Document(bundle)
	if err != nil {
		return err
	}
	return x.answerRaw(http.StatusOK, raw)
}
