//go:build unix

package process

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// unprivileged is the account that a server runs under when the test runs as root.
const unprivileged = "nobody"

func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// DropPrivileges makes the command run as an unprivileged account that owns the folder, if the caller is root. It
// opens the folders above as far as they lie in the system's temporary folder: tests make those for themselves alone.
func DropPrivileges(cmd *exec.Cmd, folder string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	uid, gid, err := accountIDs(unprivileged)
	if err != nil {
		return err
	}
	if err := chownAll(folder, uid, gid); err != nil {
		return err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return openParents(folder)
}

func accountIDs(name string) (uid, gid int, err error) {
	account, err := user.Lookup(name)
	if err != nil {
		return 0, 0, fmt.Errorf("account %s: %w", name, err)
	}
	if uid, err = strconv.Atoi(account.Uid); err != nil {
		return 0, 0, fmt.Errorf("account %s: %w", name, err)
	}
	gid, err = strconv.Atoi(account.Gid)
	return uid, gid, err
}

func chownAll(folder string, uid, gid int) error {
	return filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, uid, gid)
	})
}

func openParents(folder string) error {
	temporary := filepath.Clean(os.TempDir()) + string(filepath.Separator)
	for parent := filepath.Dir(folder); strings.HasPrefix(parent, temporary); parent = filepath.Dir(parent) {
		info, err := os.Stat(parent)
		if err != nil {
			return err
		}
		if err := os.Chmod(parent, info.Mode().Perm()|0o011); err != nil {
			return err
		}
	}
	return nil
}
