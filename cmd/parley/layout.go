package main

import (
	"fmt"
	"io"
	"os"

	"github.com/BurntSushi/toml"
	"github.com/spf13/cobra"

	"parley/internal/control"
)

const layoutHelp = `The file names queues, skills and reasons, each queue wholly: a setting that is missing is the usual one. What the file does
not name is left alone. Accounts and passwords are not in it.

  [queues.8000]
  name = "客服中心"
  users = ["1001", "1002"]                    # without it who serves stays as it is
  settings = {hours = "mon-fri 09:00-18:00", "greeting.zh-TW" = "您好", wrap-up = "timed"}   # as parley queue set
  codes = [{word = "sold", labels = {en = "Sold"}}]

"-" is standard input.`

func newExport() *cobra.Command {
	c := &cobra.Command{
		Use:     "export",
		Short:   "Write the queues as a text file, for check and apply",
		Long:    layoutHelp,
		Example: "  parley export > queues.toml",
		Args:    cobra.NoArgs,
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		l, err := control.ReadOff(cmd.Context(), centre)
		if err != nil {
			return err
		}
		e := toml.NewEncoder(cmd.OutOrStdout())
		e.Indent = ""
		return e.Encode(l)
	})
	return c
}

func newCheck() *cobra.Command {
	c := &cobra.Command{
		Use:     "check FILE",
		Short:   "Say whether a text file of queues is right, and what apply would change",
		Long:    layoutHelp,
		Example: "  parley check queues.toml",
		Args:    cobra.ExactArgs(1),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		steps, err := planned(cmd, args[0], centre)
		if err != nil {
			return err
		}
		return say(cmd, "%s\n", counted(len(steps), "Nothing to change.", "1 change.", "%d changes."))
	})
	return c
}

func newApply() *cobra.Command {
	c := &cobra.Command{
		Use:     "apply FILE",
		Short:   "Change the queues to what a text file says, and show the difference",
		Long:    layoutHelp,
		Example: "  parley apply queues.toml",
		Args:    cobra.ExactArgs(1),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		steps, err := planned(cmd, args[0], centre)
		if err != nil {
			return err
		}
		done, err := control.Apply(cmd.Context(), centre, steps)
		if err != nil {
			return fmt.Errorf("after %d of %d changes: %w", done, len(steps), err)
		}
		return say(cmd, "%s\n", counted(done, "Nothing to change.", "1 change made.", "%d changes made."))
	})
	return c
}

// planned reads a file and shows what it would change.
func planned(cmd *cobra.Command, file string, centre control.Centre) ([]control.Step, error) {
	from := cmd.InOrStdin()
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		from = f
	}
	text, err := io.ReadAll(io.LimitReader(from, control.LayoutBytesMax+1)) // one more is told as too many
	if err != nil {
		return nil, err
	}
	l, err := control.ReadLayout(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	steps, err := l.Plan(cmd.Context(), centre)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, s := range steps {
		if err := say(cmd, "%s\n%s%s", s.What, marked("  - ", s.From), marked("  + ", s.To)); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// marked is one side of a difference, if there is anything on it.
func marked(sign, text string) string {
	if text == "" {
		return ""
	}
	return sign + text + "\n"
}

func counted(n int, none, one, many string) string {
	switch n {
	case 0:
		return none
	case 1:
		return one
	}
	return fmt.Sprintf(many, n)
}
