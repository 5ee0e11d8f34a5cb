package httpapi

import (
	"net/http"
	"strings"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/evidence"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/service/verify"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
)

// verifyRoutes are for whoever holds a paper, a photo or a code, with or without a session.
func verifyRoutes() []route {
	return []route{
		{Method: get, Path: base + "/verify/:verify", Action: policy.PublicRead, Handle: verifyCode},
		{Method: post, Path: base + "/verify/:verify/compare", Action: policy.PublicRead, Body: streamBody, Handle: verifyCompare},
	}
}

// isVerifyCode takes a code as people type it; canonicalCode makes it what it is.
func isVerifyCode(s string) bool { _, ok := canonicalCode(s); return ok }

// canonicalCode reads a code whatever the case, with 0 and 1 for the letters that look like them, which codes have not.
func canonicalCode(s string) (string, bool) {
	code := strings.Map(func(r rune) rune {
		switch r {
		case '0':
			return 'O'
		case '1':
			return 'I'
		case ' ', '-':
			return -1
		}
		return r
	}, strings.ToUpper(s))
	if len(code) != proof.CodeLength {
		return "", false
	}
	for i := range len(code) {
		if c := code[i]; (c < 'A' || c > 'Z') && (c < '2' || c > '7') {
			return "", false
		}
	}
	return code, true
}

func (x *exchange) code() string { code, _ := canonicalCode(x.Param("verify")); return code }

// verifyCode answers what a code stands for.
func verifyCode(x *exchange) error {
	if err := x.api.lookups.admit(remoteIP(x.Request)); err != nil {
		return err
	}
	found, err := x.api.verify.ByCode(x.ctx(), x.maybe(), x.code())
	if err != nil {
		return err
	}
	names := x.namer()
	x.Header("Cache-Control", "no-store")
	return x.answer(http.StatusOK, client.Verification{Publications: mapped(found, names.verified)})
}

// verifyCompare answers what a file is beside the publication of a code.
func verifyCompare(x *exchange) error {
	if err := x.api.comparisons.admit(remoteIP(x.Request)); err != nil {
		return err
	}
	c, err := x.api.verify.Compare(x.ctx(), x.maybe(), x.code(), x.movingBody())
	if err != nil {
		return brokenOff(err)
	}
	return x.answer(http.StatusOK, comparisonOf(c))
}

// maybe gives who asks where a session came along, and nobody where none did or it is over: the page is open to all.
func (x *exchange) maybe() policy.Actor {
	token, _ := x.presentedToken()
	if token == "" || len(token) > maxToken {
		return policy.Actor{}
	}
	actor, _, err := x.api.people.Resolve(x.ctx(), token)
	if err != nil {
		return policy.Actor{}
	}
	return actor
}

// verified are the facts of a publication. A project manager signs, or who stands in for him; nobody else can.
func (n namer) verified(p verify.Published) client.VerifiedPublication {
	out := client.VerifiedPublication{
		Project: p.Project, ProjectName: n.language.of(fault.Text{Zh: p.Site.NameZh, En: p.Site.NameEn}), No: p.No, Code: p.Code, State: string(p.State), InForce: p.Sight == policy.Full,
		Class: p.Class, ClassName: n.language.of(className(p.Class)), Kind: kindOf(p.Class), WorkDate: p.WorkDate, Edition: p.Edition, Secrecy: p.Level().String(), ContentHash: p.ContentHash,
		ValidUntil: p.ValidUntil, Signed: stepOf(p.Signed), SignedAs: string(policy.ProjectManager), Published: stepOf(p.Published), Ended: stepOf(p.Ended),
		Attachments: []client.VerifiedFile{}, Lineage: mapped(p.Lineage, beadOf),
	}
	n.steps(out.Signed, out.Published, out.Ended)
	if p.Leaf >= 0 {
		out.Leaf = &p.Leaf
	}
	if p.Sight == policy.Full {
		location := client.Location(p.Location)
		out.Title, out.Location = p.Title, &location
		for _, a := range p.Attachments {
			out.Attachments = append(out.Attachments, client.VerifiedFile{ID: a.ID, SHA256: a.SHA256})
		}
	}
	return out
}

// className gives a class's name in both languages; empty for one that there is no more.
func className(code string) fault.Text {
	c, _ := class.ByCode(code)
	return fault.Text{Zh: c.Zh, En: c.En}
}

func beadOf(b verify.Bead) client.Bead {
	return client.Bead{No: b.No, Code: b.Code, State: string(b.State), ContentHash: b.ContentHash, PublishedAt: b.At.UTC()}
}

func comparisonOf(c verify.Comparison) client.Comparison {
	return client.Comparison{
		Verdict: string(c.Verdict), SHA256: c.SHA256, No: c.No, Attachment: c.Match, Whole: c.Whole,
		Changed:   mapped(c.Changed, func(r evidence.Region) client.Region { return client.Region(r) }),
		Elsewhere: mapped(c.Elsewhere, func(u verify.Use) client.FileUse { return client.FileUse(u) }),
	}
}
