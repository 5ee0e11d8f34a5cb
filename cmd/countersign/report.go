package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/countersign/countersign/internal/recheck"
	"github.com/countersign/countersign/pkg/proof"
)

// newReportCommand looks at issued reports without a server.
func newReportCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "report", Short: "报表 · reports", Args: asUsage(cobra.NoArgs), RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(newReportVerifyCommand())
	return cmd
}

func newReportVerifyCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify REPORT.json EXPORT_DIR",
		Short: "由导出的记录重算一份已签发的报表 · compute an issued report anew from an export of its records",
		Args:  asUsage(cobra.ExactArgs(2)), //nolint:mnd // both are named in Use
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := os.ReadFile(args[0])
			if err != nil {
				return usageError{err}
			}
			var file proof.ReportFile
			if err := json.Unmarshal(raw, &file); err != nil || file.Schema != proof.ReportFileSchema {
				return usageError{fmt.Errorf("%s 不是报表文件 · is no file of a report", args[0])}
			}
			result, err := recheck.Run(file, args[1])
			if err != nil {
				return err
			}
			return printRecheck(cmd, result, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "以 JSON 输出 · print as JSON")
	return cmd
}

var errDiffers = errors.New("重算结果与报表不同 · the report comes out otherwise")

func printRecheck(cmd *cobra.Command, r recheck.Result, asJSON bool) error {
	out := cmd.OutOrStdout()
	if asJSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		if err := e.Encode(r); err != nil {
			return err
		}
	} else {
		printRecheckText(cmd, r)
	}
	if !r.Good() {
		return errDiffers
	}
	return nil
}

var whys = map[string]string{
	"missing": "缺少记录 a record is missing", "extra": "多出记录 there are more records", "changed": "记录不同 other records", "rules": "规则不同 other rules",
}

func printRecheckText(cmd *cobra.Command, r recheck.Result) {
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(cmd.OutOrStdout(), format+"\n", args...) }
	say("报表 report %s · 密级 level %s · %s", r.Report, r.Level, r.Hash)
	if r.Signature != "" {
		say("签发 signed by %s", r.Signature)
	}
	for _, f := range r.Faults {
		say("不符 wrong: %s", f)
	}
	for _, d := range r.Numbers {
		say("数字 number %s（%s · %s）：签发 issued %q，重算 now %q · %s", d.Ref, d.Label.Zh, d.Label.En, d.Issued, d.Now, whys[d.Why])
	}
	for _, name := range r.Other {
		say("其他部分 other part: %s", name)
	}
	for _, no := range r.Missing {
		say("导出缺少记录 the export lacks the record: %s", no)
	}
	say("照录未核 taken as stated: %v", r.Stated)
	if r.Good() {
		say("逐字节一致。Byte-identical.")
	}
}
