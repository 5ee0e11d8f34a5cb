package main

import (
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/countersign/countersign/internal/app"
)

// newProbeCommand asks the running server whether it is ready: the health check of an image that has no shell.
func newProbeCommand() *cobra.Command {
	var f serverFlags
	cmd := &cobra.Command{
		Use:   "probe",
		Short: "探活 · ask the local server whether it is ready",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := f.load()
			if err != nil {
				return err
			}
			return probe(cmd, c)
		},
	}
	f.add(cmd)
	return cmd
}

func probe(cmd *cobra.Command, c app.Config) error {
	_, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return err
	}
	client := http.Client{Timeout: 2 * time.Second}
	req, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, "http://"+net.JoinHostPort("127.0.0.1", port)+"/readyz", nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(req)
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", answer.Status)
	}
	return nil
}
