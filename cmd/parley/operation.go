package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/internal/operation"
	"parley/internal/store"
	"parley/xmppd"
)

// watch answers those who watch the server, if there is an address for it, until it is stopped.
func watch(d *doors, p *parts, server *xmppd.Server, serving func() bool, dir string, failed chan<- error) (stop func(context.Context) error) {
	l := d.streams["operation"]
	if l == nil {
		return func(context.Context) error { return nil }
	}
	checks := operation.Checks{
		Serving: serving,
		Core:    func() { p.engine.Read(func(*acd.State) {}) },
		Commit:  func(ctx context.Context) error { return p.db.Do(ctx, func(*store.Tx) error { return nil }) },
		Free:    func() (uint64, error) { return freeBytes(dir) },
	}
	figures := operation.Register(func() operation.Look { return lookAt(d, p, server, dir) })
	web := &http.Server{
		Handler: operation.Face(checks, figures), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 15 * time.Second,
		MaxHeaderBytes: 8 << 10,
	}
	go func() { failed <- named("serve operation", web.Serve(l)) }()
	return func(ctx context.Context) error { return finish(ctx, web) }
}

// lookAt is how the server does now.
func lookAt(d *doors, p *parts, server *xmppd.Server, dir string) operation.Look {
	core, db := p.engine.Stats(), p.db.Stats()
	l := operation.Look{
		Version: revision(), Sessions: server.Sessions(), Hibernating: server.Hibernating(),
		Events: core.Events, Rejected: core.Rejected, Diverged: core.Diverged,
		Operations: db.Ops, Commits: db.Commits, Queued: db.Queued,
		DatabaseBytes: fileBytes(filepath.Join(dir, store.DatabaseFiles()[0])), LogBytes: fileBytes(filepath.Join(dir, store.DatabaseFiles()[1])),
		Agents: map[string]int{},
	}
	l.FreeBytes, _ = freeBytes(dir) // 0 is what cannot be known
	for _, s := range d.certificates() {
		for _, leaf := range s.Leaves() {
			if ends := float64(leaf.NotAfter.Unix()); l.CertificateEnds == 0 || ends < l.CertificateEnds {
				l.CertificateEnds = ends
			}
		}
	}
	queues, err := acdstore.Queues(context.Background(), p.db.Reader())
	if err != nil {
		return l // the rest is true all the same
	}
	agents, err := acdstore.Agents(context.Background(), p.db.Reader())
	if err != nil {
		return l
	}
	p.engine.Read(func(s *acd.State) {
		for _, a := range agents {
			v, _ := s.Standing(a.ID)
			l.Agents[shownWords[v.Shown]]++
		}
	})
	for _, q := range queues {
		p.engine.Read(func(s *acd.State) { l.Queues = append(l.Queues, lookAtQueue(s, q)) })
	}
	return l
}

var shownWords = [...]string{
	acd.ShownLoggedOut: "logged-out", acd.ShownNotReady: "not-ready", acd.ShownReady: "ready",
	acd.ShownOffered: "offered", acd.ShownBusy: "busy", acd.ShownWrapUp: "wrap-up",
}

func lookAtQueue(s *acd.State, q acdstore.Queue) operation.Queue {
	v, _ := s.Queue(q.ID)
	seen := operation.Queue{DN: q.DN, Waiting: v.Waiting, Open: v.Open, Ready: v.Ready, Busy: v.Busy, Closed: v.Closed}
	if v.Oldest != 0 {
		seen.OldestSeconds = max(time.Since(time.UnixMilli(int64(v.Oldest))).Seconds(), 0)
	}
	return seen
}

func fileBytes(path string) int64 {
	about, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return about.Size()
}

// freeBytes is how much of a directory's disk we may still fill.
func freeBytes(dir string) (uint64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return 0, fmt.Errorf("look at the disk of %s: %w", dir, err)
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}
