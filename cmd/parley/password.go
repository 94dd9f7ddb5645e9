package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// passwordFileBytesMax bounds what is read of a password file.
const passwordFileBytesMax = 4096

// readPassword takes the first line of a file, or asks twice at the terminal. It is never an argument: those can be
// read by everybody on the machine.
func readPassword(cmd *cobra.Command, file string) (string, error) {
	if file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		if len(text) > passwordFileBytesMax {
			return "", fmt.Errorf("read the password: %s is no password file", file)
		}
		line, _, _ := strings.Cut(string(text), "\n")
		return strings.TrimSuffix(line, "\r"), nil
	}
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return "", errors.New("there is no terminal to ask for the password: give --password-file")
	}
	first, err := ask(cmd, "Password: ")
	if err != nil {
		return "", err
	}
	second, err := ask(cmd, "Again: ")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", errors.New("the two passwords differ")
	}
	return first, nil
}

func ask(cmd *cobra.Command, prompt string) (string, error) {
	fmt.Fprint(cmd.ErrOrStderr(), prompt)
	line, err := term.ReadPassword(int(os.Stdin.Fd()))
	fmt.Fprintln(cmd.ErrOrStderr())
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return string(line), nil
}
