package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"parley/acd/facts"
	"parley/acd/report"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// awaitMax is how long a report waits for the figures of a running server that is behind.
const awaitMax = 5 * time.Minute

func newReport() *cobra.Command {
	var w report.Wording
	var format, output string
	c := &cobra.Command{
		Use:   "report NAME [CONTACT]",
		Short: "Figures: what happened in queues, with agents, to contacts",
		Long: `Figures of a period, each with its definition: what happened in queues, with agents, to contacts. "parley report list"
names the reports; docs/metrics.md says what every column means. It reads beside a running server, and is never behind
what was committed when it was asked. Without --from it is of today; without --to, of the day of --from; --to itself
is not included.`,
		Example: `  parley report list
  parley report queue-intervals --queue 8000 --from 2026-11-22 --interval 30
  parley report service-level --from 2026-11-01 --to 2026-12-01 --tz Asia/Taipei --within 30
  parley report contacts --from 2026-11-22 -o contacts.xlsx
  parley report contact c-1f6q0d9m4k2aa`,
		Args: cobra.RangeArgs(1, 2),
	}
	f := common(c.Flags())
	flags := c.Flags()
	flags.StringSliceVar(&w.Queues, "queue", nil, "`DN` of queues (all)")
	flags.StringSliceVar(&w.Agents, "agent", nil, "user `ID` of agents (all)")
	flags.StringVar(&w.From, "from", "", "`time` it begins: 2026-11-22, 2026-11-22T08:00 or RFC 3339 (today)")
	flags.StringVar(&w.To, "to", "", "`time` it ends, not included (the end of that day)")
	flags.StringVar(&w.Zone, "tz", "", "time `zone` of days and intervals, e.g. Asia/Taipei (this machine's)")
	flags.StringVar(&w.Interval, "interval", "", "15, 30 or 60 `minutes`, or day (30; service-level: day)")
	flags.StringVar(&w.Rule, "rule", "", "how abandons count: negative, ignore, positive or handled (negative)")
	flags.StringVar(&w.Within, "within", "", "threshold of service levels in `seconds` (each queue's target)")
	flags.StringVar(&w.Short, "short", "", "what a short abandon is, in `seconds` (5)")
	flags.BoolVar(&w.Skip, "skip-short", false, "leave short abandons out of service levels and rates")
	flags.StringVar(&w.Rows, "rows", "", "the `most` rows (100000)")
	flags.StringVar(&w.Language, "lang", languageOf(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")), "`language` of titles and definitions: en or zh-TW")
	flags.StringVar(&format, "format", "", "table, json, csv or xlsx (table, or as the file's name says)")
	flags.BoolVar(&w.Defined, "definitions", false, "in CSV, too: what each column means, after the rows")
	flags.StringVarP(&output, "output", "o", "", "`file` to write to, which must not be there (standard output)")
	c.RunE = does(func(cmd *cobra.Command, args []string) error {
		cfg, err := f.load(cmd)
		if err != nil {
			return err
		}
		if len(args) == 2 {
			w.Contact = args[1]
		}
		as, err := formatOf(format, output)
		if err != nil {
			return err
		}
		return withReports(cmd.Context(), cfg.Data, cmd.ErrOrStderr(), func(r *report.Reports) error {
			if args[0] == "list" {
				return listReports(cmd.OutOrStdout(), r, w.Language)
			}
			ask, err := r.Read(cmd.Context(), w)
			if err != nil {
				return badReport(err)
			}
			sheet, err := r.Ask(cmd.Context(), args[0], ask)
			if err != nil {
				return badReport(err)
			}
			if sheet.Cut {
				fmt.Fprintf(cmd.ErrOrStderr(), "there are more than %d rows; see --rows\n", len(sheet.Rows))
			}
			return writeReport(cmd.OutOrStdout(), output, sheet, as)
		})
	})
	return c
}

// badReport tells mistakes of who asks from what broke.
func badReport(err error) error {
	var bad report.BadWording
	switch {
	case errors.As(err, &bad):
		return usage{bad.What}
	case errors.Is(err, report.ErrUnknown):
		return usage{err.Error() + `; "parley report list" names them`}
	case errors.Is(err, report.ErrContact), errors.Is(err, report.ErrRule), errors.Is(err, report.ErrStep), errors.Is(err, report.ErrPeriod), errors.Is(err, report.ErrLarge):
		return usage{err.Error()}
	}
	return err
}

func formatOf(format, output string) (report.Format, error) {
	if format == "" {
		format = strings.TrimPrefix(filepath.Ext(output), ".")
		if !slices.Contains([]string{"json", "csv", "xlsx"}, format) {
			format = string(report.Table)
		}
	}
	as := report.Format(format)
	if as.MediaType() == "" {
		return as, usage{report.ErrFormat.Error()}
	}
	if as == report.XLSX && output == "" && term.IsTerminal(int(os.Stdout.Fd())) {
		return as, usage{"a spreadsheet is nothing for a terminal: give -o FILE"}
	}
	return as, nil
}

// withReports opens the reports of a data directory: those of the running server, or else its own.
func withReports(ctx context.Context, dir string, told io.Writer, work func(*report.Reports) error) error {
	view, err := store.OpenView(dir)
	if err != nil {
		return err
	}
	defer view.Close()
	db, err := store.Open(dir, slog.New(slog.NewTextHandler(told, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if errors.Is(err, store.ErrInUse) {
		r, err := report.New(view, func(ctx context.Context) error { return awaitServer(ctx, view, told) }, nil)
		if err != nil {
			return err
		}
		return work(r)
	}
	if err != nil {
		return err
	}
	return errors.Join(ownReports(ctx, db, work), db.Close())
}

func ownReports(ctx context.Context, db *store.DB, work func(*report.Reports) error) error {
	if err := acdstore.Migrate(ctx, db); err != nil {
		return err
	}
	keeper, err := facts.Open(ctx, db)
	if err != nil {
		return err
	}
	r, err := report.New(db.Reader(), keeper.Project, nil)
	if err != nil {
		return err
	}
	return work(r)
}

// awaitServer waits for a server's figures, and says so once that takes long.
func awaitServer(ctx context.Context, view *sql.DB, told io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, awaitMax)
	defer cancel()
	return facts.Await(ctx, view, func(missing uint64) {
		fmt.Fprintf(told, "waiting for the server's figures: %d events to go\n", missing)
	})
}

func listReports(w io.Writer, r *report.Reports, language string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, k := range r.Kinds(language) {
		fmt.Fprintf(t, "%s\t%s\n", k.Name, k.Means)
	}
	return t.Flush()
}

func writeReport(out io.Writer, file string, sheet report.Sheet, as report.Format) error {
	if file == "" {
		return sheet.Write(out, as)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return errors.Join(sheet.Write(f, as), f.Close())
}
