package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/spf13/cobra"

	"parley/internal/analysis"
	"parley/internal/control"
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
	span, err := r.span.read()
	if err != nil {
		return err
	}
	db, err := openView(cmd.Context(), dir)
	if err != nil {
		return err
	}
	defer db.Close()
	ask := analysis.ReplayAsk{From: span.From, To: span.To, Zone: r.span.zone, Supposed: supposed, Seed: r.seed, Seeds: r.seeds, Cores: r.cores}
	answer, err := ask.Run(cmd.Context(), db, phases(cmd.ErrOrStderr()))
	if err != nil {
		return badAsk(err)
	}
	shown := replayShown{answer}
	if err := r.drawing.draw(shown.chart); err != nil {
		return err
	}
	if asJSON {
		return sayJSON(cmd, answer.Answer())
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

// badAsk has what is wrong with a question told as a wrong use.
func badAsk(err error) error {
	if bad, is := errors.AsType[analysis.BadAsk](err); is {
		return usage{bad.What}
	}
	return err
}
