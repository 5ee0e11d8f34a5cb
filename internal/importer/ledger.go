package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

// ledger counts rows, writes the report, and keeps the journal from which the next run goes on.
type ledger struct {
	summary Summary
	start   place // where this run began
	at      place
	total   int64
	report  *report
	lastID  string
	saved   time.Time
	job     *Job
}

// journal is the ledger on disk.
type journal struct {
	Job         string  `json:"job"`
	Place       place   `json:"place"`
	Summary     Summary `json:"summary"`
	FilesRef    int     `json:"files_refused"`
	ReportBytes int64   `json:"report_bytes"`
	LastID      string  `json:"last_id"` // the last record that got in: if the server no longer has it, the journal is worthless
}

func (j *Job) openLedger(ctx context.Context) (*ledger, error) {
	l := &ledger{job: j, summary: Summary{Report: j.Report}, saved: j.Now()}
	for _, f := range j.Files {
		l.total += sizeOf(f)
	}
	kept, err := j.readJournal(ctx)
	if err != nil {
		return nil, err
	}
	if kept != nil {
		l.summary, l.at, l.start, l.lastID = kept.Summary, kept.Place, kept.Place, kept.LastID
		l.summary.FilesRefused, l.summary.Resumed, l.summary.Report = kept.FilesRef, kept.Summary.Rows(), j.Report
	}
	l.report, err = openReport(j.Report, kept)
	return l, err
}

// readJournal gives the journal of the same job, if there is one and the server still has what it speaks of.
func (j *Job) readJournal(ctx context.Context) (*journal, error) {
	if !j.Journal {
		return nil, nil //nolint:nilnil // no journal is no error
	}
	raw, err := os.ReadFile(j.journalPath())
	var kept journal
	if err != nil || json.Unmarshal(raw, &kept) != nil || kept.Job != j.fingerprint() {
		return nil, nil //nolint:nilerr,nilnil // a journal that is absent, torn or of another job is no journal
	}
	if kept.LastID != "" {
		there, err := j.Sink.Has(ctx, kept.LastID)
		if err != nil || !there {
			return nil, err //nolint:wrapcheck // the sink names the call
		}
	}
	return &kept, nil
}

func (j *Job) journalPath() string { return j.Report + ".state" }

// fingerprint tells one job from another: the same files, unchanged, the same mapping, the same project of the same server.
func (j *Job) fingerprint() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q\n", j.Project, j.Identity)
	for _, path := range j.Files {
		info, err := os.Stat(path)
		if err != nil {
			fmt.Fprintf(h, "%q absent\n", path)
			continue
		}
		fmt.Fprintf(h, "%q %d %d\n", path, info.Size(), info.ModTime().UnixNano())
	}
	return hex.EncodeToString(h.Sum(nil))
}

// enter counts one verdict and reports it where it was refused.
func (l *ledger) enter(v verdict) error {
	if v.file != l.at.File {
		l.at = place{File: v.file}
	}
	switch {
	case len(v.reasons) > 0:
		l.summary.Refused++
		if err := l.report.write(l.job.Files[v.file], v); err != nil {
			return err
		}
	case v.created:
		l.summary.Submitted++
		l.lastID = v.id
	default:
		l.summary.Skipped++
		l.lastID = v.id
	}
	if l.at.Rows++; v.last {
		l.summary.FilesRefused++
		l.at = place{File: v.file + 1}
	}
	if now := l.job.Now(); now.Sub(l.saved) >= time.Second {
		l.saved = now
		return l.save()
	}
	return nil
}

// save writes the journal, after the report that it counts on.
func (l *ledger) save() error {
	size, err := l.report.flush()
	if err != nil || !l.job.Journal {
		return err
	}
	raw, err := json.Marshal(journal{Job: l.job.fingerprint(), Place: l.at, Summary: l.summary, FilesRef: l.summary.FilesRefused, ReportBytes: size, LastID: l.lastID})
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	path := l.job.journalPath()
	if err := os.WriteFile(path+".new", raw, 0o600); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// close ends the report; the journal stays only where there is something left to do.
func (l *ledger) close(complete bool) error {
	err := l.save()
	if complete && l.job.Journal {
		err = errors.Join(err, os.Remove(l.job.journalPath()))
	}
	return errors.Join(err, l.report.file.Close())
}
