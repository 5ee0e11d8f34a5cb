package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/countersign/countersign/internal/app"
)

// serverFlags are what serve and migrate share: they outrank the configuration file and the environment.
type serverFlags struct {
	config, data, listen string
	demo                 bool
	demoDays             int
}

func (f *serverFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.config, "config", "", "configuration file (YAML)")
	cmd.Flags().StringVar(&f.data, "data", "", "data directory (default data)")
}

// load reads the configuration and lays the flags over it.
func (f *serverFlags) load() (app.Config, error) {
	c, err := app.LoadConfig(f.config)
	if err != nil {
		return c, err
	}
	if f.data != "" {
		c.DataDir = f.data
	}
	if f.listen != "" {
		c.Listen = f.listen
	}
	c.Demo, c.DemoDays = f.demo, f.demoDays
	return c, nil
}

func newServeCommand() *cobra.Command {
	var f serverFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "启动服务 · run the server",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := f.load()
			if err != nil {
				return err
			}
			if c.Program, err = os.Executable(); err != nil {
				return err
			}
			return app.Serve(cmd.Context(), c, cmd.OutOrStdout())
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&f.listen, "listen", "", "address to listen on (default 127.0.0.1:8080)")
	cmd.Flags().BoolVar(&f.demo, "demo", false, "演示项目 · with the demonstration project; loopback only")
	cmd.Flags().IntVar(&f.demoDays, "demo-days", 0, "演示天数 · how many days the demonstration tells of (30 to 390; default 62)")
	return cmd
}

func newMigrateCommand() *cobra.Command {
	var f serverFlags
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "升级数据库结构 · bring the database schema up to date",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := f.load()
			if err != nil {
				return err
			}
			return app.Migrate(cmd.Context(), c, cmd.OutOrStdout())
		},
	}
	f.add(cmd)
	return cmd
}
