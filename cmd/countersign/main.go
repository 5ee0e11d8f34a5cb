// Command countersign is the whole product in one binary: the server, its migrations, and the tools around them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes: done, refused or failed, wrong usage.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main without the process: it answers the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRootCommand()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	fmt.Fprintln(stderr, "countersign:", err)
	if isUsage(err) {
		return exitUsage
	}
	return exitFailed
}

// usageError marks a wrong call, as against work that failed.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

func isUsage(err error) bool {
	var u usageError
	return errors.As(err, &u)
}

func newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "countersign",
		Short:         "签认 — 施工项目信息流水线 · the information pipeline of a construction project",
		SilenceErrors: true, SilenceUsage: true,
		Args: asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_ = cmd.Usage()
			return usageError{errors.New("name a command")}
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newServeCommand(), newMigrateCommand(), newImportCommand(), newAdminCommand(), newProbeCommand(), newVerifyCommand(), newVersionCommand())
	root.AddCommand(newExportCommand(), newWitnessCommand(), newDecodeCommand(), newFiguresCommand(), newReportCommand())
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}

// asUsage makes a fault of the arguments a wrong usage.
func asUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}
