package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"parley/internal/control"
)

func newContact() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "contact",
		Short:   "Open contacts, and what is done to them from above",
		Example: "  parley contact list\n  parley contact move c-1f6q0d9m4k2aa 8001\n  parley contact priority c-1f6q0d9m4k2aa 3",
	})
	c.AddCommand(contactList(), contactShow(), contactMove(), contactPriority(), contactClose())
	return c
}

func contactList() *cobra.Command {
	c := &cobra.Command{Use: "list [DN]", Short: "List the open contacts, oldest first", Example: "  parley contact list 8000 --json", Args: cobra.MaximumNArgs(1)}
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		contacts, err := centre.Contacts(cmd.Context(), strings.Join(args, ""))
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, contacts)
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "CONTACT\tDN\tCALLER\tSTATE\tFOR\tARRIVED\tAGENTS\t")
		for _, k := range contacts {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s ago\t%s\t%s\n", k.ID, k.DN, k.Caller, contactState(k), sinceWhen(k.Since), sinceWhen(k.Arrived),
				strings.Join(k.Agents, " "), contactMarks(k))
		}
		return t.Flush()
	})
	return c
}

func contactState(k control.Contact) string {
	if k.Position > 0 {
		return fmt.Sprintf("%s %d.", k.State, k.Position)
	}
	return k.State
}

func contactMarks(k control.Contact) string {
	var marks []string
	if k.Away {
		marks = append(marks, "visitor's connection lost")
	}
	if k.Callback {
		marks = append(marks, "callback")
	}
	if k.Priority != 0 {
		marks = append(marks, "priority "+strconv.Itoa(k.Priority))
	}
	if k.Needs != "" {
		marks = append(marks, "needs "+k.Needs)
	}
	return strings.Join(marks, ", ")
}

func contactShow() *cobra.Command {
	c := &cobra.Command{Use: "show CONTACT", Short: "Show an open contact", Example: "  parley contact show c-1f6q0d9m4k2aa", Args: cobra.ExactArgs(1)}
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		k, err := centre.Contact(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, k)
		}
		return say(cmd, "%s  %s at %s\nstate     %s for %s, arrived %s ago\nagents    %s\n%s\n", k.ID, k.Caller, k.DN, contactState(k), sinceWhen(k.Since),
			sinceWhen(k.Arrived), strings.Join(k.Agents, " "), contactMarks(k))
	})
	return c
}

func contactMove() *cobra.Command {
	c := &cobra.Command{
		Use: "move CONTACT DN", Short: "Send a waiting contact to another queue; it keeps its first arrival",
		Example: "  parley contact move c-1f6q0d9m4k2aa 8001", Args: cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return done(cmd, centre.MoveContact(cmd.Context(), args[0], args[1]), "Contact %s is in %s.", args[0], args[1])
	})
	return c
}

func contactPriority() *cobra.Command {
	c := &cobra.Command{
		Use: "priority CONTACT NUMBER", Short: "Set a waiting contact's priority, -9 to 9",
		Long:    "Set a waiting contact's priority, -9 to 9, which is added to its queue's. Put -- before a negative one.",
		Example: "  parley contact priority c-1f6q0d9m4k2aa 3\n  parley contact priority c-1f6q0d9m4k2aa -- -2", Args: cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		n, err := strconv.Atoi(args[1])
		if err != nil {
			return usage{fmt.Sprintf("%q is not a number", args[1])}
		}
		return done(cmd, centre.PrioritizeContact(cmd.Context(), args[0], n), "Contact %s has priority %d.", args[0], n)
	})
	return c
}

func contactClose() *cobra.Command {
	c := &cobra.Command{
		Use: "close CONTACT", Short: "End a contact, wherever it is",
		Example: "  parley contact close c-1f6q0d9m4k2aa", Args: cobra.ExactArgs(1),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return done(cmd, centre.CloseContact(cmd.Context(), args[0]), "Contact %s is closed.", args[0])
	})
	return c
}
