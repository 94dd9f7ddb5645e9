package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"parley/config"
	"parley/internal/bench"
	"parley/internal/control"
	xstore "parley/xmppd/store"
)

func newBench() *cobra.Command {
	cfg := bench.Default()
	c := &cobra.Command{
		Use:   "bench",
		Short: "Measure this program, and Prosody and ejabberd where they are installed",
		Long: `Measure this program, and Debian's Prosody and ejabberd where they are installed, in one run.
Each is started on loopback with its own data in a temporary directory, pinned to one core, the clients to another.`,
		Example: `  parley bench
  parley bench --only 'message.*archived' --peers ejabberd --runs 5
  parley bench --only login-tcp --peers '' --seconds 1 --runs 1`,
		Args: cobra.NoArgs,
	}
	only := c.Flags().String("only", "", "`pattern`: only trials whose name matches")
	peers := c.Flags().String("peers", strings.Join(cfg.Peers, ","), "other `servers` to measure; '' for none")
	c.Flags().IntVar(&cfg.Runs, "runs", cfg.Runs, "runs of each trial; the median counts")
	c.Flags().IntVar(&cfg.Seconds, "seconds", cfg.Seconds, "seconds of each run")
	c.Flags().IntVar(&cfg.Pairs, "pairs", cfg.Pairs, "conversations at a time")
	c.Flags().IntVar(&cfg.Sessions, "sessions", cfg.Sessions, "idle sessions")
	c.Flags().StringVar(&cfg.JSON, "json", "", "`file` for all figures")
	c.RunE = does(func(cmd *cobra.Command, _ []string) (err error) {
		if cfg.Only, err = regexp.Compile(*only); err != nil {
			return usage{fmt.Sprintf("--only: %v", err)}
		}
		cfg.Peers = strings.FieldsFunc(*peers, func(r rune) bool { return r == ',' || r == ' ' })
		if cfg.Program, err = os.Executable(); err != nil {
			return fmt.Errorf("find this program: %w", err)
		}
		cfg.Seed, cfg.Out, cfg.Progress = seedBench, cmd.OutOrStdout(), cmd.ErrOrStderr()
		return bench.Run(cmd.Context(), cfg)
	})
	return c
}

// seedBench fills a data directory with those whom the benchmark's clients are.
func seedBench(ctx context.Context, dir string, f bench.Floor) (err error) {
	cfg := config.Default()
	cfg.Data = dir
	cfg.Accounts.ScramIterations = xstore.ScramIterationsMin // the clients, too, hash once per account
	p, err := openParts(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close(context.WithoutCancel(ctx))) }()
	for _, name := range f.Accounts {
		if _, err := p.accounts.Create(ctx, name, f.Password); err != nil {
			return err
		}
	}
	centre := p.centre()
	if err := centre.AddQueue(ctx, f.Queue, "bench"); err != nil {
		return err
	}
	for _, name := range f.Agents {
		if err := centre.AddUser(ctx, control.User{Name: name, Role: "agent"}, f.Password); err != nil {
			return err
		}
		if err := centre.JoinQueue(ctx, f.Queue, name); err != nil {
			return err
		}
	}
	return nil
}
