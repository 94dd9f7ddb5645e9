package main

import (
	"context"
	"errors"
	"time"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/record"
	"parley/internal/api"
	"parley/internal/backup"
	"parley/internal/operation"
	"parley/internal/store"
	"parley/xmppd"
)

// checksOf are what tells whether a server does its work.
func checksOf(p *parts, serving func() bool, dir string) operation.Checks {
	return operation.Checks{
		Serving: serving,
		Core:    func() { p.engine.Read(func(*acd.State) {}) },
		Commit:  func(ctx context.Context) error { return p.db.Do(ctx, func(*store.Tx) error { return nil }) },
		Free:    func() (uint64, error) { return freeBytes(dir) },
	}
}

// statusOf tells administrators how the server does; whether visitors are let in the interface itself knows.
func statusOf(d *doors, p *parts, server *xmppd.Server, dir string) func(context.Context) (api.Status, error) {
	started := time.Now()
	ready := operation.Ready(checksOf(p, func() bool { return true }, dir))
	return func(ctx context.Context) (api.Status, error) {
		seen := lookAt(d, p, server, endsSince(p), dir)
		s := api.Status{
			Version: seen.Version, Started: started.UTC(), Problems: []string{},
			Sessions: seen.Sessions, Hibernating: seen.Hibernating, Queued: seen.Queued,
			DatabaseBytes: seen.DatabaseBytes, LogBytes: seen.LogBytes, FreeBytes: seen.FreeBytes,
			Unindexed: seen.Unindexed, Uncounted: seen.Uncounted,
			Agents: seen.Agents, Queues: []api.QueueStatus{}, Record: []api.ChainEnd{},
		}
		s.Problems = problemsOf(ready(ctx))
		s.Ready = len(s.Problems) == 0
		if seen.CertificateEnds != 0 {
			s.CertificateEnds = time.Unix(int64(seen.CertificateEnds), 0).UTC()
		}
		for _, q := range seen.Queues {
			s.Queues = append(s.Queues, api.QueueStatus{
				DN: q.DN, Waiting: q.Waiting, OldestSeconds: int(q.OldestSeconds), Open: q.Open, Ready: q.Ready, Busy: q.Busy, Closed: q.Closed,
			})
		}
		heads, err := record.Heads(ctx, p.db.Reader())
		if err != nil {
			return s, err
		}
		for _, h := range heads {
			s.Record = append(s.Record, api.ChainEnd{Chain: string(h.Chain), Row: h.Row, End: h.String()})
		}
		begun, err := audit.Begun(ctx, p.db.Reader())
		if err != nil {
			return s, err
		}
		if begun != 0 {
			s.Begun = time.UnixMilli(int64(begun)).UTC()
		}
		s.BackedUp, err = backup.Last(dir)
		return s, err
	}
}

// problemsOf are the parts of an error that was joined.
func problemsOf(err error) []string {
	list := []string{}
	var many interface{ Unwrap() []error }
	switch {
	case err == nil:
	case errors.As(err, &many):
		for _, one := range many.Unwrap() {
			list = append(list, one.Error())
		}
	default:
		list = append(list, err.Error())
	}
	return list
}
