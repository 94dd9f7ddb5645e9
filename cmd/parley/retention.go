package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"parley/internal/control"
)

func newRetention() *cobra.Command {
	c := group(&cobra.Command{
		Use:   "retention",
		Short: "How long what was said, files and personal data are kept",
		Long: `How long what was said, files and personal data are kept after a contact was closed. A running server lets go each hour
of what is over; what is held (parley hold) stays. Figures stay in any case. docs/privacy.md tells what goes when.`,
		Example: "  parley retention list\n  parley retention set 8000 --lines 180 --files 30 --person forever\n  parley retention preview",
	})
	c.AddCommand(retentionList("list", "List what each queue keeps, in days", false), retentionSet(),
		retentionList("preview", "Say of how many contacts something would go now", true), retentionRun())
	return c
}

func retentionList(use, short string, due bool) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, Example: "  parley retention " + use, Args: cobra.NoArgs}
	asJSON := c.Flags().Bool("json", false, "answer for programs")
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		all, err := centre.Retention(cmd.Context())
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, all)
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "QUEUE\tLINES\tFILES\tPERSON"+map[bool]string{true: "\tHELD"}[due])
		for _, r := range all {
			dn := r.DN
			if r.Removed {
				dn += " (removed)"
			}
			if due {
				fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\n", dn, r.Due.Lines, r.Due.Files, r.Due.Person, r.Due.Held)
			} else {
				fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", dn, daysText(r.Lines), daysText(r.Files), daysText(r.Person))
			}
		}
		return t.Flush()
	})
	return c
}

func daysText(days int) string {
	if days == 0 {
		return "forever"
	}
	return strconv.Itoa(days)
}

func retentionSet() *cobra.Command {
	c := &cobra.Command{
		Use:   "set DN [--lines DAYS] [--files DAYS] [--person DAYS]",
		Short: "Change what a queue keeps",
		Long: `Change what a queue keeps, in days, or "forever". It holds for contacts that asked for the queue first, those of before,
too: what is over then goes within the hour.`,
		Example: "  parley retention set 8000 --lines 90 --files 30 --person 365",
		Args:    cobra.ExactArgs(1),
	}
	for _, what := range []string{"lines", "files", "person"} {
		c.Flags().String(what, "", map[string]string{"lines": "what was said and written", "files": "what was brought along",
			"person": "names, forms, addresses"}[what]+", in `days`")
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		settings := map[string]string{}
		for _, what := range []string{"lines", "files", "person"} {
			if f := cmd.Flags().Lookup(what); f.Changed {
				settings["keep-"+what] = f.Value.String()
			}
		}
		if len(settings) == 0 {
			return usage{"say what to change: --lines, --files or --person"}
		}
		if err := centre.SetQueue(cmd.Context(), args[0], settings); err != nil {
			return err
		}
		return sayRetention(cmd, centre, args[0])
	})
	return c
}

// sayRetention says what a queue keeps: who set it should see what goes.
func sayRetention(cmd *cobra.Command, centre control.Centre, dn string) error {
	all, err := centre.Retention(cmd.Context())
	if err != nil {
		return err
	}
	for _, r := range all {
		if strings.EqualFold(r.DN, dn) && !r.Removed {
			return say(cmd, "Queue %s keeps lines %s, files %s, personal data %s.\n", r.DN, daysKept(r.Lines), daysKept(r.Files), daysKept(r.Person))
		}
	}
	return nil
}

func daysKept(days int) string {
	if days == 0 {
		return "forever"
	}
	return fmt.Sprintf("%d days", days)
}

func retentionRun() *cobra.Command {
	c := &cobra.Command{
		Use: "run", Short: "Let go now of what is over", Example: "  parley retention run", Args: cobra.NoArgs,
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		run, err := centre.RunRetention(cmd.Context())
		if err != nil {
			return err
		}
		return say(cmd, "Gone: the lines of %d contacts, the files of %d, the personal data of %d.\n", run.Lines, run.Files, run.Person)
	})
	return c
}
