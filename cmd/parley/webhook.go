package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parley/acd/webhook"
	"parley/internal/control"
)

func newWebhook() *cobra.Command {
	c := group(&cobra.Command{
		Use:   "webhook",
		Short: "Programs of others that are told what happens",
		Long: `Programs of others that are told over HTTPS what happens: ids, times and codes, never words. Their hosts must stand in
webhooks.allowed-hosts of the configuration. How a delivery looks and is proved genuine: docs/webhooks.md.`,
		Example: "  parley webhook add https://hooks.example.com/parley --events 'contact.*' --queues 8000\n  parley webhook deliveries 1",
	})
	c.AddCommand(webhookAdd(), webhookList(), webhookPause("pause", true, "Tell it no more; what happens waits"),
		webhookPause("resume", false, "Tell it again, and try what waits at once"), webhookRemove(), webhookDeliveries(), webhookRepeat())
	return c
}

func webhookAdd() *cobra.Command {
	c := &cobra.Command{
		Use:     "add URL",
		Short:   "Have a program told what happens from now on; prints the secret, once",
		Long:    "The events: " + strings.Join(webhook.Kinds(), ", ") + ". A name that ends with * takes all that begin so.",
		Example: "  parley webhook add https://hooks.example.com/parley --events 'contact.*,queue.*' --queues 8000,8001",
		Args:    cobra.ExactArgs(1),
	}
	w := control.NewWebhook{}
	c.Flags().StringSliceVar(&w.Events, "events", nil, "`names` of events (default: all)")
	c.Flags().StringSliceVar(&w.Queues, "queues", nil, "ACD `DNs` (default: all)")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		w.URL = args[0]
		made, err := centre.AddWebhook(cmd.Context(), w)
		if err != nil {
			return err
		}
		return say(cmd, "Webhook %d is told. Its secret, shown this once:\n%s\n", made.ID, made.Secret)
	})
	return c
}

func webhookList() *cobra.Command {
	c := &cobra.Command{Use: "list", Short: "List the webhooks", Example: "  parley webhook list --json", Args: cobra.NoArgs}
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		all, err := centre.Webhooks(cmd.Context())
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, all)
		}
		t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "ID\tURL\tEVENTS\tQUEUES\tWAITING\tFAILED\tPAUSED")
		for _, w := range all {
			queues := strings.Join(w.Queues, ",")
			if queues == "" {
				queues = "all"
			}
			fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%d\t%d\t%s\n", w.ID, w.URL, strings.Join(w.Events, ","), queues, w.Pending, w.Failed, w.Paused)
		}
		return t.Flush()
	})
	return c
}

func webhookPause(name string, paused bool, short string) *cobra.Command {
	c := &cobra.Command{Use: name + " ID", Short: short, Example: "  parley webhook " + name + " 1", Args: cobra.ExactArgs(1)}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		id, err := number(args[0])
		if err != nil {
			return err
		}
		return done(cmd, centre.PauseWebhook(cmd.Context(), id, paused), "Webhook %d is "+map[bool]string{true: "told no more.", false: "told again."}[paused], id)
	})
	return c
}

func webhookRemove() *cobra.Command {
	c := &cobra.Command{
		Use: "remove ID", Short: "End a webhook, with what waits for it and its log", Example: "  parley webhook remove 1", Args: cobra.ExactArgs(1),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		id, err := number(args[0])
		if err != nil {
			return err
		}
		return done(cmd, centre.RemoveWebhook(cmd.Context(), id), "Webhook %d is gone.", id)
	})
	return c
}

func webhookDeliveries() *cobra.Command {
	c := &cobra.Command{
		Use: "deliveries ID", Short: "What a webhook was told, the newest first, a hundred at a time",
		Example: "  parley webhook deliveries 1 --before 4711", Args: cobra.ExactArgs(1),
	}
	before := c.Flags().Int64("before", 0, "only those before this `number`")
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		id, err := number(args[0])
		if err != nil {
			return err
		}
		all, err := centre.Deliveries(cmd.Context(), id, *before)
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, all)
		}
		return sayDeliveries(cmd, all)
	})
	return c
}

func sayDeliveries(cmd *cobra.Command, all []webhook.Delivery) error {
	t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tAT\tEVENT\tSTATE\tTRIES\tLAST\tNEXT")
	for _, d := range all {
		last, next := d.Problem, ""
		if last == "" && d.Status != 0 {
			last = strconv.Itoa(d.Status)
		}
		if d.Due != nil {
			next = d.Due.Local().Format(time.DateTime)
		}
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%d\t%s\t%s\n", d.ID, d.At.Local().Format(time.DateTime), d.Kind, d.State, d.Tries, last, next)
	}
	return t.Flush()
}

func webhookRepeat() *cobra.Command {
	c := &cobra.Command{
		Use: "repeat ID DELIVERY", Short: "Make a delivery that is over once more", Example: "  parley webhook repeat 1 4711", Args: cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		id, err := number(args[0])
		if err != nil {
			return err
		}
		delivery, err := number(args[1])
		if err != nil {
			return err
		}
		return done(cmd, centre.RepeatDelivery(cmd.Context(), id, delivery), "Delivery %d of webhook %d is made once more.", delivery, id)
	})
	return c
}

// number reads the number of something in a list.
func number(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, usage{fmt.Sprintf("%q is no number of the list", text)}
	}
	return n, nil
}
