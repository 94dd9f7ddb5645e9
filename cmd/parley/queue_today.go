package main

import (
	"time"

	"github.com/spf13/cobra"

	"parley/acd/hours"
	"parley/internal/control"
)

func queueToday() *cobra.Command {
	c := &cobra.Command{
		Use:   "today DN open|closed|hours",
		Short: "Open or close a queue until midnight, whatever its hours say",
		Long: `Have a queue be open, or closed, until midnight in the zone of its hours, whatever they say; "hours" takes that back. Who waits
in one that closes is treated as by its hours: "parley queue set --help", closed-waiting.`,
		Example: "  parley queue today 8000 closed",
		Args:    cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		if err := centre.OpenToday(cmd.Context(), args[0], args[1]); err != nil {
			return err
		}
		q, err := findQueue(cmd, centre, args[0])
		if err != nil {
			return err
		}
		if q.ByHand == nil {
			return say(cmd, "Queue %s goes by its hours.\n", q.DN)
		}
		return say(cmd, "Queue %s is %s.\n", q.DN, byHandWords(*q.ByHand, zoneOf(q)))
	})
	return c
}

func queueMoveWaiting() *cobra.Command {
	c := &cobra.Command{
		Use:     "move-waiting DN TO",
		Short:   "Send those who wait in a queue to another one",
		Long:    "Send those who wait in a queue to another one, in their order and with their first arrival; at most 1,000 at once.",
		Example: "  parley queue move-waiting 8000 8001",
		Args:    cobra.ExactArgs(2),
	}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		m, err := centre.MoveWaiting(cmd.Context(), args[0], args[1])
		if err != nil {
			return err
		}
		return say(cmd, "%d moved, %d wait in %s still.\n", m.Moved, m.Left, args[0])
	})
	return c
}

// byHandWords says what somebody has a queue be, and until when where its hours have their zone.
func byHandWords(today hours.Today, zone string) string {
	until := today.Until
	if place, err := time.LoadLocation(zone); err == nil {
		until = until.In(place)
	}
	return todayWord(today) + " until " + until.Format("Mon 2006-01-02 15:04 MST") + ", by hand"
}

func todayWord(today hours.Today) string {
	if today.Open {
		return "open"
	}
	return "closed"
}

// todayMark stands before a queue's settings in a list.
func todayMark(q control.Queue) string {
	if q.ByHand == nil {
		return ""
	}
	return todayWord(*q.ByHand) + " today "
}

// zoneOf is the zone of a queue's hours.
func zoneOf(q control.Queue) string {
	calendar, err := hours.Parse(q.Settings["hours"])
	if err != nil {
		return "UTC"
	}
	return calendar.Zone()
}
