package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"parley/internal/control"
	"parley/internal/store"
)

// takeOverTries is how often a command looks again when a server starts or stops at the same moment.
const (
	takeOverTries = 50
	takeOverPause = 100 * time.Millisecond
)

// withCentre gives a command's work the centre of the data directory: the running server's, or else the database's own.
func withCentre(c *cobra.Command, work func(*cobra.Command, []string, control.Centre) error) func(*cobra.Command, []string) error {
	f := common(c.Flags())
	return does(func(cmd *cobra.Command, args []string) error {
		cfg, err := f.load(cmd)
		if err != nil {
			return err
		}
		if err := cfg.Validate(); err != nil {
			return err
		}
		log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
		for range takeOverTries {
			remote, err := control.Dial(cmd.Context(), cfg.Data)
			if err == nil {
				return work(cmd, args, remote)
			}
			if !errors.Is(err, control.ErrNoServer) {
				return err
			}
			p, err := openParts(cmd.Context(), cfg, log)
			if err == nil {
				err = work(cmd, args, p.centre())
				return errors.Join(err, p.close(context.WithoutCancel(cmd.Context())))
			}
			if !errors.Is(err, store.ErrInUse) {
				return err
			}
			if err := pause(cmd.Context(), takeOverPause); err != nil {
				return err
			}
		}
		return fmt.Errorf("%s: %w, which does not answer", cfg.Data, store.ErrInUse)
	})
}

// done says in one sentence what a change came to, unless it failed: every command that changes something says so alike.
func done(cmd *cobra.Command, err error, format string, args ...any) error {
	if err != nil {
		return err
	}
	return say(cmd, format+"\n", args...)
}

func say(cmd *cobra.Command, format string, args ...any) error {
	_, err := fmt.Fprintf(cmd.OutOrStdout(), format, args...)
	return err
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
