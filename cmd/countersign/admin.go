package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/countersign/countersign/internal/app"
)

// newAdminCommand opens the first account of a new installation; every other account is made through the API.
func newAdminCommand() *cobra.Command {
	var f serverFlags
	var nameZh, nameEn string
	cmd := &cobra.Command{
		Use:   "admin LOGIN",
		Short: "首个系统管理员 · open the first administrator's account (password on standard input)",
		Args:  asUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := f.load()
			if err != nil {
				return err
			}
			password, err := readPassword(cmd.InOrStdin())
			if err != nil {
				return err
			}
			if err := app.FirstAdmin(cmd.Context(), c, app.Admin{Login: args[0], NameZh: nameZh, NameEn: nameEn, Password: password}); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "已开通系统管理员 %s · administrator %s is ready\n", args[0], args[0])
			return err
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&nameZh, "name-zh", "系统管理员", "中文姓名 · name in Chinese")
	cmd.Flags().StringVar(&nameEn, "name-en", "System administrator", "name in English")
	cmd.AddCommand(newRotateKeysCommand())
	return cmd
}

// newRotateKeysCommand changes the master key. A run that was cut off is completed by the next one.
func newRotateKeysCommand() *cobra.Command {
	var f serverFlags
	var retire bool
	cmd := &cobra.Command{
		Use:   "rotate-keys",
		Short: "轮换主密钥 · make a new master key and wrap all data keys anew; servers may run",
		Args:  asUsage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := f.load()
			if err != nil {
				return err
			}
			return app.RotateKeys(cmd.Context(), c, retire, cmd.OutOrStdout())
		},
	}
	f.add(cmd)
	cmd.Flags().BoolVar(&retire, "remove-old", false, "完成后删除旧主密钥 · then remove the older master keys")
	return cmd
}

// readPassword takes the first line, so that a password never stands in a process list or a shell's history.
func readPassword(in io.Reader) (string, error) {
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}
