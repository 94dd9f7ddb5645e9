package main

import (
	"fmt"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parley/internal/control"
)

func newHold() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "hold",
		Short:   "Legal holds: what neither retention nor erasure may touch",
		Example: "  parley hold add --contact c-1f6q0d9m4k2aa --reason \"case 115/2026\"\n  parley hold list\n  parley hold lift 3",
	})
	c.AddCommand(holdAdd(), holdList(), holdLift())
	return c
}

func holdAdd() *cobra.Command {
	c := &cobra.Command{
		Use:   "add --contact ID | --visitor JID | --queue DN --reason TEXT",
		Short: "Hold a contact, all of a visitor's, or all of a queue's",
		Long: `Hold a contact, all contacts of a visitor, or all that asked for a queue first. What has gone before does not come back.
The reason is told to who tries to erase it.`,
		Example: "  parley hold add --visitor g-abcdefghijklmnopqrstuvwxyz --reason \"case 115/2026\"",
		Args:    cobra.NoArgs,
	}
	h := control.NewHold{}
	c.Flags().StringVar(&h.Contact, "contact", "", "a contact's `ID` (c-…)")
	c.Flags().StringVar(&h.Visitor, "visitor", "", "a visitor's address (`JID`), or the name of a guest")
	c.Flags().StringVar(&h.Queue, "queue", "", "a queue's `DN`")
	c.Flags().StringVar(&h.Reason, "reason", "", "why, for those who work here")
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		made, err := centre.AddHold(cmd.Context(), h)
		if err != nil {
			return err
		}
		return say(cmd, "Hold %d is on %s.\n", made.ID, made.On)
	})
	return c
}

func holdList() *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List the holds", Example: "  parley hold list --json", Args: cobra.NoArgs}
	asJSON := c.Flags().Bool("json", false, "answer for programs")
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		all, err := centre.Holds(cmd.Context())
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, all)
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "ID\tON\tSINCE\tBY\tREASON")
		for _, h := range all {
			fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\n", h.ID, h.On, h.At.Local().Format(time.DateTime), h.By, printable(h.Reason))
		}
		return t.Flush()
	})
	return c
}

func holdLift() *cobra.Command {
	c := &cobra.Command{
		Use: "lift ID", Short: "Lift a hold: what is over goes within the hour", Example: "  parley hold lift 3", Args: cobra.ExactArgs(1),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		id, err := strconv.ParseUint(args[0], 10, 63)
		if err != nil {
			return usage{fmt.Sprintf("%q is not the number of a hold", args[0])}
		}
		return done(cmd, centre.LiftHold(cmd.Context(), id), "Hold %d is lifted.", id)
	})
	return c
}
