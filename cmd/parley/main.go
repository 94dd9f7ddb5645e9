// Command parley is the contact centre in one binary: the server, and the commands that administer it.
//
// main.go is the command line, serve.go wires the parts on one page, centre.go finds out whether a command goes to a
// running server or to the database itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitFailed = 1 // what was asked for could not be done
	exitUsage  = 2 // what was asked for cannot be understood, or, of an audit, looked at
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // who asks a second time does not want to wait for the end
	root := newRoot()
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	var f failure
	var u unread
	switch {
	case err == nil:
		return 0
	case errors.As(err, &f):
		fmt.Fprintln(os.Stderr, "parley:", f.err)
		return exitFailed
	case errors.As(err, &u):
		fmt.Fprintln(os.Stderr, "parley:", u.err)
		return exitUsage
	default:
		fmt.Fprintf(os.Stderr, "parley: %v\nSee \"%s --help\".\n", err, cmd.CommandPath())
		return exitUsage
	}
}

// failure is an error of a command that was understood; any other is one of usage.
type failure struct{ err error }

func (f failure) Error() string { return f.err.Error() }

// unread is an error of an audit that says nothing about what it should have looked at.
type unread struct{ err error }

func (u unread) Error() string { return u.err.Error() }

// does makes the error of a command's work a failure.
func does(work func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		err := work(cmd, args)
		var u usage
		if err == nil || errors.As(err, &u) {
			return err
		}
		return failure{err}
	}
}

// usage is a mistake in what was typed, found while the command works.
type usage struct{ text string }

func (u usage) Error() string { return u.text }

func newRoot() *cobra.Command {
	root := group(&cobra.Command{
		Use:   "parley",
		Short: "A contact centre for text chat over XMPP",
		Example: `  parley serve --demo                     try it out on this machine
  parley user add alice --role admin      make the first administrator
  parley serve --http 127.0.0.1:8080      serve`,
		SilenceErrors: true,
		SilenceUsage:  true,
	})
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(newServe(), newACD(), newUser(), newAgent(), newQueue(), newContact(), newSkill(), newReason(), newBan(), newRetention(), newHold(), newErase(), newToken(), newAudit(), newSearch(), newWebhook(), newExport(), newCheck(), newApply(), newBackup(), newRestore(), newBench(), newReplay(), newForecast(), newGenerate(), newReport(), newVersion())
	return root
}

// group is a command that only holds others: alone it shows its help, and it knows no other word.
func group(c *cobra.Command) *cobra.Command {
	c.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return fmt.Errorf("unknown command %q for %q", args[0], cmd.CommandPath())
		}
		return nil
	}
	c.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return c
}
