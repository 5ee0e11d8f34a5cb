package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/countersign/countersign/internal/witness"
	"github.com/countersign/countersign/pkg/client"
)

const witnessHelp = `在服务器之外的机器上定时运行：取最新检查点，核验它确由上次所见的账本增长而来，再以自己的密钥确认。首次运行时生成密钥并打印公钥，
请服务器管理员把它加入 ledger.witnesses。账本被改写、变短或分叉时拒绝确认，以 1 退出，并留下证据文件。

Run it now and then on a machine that is not the server's: it gets the newest checkpoint, checks that the ledger only grew since
it last looked, and confirms that with its own key. At first use it makes the key and prints the public half, for the server's
ledger.witnesses. A ledger that was rewritten, cut or forked is refused with exit status 1, and the evidence is kept.`

// witnessFlags are the flags of the witness command.
type witnessFlags struct{ server, key, state, name, ledgerKey string }

func newWitnessCommand() *cobra.Command {
	var f witnessFlags
	cmd := &cobra.Command{
		Use:   "witness",
		Short: "见证账本 · watch a ledger from outside and confirm that it only grew",
		Long:  witnessHelp,
		Args:  asUsage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.server, "server", envOr("COUNTERSIGN_SERVER", "http://127.0.0.1:8080"), "服务器地址 · address of the server (COUNTERSIGN_SERVER)")
	flags.StringVar(&f.key, "key", "witness.key", "见证密钥文件，首次使用时生成 · file of the witness's key, made at first use")
	flags.StringVar(&f.state, "state", "witness", "记录所见检查点的目录 · folder of what it remembers")
	flags.StringVar(&f.name, "name", "", "见证人名称，生成密钥时用 · name of the witness, when its key is made")
	flags.StringVar(&f.ledgerKey, "ledger-key", "", "另经途径得到的账本公钥 · the ledger's verifier key, got on another way")
	return cmd
}

func (f *witnessFlags) run(cmd *cobra.Command) error {
	key, err := witness.LoadKey(f.key, f.name)
	if err != nil {
		return err
	}
	if key.Made {
		fmt.Fprintf(cmd.OutOrStdout(), "见证公钥 witness key: %s\n", key.Public())
	}
	server, err := client.New(f.server)
	if err != nil {
		return usageError{err}
	}
	w := witness.Witness{Server: server, Key: key, State: f.state, Pinned: f.ledgerKey, Now: time.Now}
	seen, err := w.Look(cmd.Context())
	var refusal *witness.RefusalError
	if errors.As(err, &refusal) {
		fmt.Fprintf(cmd.ErrOrStderr(), "\n*** 拒绝确认 REFUSED ***\n%s\n%s\n", refusal.Zh, refusal.En)
		if refusal.Evidence != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "证据 evidence: %s\n", refusal.Evidence)
		}
		fmt.Fprintln(cmd.ErrOrStderr())
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "已确认 %d 条（上次 %d 条） · confirmed %d entries (%d when it last looked)\n",
		seen.Checkpoint.Size, seen.Since, seen.Checkpoint.Size, seen.Since)
	return nil
}
