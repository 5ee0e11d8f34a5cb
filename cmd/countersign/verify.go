package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/countersign/countersign/pkg/proof"
)

const verifyHelp = `核验一份证据包（JSON 文件）、一份整库导出（文件夹）或一台运行中的服务器（网址）。不需要数据库；除网址外不需要网络。
docs/proofs.md 写明每一个被签字、被计入账本的字节。

Verifies a proof bundle (a JSON file), a whole export (a folder) or a running server (an address). It needs no database, and
no network but for an address. docs/proofs.md fixes every byte that is signed or put into the ledger.

退出码 exit status: 0 未发现改动 nothing is wrong · 1 有不符或无法核验 something is wrong · 2 用法有误 wrong usage`

// verifyFlags are the flags of the verify command.
type verifyFlags struct {
	checkpoint, key, report string
	json                    bool
}

func newVerifyCommand() *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify FILE|DIR|URL",
		Short: "核验证据 · verify a proof, a whole export or a running server",
		Long:  verifyHelp,
		Args:  asUsage(cobra.ExactArgs(1)),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.run(cmd, args[0]) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.checkpoint, "checkpoint", "", "您所持的旧检查点文件 · an older checkpoint that you kept")
	flags.StringVar(&f.key, "key", "", "您所持的账本公钥，或含公钥的文件 · the ledger's verifier key that you hold, or a file with it")
	flags.StringVar(&f.report, "report", "", "把核验报告写入文件（.json 或 Markdown） · write the report to a file (.json, else Markdown)")
	flags.BoolVar(&f.json, "json", false, "以 JSON 输出报告 · print the report as JSON")
	return cmd
}

func (f *verifyFlags) run(cmd *cobra.Command, subject string) error {
	trust, err := f.trust()
	if err != nil {
		return usageError{err}
	}
	report, err := verify(cmd, subject, trust)
	if err != nil {
		return err
	}
	if err := f.write(report); err != nil {
		return err
	}
	if err := f.print(cmd, report); err != nil {
		return err
	}
	if !report.Good() {
		return fmt.Errorf("首处不符 the first thing that is wrong: %w", &report.Findings[0])
	}
	return nil
}

// trust reads what the caller holds himself.
func (f *verifyFlags) trust() (t proof.Trust, err error) {
	if f.checkpoint != "" {
		if t.Checkpoint, err = os.ReadFile(f.checkpoint); err != nil {
			return t, err
		}
	}
	t.VerifierKey = f.key
	if text, err := os.ReadFile(f.key); err == nil {
		t.VerifierKey = strings.TrimSpace(string(text))
	}
	if t.VerifierKey != "" && !proof.IsVerifierKey(t.VerifierKey) {
		return t, fmt.Errorf("--key：这不是账本公钥 · that is no verifier key: %q", f.key)
	}
	return t, nil
}

// serverTimeout bounds the few small answers of a ledger.
const serverTimeout = 30 * time.Second

// verify chooses by what the subject is.
func verify(cmd *cobra.Command, subject string, trust proof.Trust) (*proof.Report, error) {
	if strings.HasPrefix(subject, "http://") || strings.HasPrefix(subject, "https://") {
		return proof.VerifyServer(cmd.Context(), &http.Client{Timeout: serverTimeout}, subject, trust)
	}
	info, err := os.Stat(subject)
	if errors.Is(err, os.ErrNotExist) {
		return nil, usageError{fmt.Errorf("没有这个文件：%s · there is no such file: %s", subject, subject)}
	}
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return proof.VerifyExport(subject, trust)
	}
	raw, err := os.ReadFile(subject) //nolint:gosec // whoever runs it names the file
	if err != nil {
		return nil, err
	}
	return proof.VerifyBundle(raw, trust)
}

// written is a report as scripts read it.
type written struct {
	Verdict string `json:"verdict"` // good, bad
	*proof.Report
	Limits []proof.Limit `json:"limits"`
}

func asJSON(r *proof.Report) string {
	w := written{Verdict: "good", Report: r, Limits: r.Limits()}
	if !r.Good() {
		w.Verdict = "bad"
	}
	text, _ := json.Marshal(w) // texts and numbers: cannot fail
	return string(text) + "\n"
}

// write puts the report into the file that was asked for.
func (f *verifyFlags) write(r *proof.Report) error {
	switch {
	case f.report == "":
		return nil
	case strings.HasSuffix(f.report, ".json"):
		return os.WriteFile(f.report, []byte(asJSON(r)), 0o644) //nolint:gosec // a report is to be passed on
	default:
		return os.WriteFile(f.report, []byte(r.Markdown()), 0o644) //nolint:gosec // a report is to be passed on
	}
}

func (f *verifyFlags) print(cmd *cobra.Command, r *proof.Report) error {
	text := r.Brief()
	if f.json {
		text = asJSON(r)
	}
	_, err := fmt.Fprint(cmd.OutOrStdout(), text)
	return err
}
