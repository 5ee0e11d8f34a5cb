package httpapi

import (
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

// tombstoneOf is what stays of a publication for him who may not read it any more.
func tombstoneOf(p *store.Publication) client.Publication {
	return client.Publication{
		No: p.No, Code: p.Code, State: string(p.State), Record: p.Record, Version: p.Version, Edition: p.Edition,
		ContentHash: p.ContentHash, Class: p.Class, Kind: kindOf(p.Class), WorkDate: p.WorkDate, Secrecy: p.Level().String(),
		SignedSecrecy: signedLevel(p.Secrecy, p.Level()), SecrecyMark: markedOf(p.Marking),
		Author: p.Author, Published: stepOf(p.Published), Ended: stepOf(p.Ended),
		SupersededBy: p.SupersededBy, Supersedes: p.CorrectsNo,
	}
}

// listedPublication is a publication without its body and attachments.
func listedPublication(p store.Publication) client.Publication {
	out := tombstoneOf(&p)
	location := client.Location(p.Location)
	out.Location = &location
	out.Title, out.Summary = p.Title, p.Summary
	out.ValidFrom, out.ValidUntil, out.Retention = p.ValidFrom, p.ValidUntil, string(p.Retention)
	out.Screened, out.Signed = stepOf(p.Screened), stepOf(p.Signed)
	return out
}

// fullPublication is a publication as one actor may see it; its body comes from the sealed document that was signed.
func fullPublication(v pipeline.PublicationView) (client.Publication, error) {
	if v.Sight != policy.Full {
		return tombstoneOf(v.Publication), nil
	}
	content, err := record.Unseal(v.Publication.Document)
	if err != nil {
		return client.Publication{}, err
	}
	out := listedPublication(*v.Publication)
	out.Body = content.Body
	out.Attachments = attachmentsOf(v.Attachments, v.Photos)
	return out, nil
}
