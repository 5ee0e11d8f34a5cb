package app

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/countersign/countersign/internal/demo"
)

// demoSeed fixes the demonstration's story: the same day gives the same project to everybody.
const demoSeed = 20261123

// loadDemo fills an empty installation with the demonstration project, through services of its own whose clock walks
// through the two months of the story. What is there already stays.
func (p *Product) loadDemo(ctx context.Context, c Config) error {
	clock := demo.NewClock(p.now())
	past, err := compose(c, p.Secrets, p.Store, p.Objects, p.log, clock.Now)
	if err != nil {
		return err
	}
	return demo.Load(ctx, demo.Services{People: past.People, Pipeline: past.Pipeline, Files: past.Files, Integrity: past.Integrity, Feedback: past.Feedback, Directives: past.Directives, Alerts: past.Alerts, Reports: past.Reports}, clock, demoSeed, c.demoDays())
}

func (c Config) demoDays() int {
	if c.DemoDays == 0 {
		return demo.Days
	}
	return c.DemoDays
}

// greetDemo names the accounts, so that a newcomer can log in.
func greetDemo(out io.Writer) {
	logins := make([]string, 0, len(demo.Accounts()))
	for _, a := range demo.Accounts() {
		logins = append(logins, a.Login)
	}
	_, _ = fmt.Fprintf(out, "演示项目 demonstration project: %s\n账号 accounts: %s\n密码 password: %s\n",
		demo.ProjectID, strings.Join(logins, ", "), demo.Password)
}
