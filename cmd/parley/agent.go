package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parley/internal/control"
)

func newAgent() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "agent",
		Short:   "Agents as they stand, and what is done to them from above",
		Example: "  parley agent list\n  parley agent set 1001 --skills zh=80,billing=50 --slots 3\n  parley agent force 1001 out",
	})
	c.AddCommand(agentList(), agentShow(), agentSet(), agentForce())
	return c
}

func agentList() *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List the agents as they stand", Example: "  parley agent list", Args: cobra.NoArgs}
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		agents, err := centre.Agents(cmd.Context())
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, agents)
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "NAME\tSHOWN AS\tSTATE\tFOR\tTAKES CONTACTS\tSLOTS\tQUEUES\tSKILLS")
		for _, a := range agents {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%d/%d\t%s\t%s\n", a.Name, a.Shown, agentState(a), sinceWhen(a.Since), a.Routable,
				a.Used, a.Slots, strings.Join(a.Queues, " "), a.Skills)
		}
		return t.Flush()
	})
	return c
}

func agentState(a control.Agent) string {
	if a.Reason == "" {
		return a.State
	}
	return a.State + " (" + a.Reason + ")"
}

// sinceWhen is how long something has been so.
func sinceWhen(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return time.Since(t).Round(time.Second).String()
}

func agentShow() *cobra.Command {
	c := &cobra.Command{Use: "show NAME", Short: "Show an agent as it stands", Example: "  parley agent show 1001", Args: cobra.ExactArgs(1)}
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		agents, err := centre.Agents(cmd.Context())
		if err != nil {
			return err
		}
		for _, a := range agents {
			if !strings.EqualFold(a.Name, args[0]) {
				continue
			}
			if *asJSON {
				return sayJSON(cmd, a)
			}
			return say(cmd, "%s  %s, %s\nstate     %s for %s\ncontacts  %s; %d of %d slots: %s\nqueues    %s\nskills    %s\n", a.Name, a.Shown, a.Role,
				agentState(a), sinceWhen(a.Since), a.Routable, a.Used, a.Slots, strings.Join(a.Contacts, " "), strings.Join(a.Queues, " "), a.Skills)
		}
		return fmt.Errorf("there is no agent %s", args[0])
	})
	return c
}

func agentSet() *cobra.Command {
	c := &cobra.Command{
		Use:   "set NAME",
		Short: "Change an agent's slots and skills",
		Long:  "Change an agent's slots and skills. Fewer slots than are in use are refused, with the list of contacts, or reached as those end (--drain).",
		Example: `  parley agent set 1001 --skills zh=80,billing=50 --slots 3
  parley agent set 1001 --slots 1 --drain
  parley agent set helper --bot --slots 10000`,
		Args: cobra.ExactArgs(1),
	}
	keys := map[string]*string{
		"skills": c.Flags().String("skills", "", "what the agent can, 1 to 100: `zh=80,billing=50`"),
		"slots":  c.Flags().String("slots", "", "contacts at a `time`"),
		"grace":  c.Flags().String("grace", "", "how `long` a lost desk keeps its contacts"),
		"name":   c.Flags().String("name", "", "`name` shown to customers and colleagues"),
		"bot":    c.Flags().String("bot", "", "a program: no wrap-up where no code is asked for; `on|off`"),
	}
	c.Flags().Lookup("bot").NoOptDefVal = "on"
	drain := c.Flags().Bool("drain", false, "go below what is in use; what is there stays until it is over")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		settings := map[string]string{}
		for key, value := range keys {
			if cmd.Flags().Changed(key) {
				settings[key] = *value
			}
		}
		switch {
		case len(settings) == 0:
			return usage{"nothing to set: give --skills, --slots, --grace, --name or --bot"}
		case *drain:
			return done(cmd, centre.LowerUser(cmd.Context(), args[0], settings), "Agent %s is set.", args[0])
		}
		return done(cmd, centre.SetUser(cmd.Context(), args[0], settings), "Agent %s is set.", args[0])
	})
	return c
}

func agentForce() *cobra.Command {
	c := &cobra.Command{
		Use:   "force NAME ready|not-ready|out",
		Short: "Set an agent's state from above",
		Long: `Set an agent's state from above. No conversation ends by ready and not-ready; out logs the agent out, and open contacts go back
to their queues, before everybody else.`,
		Example: "  parley agent force 1001 out",
		Args:    cobra.ExactArgs(2),
	}
	reason := c.Flags().String("reason", "", "why not ready: one of the words on the list")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return done(cmd, centre.ForceAgent(cmd.Context(), args[0], args[1], *reason), "Agent %s was put %s.", args[0], args[1])
	})
	return c
}
