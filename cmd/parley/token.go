package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	acdstore "parley/acd/store"
	"parley/internal/control"
)

func newToken() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "token",
		Short:   "Keys of programs that use the HTTP interface (docs/api.md)",
		Example: "  parley token add CRM --scope contacts:read --scope transcripts:read --queue 8000\n  parley token list",
	})
	c.AddCommand(tokenAdd(), tokenList(), tokenRevoke())
	return c
}

func tokenAdd() *cobra.Command {
	c := &cobra.Command{
		Use:   "add NAME --scope SCOPE...",
		Short: "Make a token for a program; it is shown this once",
		Long:  "Make a token for a program; it is shown this once and kept nowhere. Scopes:\n" + scopeHelp(),
		Example: `  parley token add CRM --scope contacts:read --scope transcripts:read --queue 8000
  parley token add wallboard --scope live:read --for 8760h`,
		Args: cobra.ExactArgs(1),
	}
	var asked control.NewToken
	c.Flags().StringArrayVar(&asked.Scopes, "scope", nil, "what it may do; once for each `scope`")
	c.Flags().StringArrayVar(&asked.Queues, "queue", nil, "`ACD DN` of a queue it is good for; once for each (default: all)")
	life := c.Flags().Duration("for", 0, "how `long`, at most two years (default 2160h: 90 days)")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		if asked.Name = args[0]; *life != 0 {
			asked.Expires = time.Now().Add(*life).UTC()
		}
		made, err := centre.AddToken(cmd.Context(), asked)
		if err != nil {
			return err
		}
		return say(cmd, "%s\nToken %d of %s works until %s. It is not shown again.\n", made.Secret, made.ID, made.Name, made.Expires.Local().Format(time.DateTime))
	})
	return c
}

func scopeHelp() string {
	var words []string
	for _, s := range acdstore.Scopes() {
		words = append(words, string(s))
	}
	return "  " + strings.Join(words, "\n  ")
}

func tokenList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the tokens that were not revoked",
		Example: "  parley token list --json",
		Args:    cobra.NoArgs,
	}
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		all, err := centre.Tokens(cmd.Context())
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, all)
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "ID\tNAME\tSCOPES\tQUEUES\tUNTIL\tUSED")
		for _, k := range all {
			used := "never"
			if !k.Used.IsZero() {
				used = k.Used.Local().Format(time.DateTime)
			}
			fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Name, strings.Join(k.Scopes, " "), strings.Join(k.Queues, " "),
				k.Expires.Local().Format(time.DateTime), used)
		}
		return t.Flush()
	})
	return c
}

func tokenRevoke() *cobra.Command {
	c := &cobra.Command{
		Use:     "revoke ID",
		Short:   "End a token at once",
		Example: "  parley token revoke 3",
		Args:    cobra.ExactArgs(1),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		id, err := strconv.ParseUint(args[0], 10, 63)
		if err != nil {
			return usage{fmt.Sprintf("%q is not the number of a token; parley token list shows them", args[0])}
		}
		return done(cmd, centre.RevokeToken(cmd.Context(), id), "Token %d works no longer.", id)
	})
	return c
}
