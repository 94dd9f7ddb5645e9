package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"parley/internal/control"
	"parley/internal/wall"
)

func newSearch() *cobra.Command {
	c := &cobra.Command{
		Use:   "search [WORD…]",
		Short: "Find what was said, by words, caller, agent, queue and time",
		Long: `Find what was said, the newest first, a page at a time. All words must be in the line, in any order; a Chinese word is found
inside of longer ones. Each search stands in the audit trail, without its words.`,
		Example: "  parley search 發票 退款 --queue 8000\n  parley search --caller 王小明 --from 2026-11-01 --to 2026-12-01",
	}
	q := control.SearchQuery{All: true}
	c.Flags().StringVar(&q.Caller, "caller", "", "`words` of the name the customer typed")
	c.Flags().StringVar(&q.Agent, "agent", "", "`user` who had a part in the conversation")
	c.Flags().StringVar(&q.Queue, "queue", "", "ACD `DN` the contact was in")
	from := c.Flags().String("from", "", "said on or after this `day`, 2026-11-22, or time, 2026-11-22T09:00:00+08:00")
	to := c.Flags().String("to", "", "said before this `day` or time")
	c.Flags().Int64Var(&q.Before, "before", 0, "the `number` that the page before ended with")
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) (err error) {
		q.Words = strings.Join(args, " ")
		if q.From, err = dayOrTime(*from); err != nil {
			return err
		}
		if q.To, err = dayOrTime(*to); err != nil {
			return err
		}
		found, next, err := centre.Search(cmd.Context(), q)
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, map[string]any{"found": found, "next": next})
		}
		for _, f := range found {
			if err := say(cmd, "%s  %s  %s  %s (%s): %s\n", f.At.Local().Format(time.DateTime), f.Contact, f.Queue, f.Name, f.Side, f.Text); err != nil {
				return err
			}
		}
		if next > 0 {
			return say(cmd, "There may be more: --before %d\n", next)
		}
		return nil
	})
	return c
}

// dayOrTime reads a day, which begins at midnight here, a time of clocks here, or a time that says its distance from UTC.
func dayOrTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, ok := wall.Read(text, time.Local); ok {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, usage{fmt.Sprintf("%q is neither a day like 2026-11-22 nor a time like 2026-11-22T09:00 or 2026-11-22T09:00:00+08:00", text)}
	}
	return t, nil
}
