package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/countersign/countersign/internal/importer"
	"github.com/countersign/countersign/internal/importer/charset"
	"github.com/countersign/countersign/internal/importer/mapping"
	"github.com/countersign/countersign/pkg/client"
)

const importHelp = `导入历史记录：JSON Lines、CSV（UTF-8、UTF-16、GB18030、Big5）、XLSX。每一行要么成为已提交的记录，要么连同原因写入报告；
中断后用同一命令再次运行即可继续，已有的记录不会重复。映射文件见 docs/import.md。

Imports records of other systems: JSON Lines, CSV (UTF-8, UTF-16, GB18030, Big5), XLSX. Every row becomes a submitted record or
stands in the report with its reasons; the same command run again goes on where it stopped and doubles nothing. docs/import.md
explains the mapping file.`

// importFlags are the flags of the import command; server, token and project may come from the environment too.
type importFlags struct {
	server, token, project, mapFile, report, encoding string
	dryRun, json                                      bool
	workers                                           int
}

func newImportCommand() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import FILE…",
		Short: "导入历史记录 · import records of other systems",
		Long:  importHelp,
		Args:  asUsage(cobra.MinimumNArgs(1)),
		RunE:  func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.server, "server", envOr("COUNTERSIGN_SERVER", "http://127.0.0.1:8080"), "服务器地址 · address of the server (COUNTERSIGN_SERVER)")
	flags.StringVar(&f.token, "token", "", "会话令牌 · token of a session (COUNTERSIGN_TOKEN)")
	flags.StringVar(&f.project, "project", "", "项目编号 · project code (COUNTERSIGN_PROJECT)")
	flags.StringVar(&f.mapFile, "map", "", "列映射文件 · column mapping (YAML)")
	flags.StringVar(&f.report, "report", "import-report.jsonl", "报告文件（.jsonl 或 .csv） · report of refused rows (.jsonl or .csv)")
	flags.StringVar(&f.encoding, "encoding", "", "声明文件编码 · declare the encoding: "+encodings())
	flags.IntVar(&f.workers, "workers", 8, "并行数 · parallel requests")
	flags.BoolVar(&f.dryRun, "dry-run", false, "只检查，不写入 · check only, store nothing")
	flags.BoolVar(&f.json, "json", false, "最后一行输出 JSON 结果 · end with one line of JSON")
	return cmd
}

func encodings() string {
	names := make([]string, 0, len(charset.Names()))
	for _, n := range charset.Names() {
		names = append(names, string(n))
	}
	return strings.Join(names, ", ")
}

func envOr(name, otherwise string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return otherwise
}

func (f *importFlags) run(cmd *cobra.Command, files []string) error {
	job, err := f.job(files)
	if err != nil {
		return usageError{err}
	}
	bar := importer.NewBar(cmd.ErrOrStderr(), time.Now)
	job.Progress = bar.Show
	sum, err := job.Run(cmd.Context())
	bar.End()
	fmt.Fprintf(cmd.ErrOrStderr(), "已提交 %d，被拒 %d，已存在 %d；报告：%s\nsubmitted %d, refused %d, there already %d; report: %s\n",
		sum.Submitted, sum.Refused, sum.Skipped, sum.Report, sum.Submitted, sum.Refused, sum.Skipped, sum.Report)
	if f.json {
		line, _ := json.Marshal(sum) // numbers and one string
		fmt.Fprintln(cmd.OutOrStdout(), string(line))
	}
	return outcome(sum, err)
}

// outcome makes the exit status: done when every row was handled, failed when the import stopped or a file was unreadable.
func outcome(sum importer.Summary, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("已中断；用同一命令再次运行即可继续 · interrupted; run the same command again to go on")
	case err != nil:
		return fmt.Errorf("未完成；排除原因后用同一命令再次运行即可继续 · not finished; run the same command again to go on: %w", err)
	case sum.FilesRefused > 0:
		return fmt.Errorf("有 %d 个文件无法读取，原因见报告 · %d file(s) could not be read; the report says why", sum.FilesRefused, sum.FilesRefused)
	}
	return nil
}

// job puts an import together; every error of it is a wrong usage.
func (f *importFlags) job(files []string) (*importer.Job, error) {
	if f.project = first(f.project, os.Getenv("COUNTERSIGN_PROJECT")); f.project == "" {
		return nil, errors.New("请用 --project 指明项目 · name the project with --project")
	}
	if f.workers < 1 || f.workers > 64 {
		return nil, errors.New("--workers 应为 1–64 · --workers takes 1 to 64")
	}
	for _, path := range files {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			return nil, fmt.Errorf("没有这个文件：%s · there is no such file: %s", path, path)
		}
	}
	job := &importer.Job{Files: files, Project: f.project, Workers: f.workers, Report: f.report, Now: time.Now, Journal: !f.dryRun}
	if err := f.readMapping(job); err != nil {
		return nil, err
	}
	return job, f.chooseSink(job)
}

func (f *importFlags) readMapping(job *importer.Job) (err error) {
	if f.mapFile == "" {
		job.Mapping, err = mapping.Builtin()
	} else {
		job.Mapping, err = mapping.Load(f.mapFile)
	}
	if err != nil {
		return err
	}
	job.Options = job.Mapping.Options()
	if f.encoding != "" {
		name, ok := charset.Parse(f.encoding)
		if !ok {
			return fmt.Errorf("未知编码 %q · unknown encoding %q; %s", f.encoding, f.encoding, encodings())
		}
		job.Options.Encoding = name
	}
	raw, _ := os.ReadFile(f.mapFile) // it was just read; without a mapping file there is none
	job.Identity = fmt.Sprintf("%s %x %s", f.server, sha256.Sum256(raw), job.Options.Encoding)
	return nil
}

func (f *importFlags) chooseSink(job *importer.Job) error {
	if f.dryRun {
		job.Sink = importer.DryRun{Project: f.project, Now: job.Now}
		return nil
	}
	if f.token = first(f.token, os.Getenv("COUNTERSIGN_TOKEN")); f.token == "" {
		return errors.New("请用 --token 或 COUNTERSIGN_TOKEN 给出会话令牌 · give a session's token by --token or COUNTERSIGN_TOKEN")
	}
	c, err := client.New(f.server, client.WithToken(f.token), client.WithRetries(retries, 500*time.Millisecond))
	if err != nil {
		return err
	}
	job.Sink = importer.Server{Client: c, Project: f.project}
	return nil
}

// retries outlast a server that is started anew: the pauses double from half a second to about a minute in all.
const retries = 8

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
