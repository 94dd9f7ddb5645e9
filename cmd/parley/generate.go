package main

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"parley/acd/day"
	"parley/internal/store"
	"parley/internal/wall"
)

// newGenerate is for measuring and trying things out, so it is not among the commands that help lists.
func newGenerate() *cobra.Command {
	c := group(&cobra.Command{
		Use:     "generate",
		Short:   "Make up what a contact centre would have recorded",
		Example: "  parley generate day --contacts 100000 --data /tmp/day",
		Hidden:  true,
	})
	c.AddCommand(generateDay())
	return c
}

func generateDay() *cobra.Command {
	cfg := day.Default()
	c := &cobra.Command{
		Use:   "day",
		Short: "Make up days of contacts, through the real engine, in a directory of their own",
		Long: `Make up days of a contact centre and play them at full speed through the real engine into a database: visitors who come, wait,
give up, talk and rate, agents in shifts, transfers, lost desks, wrap-up. The same seed and date give the same log. The
directory must hold no events yet. Agents have no accounts: "parley user add" makes some, and an agent with an account is a
new one, without the queues, skills and slots of the one that was made up.`,
		Example: `  parley generate day --contacts 100000 --seed 1 --data /tmp/day
  parley generate day --contacts 2000 --days 28 --lines 0 --date 2026-02-02 --data /tmp/weeks`,
		Args: cobra.NoArgs,
	}
	f := common(c.Flags())
	c.Flags().IntVar(&cfg.Contacts, "contacts", cfg.Contacts, "contacts on a Monday; other weekdays have 90 %, weekends 50 %")
	c.Flags().IntVar(&cfg.Days, "days", cfg.Days, "days, one after the other")
	c.Flags().IntVar(&cfg.Queues, "queues", 0, "queues (default: by the contacts, 2 to 8)")
	c.Flags().Uint64Var(&cfg.Seed, "seed", cfg.Seed, "of what is left to chance")
	date := c.Flags().String("date", cfg.First.Format(time.DateOnly), "the first `day`")
	zone := c.Flags().String("tz", "Asia/Taipei", "time `zone` of hours and shifts")
	lines := c.Flags().Int("lines", cfg.LinesMax, "most lines of a conversation, at least half as many are said; 0 = none")
	c.RunE = does(func(cmd *cobra.Command, _ []string) error {
		settings, err := f.load(cmd)
		if err != nil {
			return err
		}
		if cfg.Zone, err = time.LoadLocation(*zone); err != nil {
			return usage{"--tz: there is no time zone " + *zone}
		}
		var ok bool
		if cfg.First, ok = wall.ReadDay(*date, cfg.Zone); !ok {
			return usage{"--date is like 2026-03-02"}
		}
		cfg.LinesMin, cfg.LinesMax = (*lines+1)/2, *lines
		cfg.Progress = progress(cmd.ErrOrStderr(), "generate")
		return makeDays(cmd, cfg, settings.Data)
	})
	return c
}

func makeDays(cmd *cobra.Command, cfg day.Config, dir string) error {
	if err := cfg.Validate(); err != nil {
		return usage{err.Error()}
	}
	db, err := store.Open(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	begun := time.Now()
	r, err := day.Make(cmd.Context(), cfg, db, slog.New(slog.DiscardHandler))
	if closed := db.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("make up a day in %s: %w", dir, err)
	}
	return say(cmd, "%d contacts (%d refused), %d lines, %d ratings, %d queues, %d agents: %d events in %.1f s.\n",
		r.Contacts, r.Refused, r.Lines, r.Ratings, r.Queues, r.Agents, r.Events, time.Since(begun).Seconds())
}
