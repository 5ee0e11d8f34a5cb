package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/countersign/countersign/internal/app"
)

const exportHelp = `把整个安装（或一个项目）连同账本导出到一个空目录，陌生人无需服务器即可核验：countersign verify DIR，或 scripts/verify.sh DIR。
导出的是明文，请按其中的最高密级保管。

Writes the installation, or one project, with its ledger into an empty folder that a stranger can verify with no server:
countersign verify DIR, or scripts/verify.sh DIR. What is written is in clear: keep it as its highest level demands.`

func newExportCommand() *cobra.Command {
	var f serverFlags
	var project string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "export DIR",
		Short: "整库导出 · write everything that a stranger needs to verify it",
		Long:  exportHelp,
		Args:  asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := f.load()
			if err != nil {
				return err
			}
			sum, err := app.Export(cmd.Context(), c, args[0], project, func(file string, lines int64) {
				fmt.Fprintf(cmd.ErrOrStderr(), "%s: %d\n", file, lines)
			})
			if err != nil {
				return err
			}
			if asJSON {
				line, _ := json.Marshal(sum) // numbers and strings
				fmt.Fprintln(cmd.OutOrStdout(), string(line))
			}
			if sum.Fault != "" {
				return errors.New("账本不能继续，已按现状导出，请核验 · the ledger can't go on; exported as it is, verify it: " + sum.Fault)
			}
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&project, "project", "", "只导出一个项目 · one project only")
	cmd.Flags().BoolVar(&asJSON, "json", false, "最后一行输出 JSON 结果 · end with one line of JSON")
	return cmd
}
