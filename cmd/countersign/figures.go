package main

import (
	"github.com/spf13/cobra"

	"github.com/countersign/countersign/internal/app"
)

// newFiguresCommand looks after the numbers that reports read.
func newFiguresCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "figures", Short: "报表数字 · the numbers that reports read", Args: asUsage(cobra.NoArgs), RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(newRebuildFiguresCommand())
	return cmd
}

// newRebuildFiguresCommand makes figures and daily sums anew from the publications, or only looks.
func newRebuildFiguresCommand() *cobra.Command {
	var f serverFlags
	var check bool
	cmd := &cobra.Command{
		Use:   "rebuild",
		Short: "由已发布记录重建数字与日合计 · make figures and daily sums anew from the publications; servers may run",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := f.load()
			if err != nil {
				return err
			}
			return app.RebuildFigures(cmd.Context(), c, check, cmd.OutOrStdout())
		},
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&check, "check", false, "只核对，不更改；不一致时退出码为 1 · only compare, change nothing; exit status 1 where they differ")
	return cmd
}
