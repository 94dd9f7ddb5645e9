package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"parley/internal/control"
)

func newErase() *cobra.Command {
	c := &cobra.Command{
		Use:   "erase --visitor JID | --contact ID [--yes]",
		Short: "Erase what there is of a person",
		Long: `Erase what there is of a visitor, or of one contact: what was said and written, names, forms, addresses, files, with their
traces in the files of the database, and the copies kept before upgrades. Without --yes it only says what there is. Figures
stay; the audit trail says who erased whom, by numbers. Refused while a contact is open, in wrap-up or held.

Not touched: backups (they age out), logs of proxies, a customer's own account on this server (parley user remove), and what
people keep on their own machines. docs/privacy.md has the whole list.`,
		Example: "  parley erase --visitor g-abcdefghijklmnopqrstuvwxyz\n  parley erase --contact c-1f6q0d9m4k2aa --yes",
		Args:    cobra.NoArgs,
	}
	var asked control.NewErasure
	c.Flags().StringVar(&asked.Visitor, "visitor", "", "a visitor's address (`JID`), or the name of a guest")
	c.Flags().StringVar(&asked.Contact, "contact", "", "a contact's `ID` (c-…)")
	yes := c.Flags().Bool("yes", false, "erase; nothing of it comes back")
	asJSON := c.Flags().Bool("json", false, "answer for programs")
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		asked.Dry = !*yes
		e, err := centre.Erase(cmd.Context(), asked)
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, e)
		}
		return say(cmd, "%s", erasureText(e))
	})
	return c
}

func erasureText(e control.Erasure) string {
	var b strings.Builder
	verb := map[bool]string{true: "Erased", false: "To be erased"}[e.Done]
	fmt.Fprintf(&b, "%s of visitor %d, contacts %s:\n", verb, e.Visitor, strings.Join(e.Contacts, " "))
	for _, f := range e.Found {
		fmt.Fprintf(&b, "%8d  %s\n", f.N, f.What)
	}
	if e.Whole {
		b.WriteString("          who it was: the address\n")
	}
	if e.Bans > 0 {
		fmt.Fprintf(&b, "%d bans hold against this visitor: their targets stay until they are over or lifted.\n", e.Bans)
	}
	if e.Account != "" {
		fmt.Fprintf(&b, "The account %s on this server is left alone, with its own chats (parley user remove).\n", e.Account)
	}
	if e.Anew {
		b.WriteString("The database was written anew: pages held traces.\n")
	}
	if !e.Done {
		b.WriteString("Nothing has been erased yet: --yes does it.\n")
	}
	return b.String()
}
