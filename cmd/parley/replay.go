package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/spf13/cobra"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/acd/whatif"
	"parley/internal/control"
	"parley/internal/store"
)

func newReplay() *cobra.Command {
	var r replay
	c := &cobra.Command{
		Use:   "replay",
		Short: "Play what was recorded again, with other staff, limits, rules or skills",
		Long: `Play a recorded span again through the same core with something changed, and put what would have come of it beside what
really happened: service level, waits, abandons, occupancy. What is drawn by chance is drawn anew with each seed; the range is
what nine of ten seeds give. Without a change it gives exactly what happened. It reads beside a running server, changes
nothing and decides nothing: docs/what-if.md says what it can tell and what it cannot.

` + control.SupposedHelp() + `
A file has the same in TOML: [queue.8000] staff = 2, [agent.1001] shift = "30m".`,
		Example: `  parley replay --queue 8000:staff=+2
  parley replay --from 2026-03-02 --to 2026-03-03 --queue 8000:offer=30s --queue 8010:slots=2 --seeds 50
  parley replay --change summer.toml --chart summer.svg --lang zh-TW --json`,
		Args: cobra.NoArgs,
	}
	f := common(c.Flags())
	r.span.flags(c)
	c.Flags().StringArrayVar(&r.queues, "queue", nil, "`DN:KEY=VALUE` that is different; may be given several times")
	c.Flags().StringArrayVar(&r.agents, "agent", nil, "`NAME:KEY=VALUE` that is different; may be given several times")
	c.Flags().StringVar(&r.file, "change", "", "`file` of changes, TOML")
	c.Flags().IntVar(&r.seeds, "seeds", 20, "how many times it is played")
	c.Flags().Uint64Var(&r.seed, "seed", 1, "the first seed")
	c.Flags().IntVar(&r.cores, "cores", runtime.GOMAXPROCS(0), "how many at a time")
	r.drawing.flags(c)
	asJSON := jsonFlag(c)
	c.RunE = does(func(cmd *cobra.Command, _ []string) error {
		cfg, err := f.load(cmd)
		if err != nil {
			return err
		}
		if r.seeds < 1 || r.seeds > 10_000 {
			return usage{"--seeds is 1 to 10000"}
		}
		return r.run(cmd, cfg.Data, *asJSON)
	})
	return c
}

// replay is what was asked for.
type replay struct {
	span           spanFlags
	queues, agents []string
	file           string
	seeds, cores   int
	seed           uint64
	drawing        drawing
}

func (r *replay) run(cmd *cobra.Command, dir string, asJSON bool) error {
	if err := r.drawing.check(); err != nil {
		return err
	}
	supposed, err := r.supposed()
	if err != nil {
		return err
	}
	db, err := store.OpenView(dir)
	if err != nil {
		return err
	}
	defer db.Close()
	floor, err := readFloor(cmd.Context(), db)
	if err != nil {
		return err
	}
	change, err := control.Suppose(supposed, floor.queues, floor.agents, floor.skills)
	if err != nil {
		return usage{err.Error()}
	}
	span, err := r.span.read()
	if err != nil {
		return err
	}
	span.Words = change.Words()
	record, err := readRecord(cmd.Context(), db, span, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	compared, err := record.Compare(cmd.Context(), change, r.seed, r.seeds, r.cores, progress(cmd.ErrOrStderr(), "replay"))
	if err != nil {
		return err
	}
	shown := replayShown{compared, floor, r.span.zone, supposedLines(supposed)}
	if err := r.drawing.draw(shown.chart); err != nil {
		return err
	}
	if asJSON {
		return sayJSON(cmd, shown.json())
	}
	return shown.table(cmd.OutOrStdout())
}

// supposed reads the changes from the file and the flags; a flag goes over the file.
func (r *replay) supposed() (control.Supposed, error) {
	s := control.Supposed{Queues: map[string]map[string]string{}, Agents: map[string]map[string]string{}}
	if r.file != "" {
		if err := supposedFile(r.file, s); err != nil {
			return s, err
		}
	}
	for _, x := range []struct {
		flag string
		said []string
		into map[string]map[string]string
	}{{"--queue", r.queues, s.Queues}, {"--agent", r.agents, s.Agents}} {
		for _, text := range x.said {
			who, rest, ok := strings.Cut(text, ":")
			key, value, is := strings.Cut(rest, "=")
			if !ok || !is || who == "" || key == "" {
				return s, usage{x.flag + " " + text + " is not like 8000:staff=+2"}
			}
			set(x.into, who, key, value)
		}
	}
	return s, nil
}

func set(into map[string]map[string]string, who, key, value string) {
	if into[who] == nil {
		into[who] = map[string]string{}
	}
	into[who][key] = value
}

func supposedFile(name string, s control.Supposed) error {
	var file struct {
		Queue map[string]map[string]any `toml:"queue"`
		Agent map[string]map[string]any `toml:"agent"`
	}
	meta, err := toml.DecodeFile(name, &file)
	if err != nil {
		return fmt.Errorf("read changes: %w", err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return fmt.Errorf("read changes: %s: %s is neither [queue.DN] nor [agent.NAME]", name, unknown[0])
	}
	for _, x := range []struct {
		from map[string]map[string]any
		into map[string]map[string]string
	}{{file.Queue, s.Queues}, {file.Agent, s.Agents}} {
		for who, settings := range x.from {
			for key, v := range settings {
				set(x.into, who, key, fmt.Sprint(v))
			}
		}
	}
	return nil
}

// floor is queues, agents and skills as people call them.
type floor struct {
	queues []acdstore.Queue
	agents []acdstore.Agent
	skills []acdstore.Skill
}

func readFloor(ctx context.Context, db *sql.DB) (f floor, err error) {
	if f.queues, err = acdstore.Queues(ctx, db); err != nil {
		return f, err
	}
	if f.agents, err = acdstore.Agents(ctx, db); err != nil {
		return f, err
	}
	f.skills, err = acdstore.Skills(ctx, db)
	return f, err
}

// readRecord reads the log from its beginning, or from where it was sealed, to the end of the span.
func readRecord(ctx context.Context, db *sql.DB, span whatif.Span, w io.Writer) (*whatif.Record, error) {
	last, err := acdstore.LastRow(ctx, db)
	if err != nil {
		return nil, err
	}
	if last == 0 {
		return nil, errors.New("nothing has been recorded yet")
	}
	begin, err := acdstore.Begin(ctx, db)
	if err != nil {
		return nil, err
	}
	if span.Base, err = begin.Start(); err != nil {
		return nil, err
	}
	if span.From != 0 && span.From < begin.At || span.To != 0 && span.To <= begin.At {
		return nil, fmt.Errorf("the log knows only what came after %s; what was before is sealed and dropped",
			time.UnixMilli(int64(begin.At)).Format("2006-01-02 15:04"))
	}
	if span.Words, err = words(ctx, db, span, begin.Position); err != nil {
		return nil, err
	}
	read := acdstore.ReadMoves
	if span.Words {
		read = acdstore.ReadLog
	}
	return whatif.Read(span, recorded(read(ctx, db, begin.Position), last, progress(w, "read")))
}

// words says whether lines said matter: silence had consequences somewhere, or will have.
func words(ctx context.Context, db *sql.DB, span whatif.Span, position uint64) (bool, error) {
	if span.Words || whatif.MindsSilence(span.Base) {
		return true, nil
	}
	for row, err := range acdstore.ReadRules(ctx, db, position) {
		if err != nil {
			return false, err
		}
		if set, is := row.Event.(acd.QueueSet); is && whatif.SilenceCounts(set.Rules) {
			return true, nil
		}
	}
	return false, nil
}

// recorded is the rows of a log as a replay reads them.
func recorded(log iter.Seq2[acdstore.Row, error], last uint64, told func(done, all int64)) iter.Seq2[whatif.Row, error] {
	return func(yield func(whatif.Row, error) bool) {
		defer told(1, 1)
		n := 0
		for row, err := range log {
			if n++; n%2000 == 0 && row.ID < last {
				told(int64(row.ID), int64(last))
			}
			if !yield(whatif.Row{At: row.At, Event: row.Event, Effects: row.Effects}, err) {
				return
			}
		}
	}
}
