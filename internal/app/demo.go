package app

import (
	"context"
	"fmt"
	"io"

	"github.com/countersign/countersign/internal/demo"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/service/pipeline"
)

// demoSeed makes every demonstration tell the same story.
const demoSeed = 7

// demoGreeting names the accounts of the demonstration.
var demoGreeting = greetingOf(demo.Accounts())

func greetingOf(accounts []demo.Account) string {
	text := "演示项目 demonstration project " + demo.ProjectID + "，所有账号的密码 password of every account: " + demo.Password + "\n"
	for _, a := range accounts {
		what := a.Role
		if what == "" {
			what = a.Office
		}
		text += fmt.Sprintf("  %-12s %s %s (%s)\n", a.Login, a.NameZh, a.NameEn, what)
	}
	return text
}

// loadDemo files the demonstration into an empty installation; where it is there already it changes nothing.
func (p *Product) loadDemo(ctx context.Context, out io.Writer) error {
	clock := demo.NewClock(p.now())
	who := people.New(p.Store, people.DefaultLimits(), clock.Now)
	services := demo.Services{People: who, Pipeline: pipeline.New(p.Store, p.Objects, who, clock.Now),
		Files: files.New(p.Store, p.Objects, files.Limits{MaxBytes: mega}, clock.Now)}
	_, _ = fmt.Fprintln(out, "正在准备演示项目… · preparing the demonstration…")
	return demo.Load(ctx, services, clock, demoSeed)
}
