package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/countersign/countersign/internal/app"
)

// newDecodeCommand turns a HEIF photo on standard input into a JPEG on standard output. The server starts it for each
// such photo and gives it nothing else to do.
func newDecodeCommand() *cobra.Command {
	return &cobra.Command{
		Use: app.DecodeHEIF, Hidden: true, Args: asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return app.ConvertHEIF(os.Stdin, cmd.OutOrStdout()) },
	}
}
