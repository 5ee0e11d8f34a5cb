//go:build !unix

package process

import "os/exec"

func detach(*exec.Cmd) {}

// DropPrivileges does nothing where accounts can't be switched.
func DropPrivileges(*exec.Cmd, string) error { return nil }
