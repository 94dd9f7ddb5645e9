package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parley/acd"
	"parley/acd/estimate"
	acdstore "parley/acd/store"
)

func queueEstimate() *cobra.Command {
	c := &cobra.Command{
		Use:   "estimate [DN]",
		Short: "How long visitors will wait, and how good such estimates were",
		Long: `How long a visitor who comes now will wait, for each queue, and how good the estimates were: over the whole event log,
replayed, the share of waits that ended within the range (meant to be 60 %), how far its middle was off on average, and
how many visitors left before. It reads beside a running server. The formula: docs/estimated-wait.md.`,
		Example: "  parley queue estimate 8000",
		Args:    cobra.MaximumNArgs(1),
	}
	f := common(c.Flags())
	c.RunE = does(func(cmd *cobra.Command, args []string) error {
		cfg, err := f.load(cmd)
		if err != nil {
			return err
		}
		db, err := openView(cmd.Context(), cfg.Data)
		if err != nil {
			return err
		}
		defer db.Close()
		queues, err := acdstore.Queues(cmd.Context(), db)
		if err != nil {
			return err
		}
		if len(args) == 1 {
			if queues = only(queues, args[0]); len(queues) == 0 {
				return fmt.Errorf("there is no queue %q", args[0])
			}
		}
		s, f, err := replayed(cmd.Context(), db, cmd.ErrOrStderr())
		if err != nil {
			return err
		}
		return estimates(cmd.OutOrStdout(), queues, s, f)
	})
	return c
}

func only(queues []acdstore.Queue, dn string) []acdstore.Queue {
	for _, q := range queues {
		if strings.EqualFold(q.DN, dn) {
			return []acdstore.Queue{q}
		}
	}
	return nil
}

// replayed follows the whole log; it tells w how far it is, once that takes long.
func replayed(ctx context.Context, db *sql.DB, w io.Writer) (*acd.State, *estimate.Forecast, error) {
	begin, err := acdstore.Begin(ctx, db)
	if err != nil {
		return nil, nil, err
	}
	s, err := begin.Start()
	if err != nil {
		return nil, nil, err
	}
	if begin.Position > 0 {
		fmt.Fprintf(w, "Rows of before %s were dropped: what follows knows the time since.\n", time.UnixMilli(int64(begin.At)).Format(time.DateTime))
	}
	f := estimate.New()
	told, rows := time.Now(), 0
	for row, err := range acdstore.ReadLog(ctx, db, begin.Position) {
		if err != nil {
			return nil, nil, err
		}
		s.Adopt(row.At, row.Effects)
		f.Follow(s, row.At, row.Effects)
		if rows++; time.Since(told) > 2*time.Second {
			told = time.Now()
			fmt.Fprintf(w, "%d events read, up to %s\n", rows, time.UnixMilli(int64(row.At)).Format(time.DateTime))
		}
	}
	return s, f, nil
}

func estimates(w io.Writer, queues []acdstore.Queue, s *acd.State, f *estimate.Forecast) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "DN\tNAME\tWAITING\tWHO COMES NOW\tANSWERED\tINSIDE\tOFF BY\tLEFT")
	for _, q := range queues {
		v, _ := s.Queue(q.ID)
		now := "nobody there"
		if r, ok := f.Of(s, q.ID, v.Waiting); ok {
			low, high := r.Minutes()
			now = fmt.Sprintf("%d–%d min", low, high)
		}
		score := f.Score(q.ID)
		inside, off := "–", "–"
		if score.Answered > 0 {
			inside = fmt.Sprintf("%d %%", 100*score.Inside/score.Answered)
			off = (time.Duration(score.MAE()) * time.Millisecond).Round(time.Second).String()
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%d\t%s\t%s\t%d\n", q.DN, q.Name, v.Waiting, now, score.Answered, inside, off, score.Left)
	}
	return t.Flush()
}
