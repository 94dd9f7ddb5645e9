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

// withPassword adds the flag for the file, and reads the password after look has passed and before anything is opened:
// nobody should hold the directory while a person thinks.
func withPassword(c *cobra.Command, look func() error) (password *string) {
	file := c.Flags().String("password-file", "", "`file` whose first line is the password")
	password = new(string)
	c.PreRunE = does(func(cmd *cobra.Command, _ []string) (err error) {
		if err := look(); err != nil {
			return err
		}
		*password, err = readPassword(cmd, *file)
		return err
	})
	return password
}

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

// ask reads a line that is not shown. Who gives up gets the terminal back as it was.
func ask(cmd *cobra.Command, prompt string) (string, error) {
	terminal := int(os.Stdin.Fd())
	before, err := term.GetState(terminal)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	type answer struct {
		line []byte
		err  error
	}
	answered := make(chan answer, 1)
	fmt.Fprint(cmd.ErrOrStderr(), prompt)
	go func() {
		line, err := term.ReadPassword(terminal)
		answered <- answer{line, err}
	}()
	defer fmt.Fprintln(cmd.ErrOrStderr())
	select {
	case a := <-answered:
		if a.err != nil {
			return "", fmt.Errorf("read the password: %w", a.err)
		}
		return string(a.line), nil
	case <-cmd.Context().Done():
		return "", errors.Join(errors.New("no password was given"), term.Restore(terminal, before))
	}
}
