package main

import (
	"context"
	"errors"
	"log/slog"

	"parley/acd/admin"
	"parley/acd/ban"
	"parley/acd/engine"
	"parley/acd/facts"
	"parley/acd/retain"
	"parley/acd/search"
	"parley/acd/webhook"
	"parley/config"
	"parley/internal/control"
	"parley/internal/site"
	"parley/internal/store"
	xstore "parley/xmppd/store"
	"parley/xmppd/upload"
)

// parts is what a data directory holds, opened: all that a command needs, and what a server stands on.
type parts struct {
	host     string
	db       *store.DB
	accounts *xstore.Accounts
	engine   *engine.Engine
	admin    *admin.Admin
	bans     *ban.List
	figures  *facts.Keeper
	hooks    *webhook.Dispatcher
	index    *search.Index
	eraser   *retain.Eraser
	files    *upload.Service // nil: none runs
	dir      string
}

// openParts opens the directory. Nobody else may have it open: store.ErrInUse.
func openParts(ctx context.Context, cfg config.Config, log *slog.Logger) (_ *parts, err error) {
	db, err := store.Open(cfg.Data, log)
	if err != nil {
		return nil, err
	}
	p := &parts{db: db, dir: cfg.Data}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close(context.WithoutCancel(ctx)))
		}
	}()
	if p.host, err = site.Host(ctx, db, cfg.Host); err != nil {
		return nil, err
	}
	cfg.Accounts.Host = p.host
	if p.accounts, err = xstore.OpenAccounts(ctx, db, cfg.Accounts); err != nil {
		return nil, err
	}
	if p.engine, err = engine.Open(ctx, cfg.Engine, db, log.With("part", "acd")); err != nil {
		return nil, err
	}
	p.admin, p.eraser = admin.New(db, p.engine), eraserOf(p, cfg.Data)
	if p.bans, err = openBans(ctx, cfg, p); err != nil {
		return nil, err
	}
	if p.figures, err = facts.Open(ctx, db); err != nil {
		return nil, err
	}
	if p.hooks, err = webhook.Open(ctx, cfg.Webhooks, db, log.With("part", "webhooks")); err != nil {
		return nil, err
	}
	if p.index, err = search.Open(ctx, db, log.With("part", "search")); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *parts) centre() *control.Direct {
	return control.NewDirect(p.host, p.accounts, p.admin).Guarded(p.db, p.bans).Telling(p.hooks).Finding(p.index).Erasing(p.eraser, p.dir)
}

// close ends what was opened, in reverse; what was queued is committed.
func (p *parts) close(ctx context.Context) error {
	var errs []error
	if p.hooks != nil {
		errs = append(errs, p.hooks.Close(ctx))
	}
	if p.engine != nil {
		errs = append(errs, p.engine.Close(ctx))
	}
	return errors.Join(append(errs, p.db.Close())...)
}
