package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parley/internal/control"
)

func newAudit() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "audit",
		Short:   "Who did what",
		Example: "  parley audit trail --since 24h",
	})
	c.AddCommand(auditTrail())
	return c
}

func auditTrail() *cobra.Command {
	c := &cobra.Command{
		Use:   "trail",
		Short: "Print what supervisors, administrators and the command line did, in order",
		Example: `  parley audit trail --since 24h
  parley audit trail --since 2026-11-01 --json`,
		Args: cobra.NoArgs,
	}
	since := c.Flags().String("since", "", "from then on: a `time` such as 2026-11-01 or 2026-11-01T09:00:00+08:00, or how long ago, such as 24h")
	lines := c.Flags().Bool("json", false, "one JSON object a line")
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		from, err := parseSince(*since, time.Now())
		if err != nil {
			return err
		}
		show, end := trailTable(cmd)
		if *lines {
			show, end = json.NewEncoder(cmd.OutOrStdout()).Encode, func() error { return nil }
		}
		q := control.TrailQuery{Since: from}
		for {
			page, err := centre.Trail(cmd.Context(), q)
			if err != nil || len(page) == 0 {
				return errorsOr(err, end)
			}
			for _, e := range page {
				if err := show(e); err != nil {
					return err
				}
				q.After = e.ID
			}
		}
	})
	return c
}

func errorsOr(err error, end func() error) error {
	if err != nil {
		return err
	}
	return end()
}

func trailTable(cmd *cobra.Command) (show func(any) error, end func() error) {
	t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NO\tAT\tWHO\tWHAT\tWHOM\tOUTCOME\tDETAIL")
	show = func(v any) error {
		e := v.(control.TrailEntry)
		_, err := fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%d\n", e.ID, e.At.Local().Format(time.DateTime), e.By, e.Action, e.On, e.Outcome, e.Detail)
		return err
	}
	return show, t.Flush
}

// parseSince reads a moment, or how long before now; nothing is the beginning.
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usage{fmt.Sprintf("--since %q is neither a time such as 2026-11-01 nor how long ago, such as 24h", text)}
}
