package suspect

import (
	"strconv"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/class"
)

// prose gives the free texts of a record: what a person wrote in sentences.
func (w *Work) prose() string {
	c, ok := class.ByCode(w.Class)
	if !ok {
		return ""
	}
	var all []string
	for i := range c.Fields {
		if c.Fields[i].Type == class.LongText {
			if s := w.said(c.Fields[i].Name); s != "" {
				all = append(all, s)
			}
		}
	}
	return strings.Join(all, "\n")
}

// print gives the fingerprint of the record's prose, made once.
func (w *Work) print() fingerprint {
	if w.text == nil {
		w.text = fingerprintOf(w.prose())
	}
	return w.text
}

// copied compares the record's prose with what the same author wrote in the days before (V19).
func copied(w *Work, earlier []*Work, s Settings) []Hit {
	first := calendar.After(w.WorkDate, -s.SimilarDays)
	for _, e := range earlier {
		if e.ID == w.ID || e.Author != w.Author || e.WorkDate < first || e.WorkDate >= w.WorkDate || ofSame(w, e.ID) {
			continue
		}
		if w.print().length() < s.SimilarLength {
			return nil
		}
		if alike := w.print().alike(e.print()); alike > s.SimilarPercent {
			p := strconv.Itoa(alike)
			return []Hit{about(w, "V19", "body", "文字与本人 "+e.WorkDate+" 的记录相似 "+p+"%，疑为照抄。",
				"The text is "+p+"% like the same author's record of "+e.WorkDate+": it looks copied.", e.ID)}
		}
	}
	return nil
}

// batches finds work dates beyond number filed together by one author (V19).
func (d *Day) batches() []Hit {
	byAuthor := map[string][]*Work{}
	for _, w := range d.Subjects {
		byAuthor[w.Author] = append(byAuthor[w.Author], w)
	}
	var hits []Hit
	for _, works := range byAuthor {
		if batch := widestBatch(works, time.Duration(d.Settings.BatchMinutes)*time.Minute); batch.days > d.Settings.BatchDays {
			n, m := strconv.Itoa(batch.days), strconv.Itoa(d.Settings.BatchMinutes)
			last := batch.works[len(batch.works)-1]
			var others []string
			for _, w := range batch.works[:len(batch.works)-1] {
				others = append(others, w.ID)
			}
			hits = append(hits, about(last, "V19", "work_date", m+" 分钟内补录了 "+n+" 天的记录。", "Records of "+n+" days were entered within "+m+" minutes.", others...))
		}
	}
	return hits
}

type batch struct {
	works []*Work
	days  int
}

// widestBatch gives the run of submissions within a time that covers the most work dates.
func widestBatch(works []*Work, within time.Duration) batch {
	sorted := byTime(works)
	var best batch
	from := 0
	for to := range sorted {
		for sorted[to].HandedIn().Sub(sorted[from].HandedIn()) > within {
			from++
		}
		days := map[string]bool{}
		for _, w := range sorted[from : to+1] {
			days[w.WorkDate] = true
		}
		if len(days) > best.days {
			best = batch{works: sorted[from : to+1], days: len(days)}
		}
	}
	return best
}
