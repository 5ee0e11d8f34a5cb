// Package check judges a record as a client sent it, before anything is stored: strict JSON, the envelope, the body by
// its class, and the rules V1–V7, V11–V15, V22 and V23 (R4.1, R5.1). Every fault is listed, each by field, with the
// rule's id and a text in Chinese and English; what does not refuse the record goes with it as a finding.
//
// It works in two phases, so that it stays pure. Read needs the record alone and says which neighbours the rest
// depends on; the caller fetches them; Judge gives the verdict.
package check
