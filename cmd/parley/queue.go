package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"parley/internal/control"
)

func newQueue() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "queue",
		Short:   "Queues and who serves them",
		Example: "  parley queue add 8000 客服中心\n  parley queue join 8000 1001",
	})
	c.AddCommand(queueAdd(), queueList(), queueSet(), queueRemove(), queueJoin(), queueLeave())
	return c
}

func queueAdd() *cobra.Command {
	c := &cobra.Command{
		Use:     "add DN NAME",
		Short:   "Make a queue with an ACD DN and a name",
		Example: "  parley queue add 8000 客服中心",
		Args:    cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return centre.AddQueue(cmd.Context(), args[0], args[1])
	})
	return c
}

func queueList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the queues",
		Example: "  parley queue list",
		Args:    cobra.NoArgs,
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		queues, err := centre.Queues(cmd.Context())
		if err != nil {
			return err
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "DN\tNAME\tUSERS\tSETTINGS")
		for _, q := range queues {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", q.DN, q.Name, strings.Join(q.Users, " "), settingsLine(q.Settings))
		}
		return t.Flush()
	})
	return c
}

func queueSet() *cobra.Command {
	c := &cobra.Command{
		Use:   "set DN KEY=VALUE...",
		Short: "Change settings",
		Long: `Change settings of a queue. A time is like 20s or 2m; an empty value is the default.
  name              as shown
  hangup            https URL of the hang-up page; {contact} {caller} {dn} {agent} are filled in
  offer             how long an offer may stay unanswered (20s)
  receipt           how long the desk may take to show it (5s)
  decline-excludes  how long an agent who declined is not asked again for that contact (1m)
  lost-waiting      how long a waiting visitor without a connection keeps the place (2m)
  lost-ringing      how long an offer outlives its visitor's connection (10s)
  lost-talking      how long a conversation outlives its visitor's connection (5m)
  waiting-max       contacts waiting at once (1000)`,
		Example: "  parley queue set 8000 name=客服中心 offer=30s 'hangup=https://crm.example/end?c={contact}'",
		Args:    cobra.MinimumNArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		settings, err := parseSettings(args[1:])
		if err != nil {
			return err
		}
		return centre.SetQueue(cmd.Context(), args[0], settings)
	})
	return c
}

func queueRemove() *cobra.Command {
	c := &cobra.Command{
		Use:     "remove DN",
		Short:   "End a queue; conversations go on",
		Example: "  parley queue remove 8000",
		Args:    cobra.ExactArgs(1),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return centre.RemoveQueue(cmd.Context(), args[0])
	})
	return c
}

func queueJoin() *cobra.Command {
	c := &cobra.Command{
		Use:     "join DN USER",
		Short:   "Let a user be offered the contacts of a queue",
		Example: "  parley queue join 8000 1001",
		Args:    cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return centre.JoinQueue(cmd.Context(), args[0], args[1])
	})
	return c
}

func queueLeave() *cobra.Command {
	c := &cobra.Command{
		Use:     "leave DN USER",
		Short:   "Offer a user the contacts of a queue no longer",
		Example: "  parley queue leave 8000 1001",
		Args:    cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return centre.LeaveQueue(cmd.Context(), args[0], args[1])
	})
	return c
}

func parseSettings(words []string) (map[string]string, error) {
	settings := map[string]string{}
	for _, word := range words {
		key, value, ok := strings.Cut(word, "=")
		if !ok || key == "" {
			return nil, usage{fmt.Sprintf("%q is not KEY=VALUE", word)}
		}
		if _, twice := settings[key]; twice {
			return nil, usage{fmt.Sprintf("%s stands twice", key)}
		}
		settings[key] = value
	}
	return settings, nil
}

func settingsLine(settings map[string]string) string {
	var words []string
	for key, value := range settings {
		words = append(words, key+"="+value)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}
