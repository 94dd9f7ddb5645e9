package main

import (
	"fmt"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parley/internal/control"
)

func newBan() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "ban",
		Short:   "Visitors who are not served any more",
		Example: "  parley ban add 203.0.113.9 --reason \"threatens agents\" --for 72h\n  parley ban list",
	})
	c.AddCommand(banAdd(), banList(), banRemove(), banReports())
	return c
}

func banAdd() *cobra.Command {
	c := &cobra.Command{
		Use:   "add TARGET --reason TEXT",
		Short: "Ban a visitor; what is open ends at once",
		Long: `Ban a visitor; what is open ends at once. The target is one of
  a contact (c-…)           its visitor, or with --address where the visitor came from
  a guest (g-…)             until the guest comes back as another one
  an account (user@host)    of a customer; who works here is disabled instead
  an address or a network   an IPv6 address counts with its /64; no wider than /16 (IPv4) and /32 (IPv6)`,
		Example: `  parley ban add c-1f6q0d9m4k2aa --address --reason "threatens agents" --for 72h
  parley ban add 203.0.113.0/24 --reason flood`,
		Args: cobra.ExactArgs(1),
	}
	b := control.NewBan{}
	c.Flags().StringVar(&b.Reason, "reason", "", "why, for those who work here")
	c.Flags().BoolVar(&b.Address, "address", false, "of a contact: ban where the visitor came from")
	c.Flags().DurationVar(&b.For, "for", 0, "how `long`, e.g. 72h (default: until it is lifted)")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		b.Target = args[0]
		made, err := centre.AddBan(cmd.Context(), b)
		if err != nil {
			return err
		}
		return say(cmd, "Ban %d of %s holds %s.\n", made.ID, made.Target, untilWhen(made.Until))
	})
	return c
}

func untilWhen(t time.Time) string {
	if t.IsZero() {
		return "until it is lifted"
	}
	return "until " + t.Local().Format(time.DateTime)
}

func banList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the bans that hold",
		Example: "  parley ban list",
		Args:    cobra.NoArgs,
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		bans, err := centre.Bans(cmd.Context())
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "ID\tTARGET\tHOLDS\tBY\tCONTACT\tREASON")
		for _, b := range bans {
			fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\n", b.ID, b.Target, untilWhen(b.Until), b.By, b.Contact, b.Reason)
		}
		return t.Flush()
	})
	return c
}

func banRemove() *cobra.Command {
	c := &cobra.Command{
		Use:     "remove ID",
		Short:   "Lift a ban",
		Example: "  parley ban remove 7",
		Args:    cobra.ExactArgs(1),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		id, err := strconv.ParseUint(args[0], 10, 63)
		if err != nil {
			return usage{fmt.Sprintf("%q is not the number of a ban", args[0])}
		}
		return done(cmd, centre.LiftBan(cmd.Context(), id), "Ban %d is lifted.", id)
	})
	return c
}

func banReports() *cobra.Command {
	c := &cobra.Command{
		Use:     "reports",
		Short:   "List the visitors whom agents have reported, the newest first",
		Example: "  parley ban reports",
		Args:    cobra.NoArgs,
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		reports, err := centre.Reports(cmd.Context())
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "AT\tCONTACT\tCALLER\tADDRESS\tBY\tREASON")
		for _, r := range reports {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", r.At.Local().Format(time.DateTime), r.Contact, printable(r.Caller), r.Address, r.By, r.Reason)
		}
		return t.Flush()
	})
	return c
}

// printable keeps what a caller typed from acting on the terminal.
func printable(s string) string {
	quoted := strconv.Quote(s)
	return quoted[1 : len(quoted)-1]
}
