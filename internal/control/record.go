package control

import (
	"context"
	"fmt"
	"time"

	"parley/acd"
	"parley/acd/compare"
	"parley/acd/engine"
	"parley/acd/verify"
)

// Keeping is what is done about the record as it grows.
type Keeping interface {
	// Seal verifies the record and seals what came before a moment; with drop the sealed rows of the log go. Nothing is
	// sealed unless everything holds. It takes as long as an audit does.
	Seal(ctx context.Context, before time.Time, drop bool) (Sealed, error)
}

// Sealed is what was sealed.
type Sealed struct {
	Row     uint64    `json:"row"` // of the log, the last one sealed
	At      time.Time `json:"at"`  // of that row
	Dropped int64     `json:"dropped,omitempty"`
}

// sealAsked is what the command asks for.
type sealAsked struct {
	Before time.Time `json:"before"`
	Drop   bool      `json:"drop,omitempty"`
}

// Seal seals the record.
func (d *Direct) Seal(ctx context.Context, before time.Time, drop bool) (Sealed, error) {
	if d.db == nil {
		return Sealed{}, errNoSafety
	}
	key, err := d.db.RecordKey()
	if err != nil {
		return Sealed{}, err
	}
	cfg := verify.Config{Key: key, Version: engine.Version}
	if reports, err := compare.Open(ctx, d.db.Reader()); err == nil {
		cfg.Reports = reports
	}
	s, r, err := verify.Seal(ctx, d.db.Reader(), cfg, acd.Time(before.UnixMilli()))
	if err != nil {
		if n := len(r.Mismatches); n > 0 {
			err = fmt.Errorf("%w; \"parley audit\" names %d mismatches or more", err, n)
		}
		return Sealed{}, err
	}
	if err := d.admin.Seal(ctx, s); err != nil {
		return Sealed{}, err
	}
	done := Sealed{Row: s.Position, At: time.UnixMilli(s.At)}
	if drop {
		done.Dropped, err = d.admin.DropSealed(ctx, s.Position)
	}
	return done, err
}

// Seal asks the server.
func (r *Remote) Seal(ctx context.Context, before time.Time, drop bool) (done Sealed, err error) {
	err = r.call(ctx, "record/seal", request{Seal: sealAsked{before, drop}}, &done)
	return done, err
}

// onKeeping has the commands of Keeping answered.
func onKeeping(on func(string, func(context.Context, request) (any, error)), c Centre) {
	on("record/seal", func(ctx context.Context, r request) (any, error) { return c.Seal(ctx, r.Seal.Before, r.Seal.Drop) })
}
