package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"parley/acd/compare"
	"parley/acd/engine"
	"parley/acd/record"
	"parley/acd/verify"
	"parley/internal/control"
	"parley/internal/store"
	"parley/internal/wall"
)

func newAudit() *cobra.Command {
	c := &cobra.Command{
		Use:   "audit",
		Short: "Prove that the record is whole and that every figure follows from it",
		Long: `Count everything again from the raw event log, and hold to it what is kept and what is shown: the chain of every row, of
the audit trail and of every line said; the decisions, by running them again; for each queue and interval, waiting at start
+ entered = answered + abandoned + redirected + ended + waiting at end; no agent over capacity, no contact in two places;
contacts and lines beside the log; snapshots; the figures of the reports.

It only reads, beside a running server too, and on a backup. The exit code is 0 if everything holds, 1 if anything does
not, 2 if it could not be looked at. What it proves, and what it cannot: docs/record.md.`,
		Example: `  parley audit
  parley audit --data /backup/parley-2026-11-22 --json
  parley audit --head log:9123:ee7a5b89041f25c17d945ae4bd074ff3
  parley audit trail --since 24h`,
		Args: cobra.NoArgs,
	}
	f := common(c.Flags())
	asJSON := c.Flags().Bool("json", false, "print one JSON object")
	heads := c.Flags().StringArray("head", nil, "an `end` of a chain that an earlier audit printed, which must still be in it; may be repeated")
	language := c.Flags().String("lang", languageOf(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")), "`language` of the sentences, e.g. en or zh-TW")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		noted, err := parseHeads(*heads)
		if err != nil {
			return err
		}
		cfg, err := f.load(cmd)
		if err != nil {
			return unread{err}
		}
		r, err := audited(cmd.Context(), cfg.Data, noted, progress(cmd.ErrOrStderr(), "audit"))
		if err != nil {
			return unread{err}
		}
		if err := tellAudit(cmd.OutOrStdout(), r, *language, *asJSON); err != nil {
			return unread{err}
		}
		if !r.Clean() {
			return failure{errors.New("the record does not hold")}
		}
		return nil
	}
	c.AddCommand(auditTrail(), auditSeal())
	return c
}

func auditSeal() *cobra.Command {
	c := &cobra.Command{
		Use:   "seal --before TIME [--drop]",
		Short: "Seal what came before a moment, so that it need not be kept",
		Long: `Verify the whole record and, if it holds, keep what held before a moment as a sealed checkpoint: the state, and the books
that audit counts by. With --drop the rows of the log before it go, and audit proves what happened from there on; figures
that were made of them stay, but can neither be proved nor made again. The audit trail and what became of lines stay whole.

With a running server the server does the work.`,
		Example: "  parley audit seal --before 2026-06-01 --drop",
		Args:    cobra.NoArgs,
	}
	before := c.Flags().String("before", "", "up to a `time` such as 2026-06-01 or 2026-06-01T00:00:00+08:00, or how long ago, such as 4320h")
	drop := c.Flags().Bool("drop", false, "let go of the rows that are sealed")
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		until, err := parseSince(*before, time.Now())
		if err != nil {
			return usage{strings.Replace(err.Error(), "--since", "--before", 1)}
		}
		if until.IsZero() {
			return usage{"--before is needed"}
		}
		done, err := centre.Seal(cmd.Context(), until, *drop)
		if err != nil {
			return err
		}
		return say(cmd, "Sealed up to row %d, %s; %d rows dropped.\n", done.Row, done.At.Local().Format(time.DateTime), done.Dropped)
	})
	return c
}

func parseHeads(texts []string) (heads []record.Head, err error) {
	for _, text := range texts {
		h, err := record.ParseHead(text)
		if err != nil {
			return nil, usage{"--head: " + err.Error()}
		}
		heads = append(heads, h)
	}
	return heads, nil
}

// audited verifies a directory, which a server may be writing to.
func audited(ctx context.Context, dir string, heads []record.Head, progress func(done, all int64)) (r verify.Report, err error) {
	db, err := openView(ctx, dir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	cfg := verify.Config{Version: engine.Version, Heads: heads, Progress: progress}
	if cfg.Key, err = store.RecordKey(dir); err != nil && !errors.Is(err, store.ErrNoKey) {
		return r, err
	}
	reports, err := compare.Open(ctx, db)
	if err == nil {
		cfg.Reports = reports
	} else if !errors.Is(err, compare.ErrNone) {
		return r, err
	}
	return verify.Run(ctx, db, cfg)
}

func auditTrail() *cobra.Command {
	c := &cobra.Command{
		Use:   "trail",
		Short: "Print what supervisors, administrators and the command line did, in order",
		Example: `  parley audit trail --since 24h
  parley audit trail --since 2026-11-01 --json`,
		Args: cobra.NoArgs,
	}
	since := c.Flags().String("since", "", "from then on: a `time` such as 2026-11-01 or 2026-11-01T09:00:00+08:00, or how long ago, such as 24h")
	lines := c.Flags().Bool("json", false, "one JSON object a line")
	c.RunE = withCentre(c, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		from, err := parseSince(*since, time.Now())
		if err != nil {
			return err
		}
		show, end := trailTable(cmd)
		if *lines {
			show, end = json.NewEncoder(cmd.OutOrStdout()).Encode, func() error { return nil }
		}
		q := control.TrailQuery{Since: from}
		for {
			page, err := centre.Trail(cmd.Context(), q)
			if err != nil || len(page) == 0 {
				return errorsOr(err, end)
			}
			for _, e := range page {
				if err := show(e); err != nil {
					return err
				}
				q.After = e.ID
			}
		}
	})
	return c
}

func errorsOr(err error, end func() error) error {
	if err != nil {
		return err
	}
	return end()
}

func trailTable(cmd *cobra.Command) (show func(any) error, end func() error) {
	t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "NO\tAT\tWHO\tWHAT\tWHOM\tOUTCOME\tDETAIL")
	show = func(v any) error {
		e := v.(control.TrailEntry)
		_, err := fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%d\n", e.ID, e.At.Local().Format(time.DateTime),
			withName(e.By, e.ByName), e.Action, withName(e.On, e.OnName), e.Outcome, e.Detail)
		return err
	}
	return show, t.Flush
}

// withName is something by its address or number, and what people call it.
func withName(what, name string) string {
	if name == "" {
		return what
	}
	return what + " (" + name + ")"
}

// parseSince reads a moment, or how long before now; nothing is the beginning.
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	if t, ok := wall.Read(text, time.Local); ok {
		return t, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	return time.Time{}, usage{fmt.Sprintf("--since %q is neither a time such as 2026-11-01 nor how long ago, such as 24h", text)}
}
