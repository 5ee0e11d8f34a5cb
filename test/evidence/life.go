package evidence

import (
	"fmt"

	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/authenticator"
)

func newKey(synced bool) *authenticator.Key {
	key := authenticator.New("https://site.example")
	if synced {
		key = authenticator.WithAlgorithm("https://site.example", authenticator.EdDSA)
	}
	key.BackupEligible, key.BackedUp = synced, synced
	return key
}

// life adds seven records: a draft, a returned, a classified, a signed, a published, a superseded with its correction,
// and a withdrawn one; those that were signed together share one assertion.
func (b *Book) life(i int) {
	id := func(name string) string { return fmt.Sprintf("%04d-%s", i, name) }
	b.Login("li")
	b.Upload(id("loose"), id("a photo that nobody names"))
	b.Draft(id("draft"))
	returned := b.Draft(id("returned"), b.Upload(id("p0"), id("photo 0")))
	b.Submit(returned, "")
	b.Return(returned)
	waiting := b.classified(id("classified"), "")
	_ = waiting
	b.Sign("pm3", proof.ForPublication, b.classified(id("signed"), ""))
	old, gone, stays := b.classified(id("superseded"), ""), b.classified(id("withdrawn"), ""), b.classified(id("published"), "")
	b.Sign("pm", proof.ForPublication, old, gone, stays)
	for _, r := range []*Record{old, gone, stays} {
		b.Publish(r)
	}
	correction := b.classified(id("correction"), old.ID)
	b.Sign("pm2", proof.ForPublication, correction) // by password
	b.Publish(correction)
	b.Sign("pm", proof.ForWithdrawal, gone)
	b.Raise(stays)
}

func (b *Book) classified(id, corrects string) *Record {
	r := b.Draft(id, b.Upload(id+"-photo", "bytes of "+id))
	b.Submit(r, corrects)
	b.Return(r)
	b.Submit(r, corrects)
	b.Classify(r)
	return r
}
