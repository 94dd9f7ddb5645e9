package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"parley/acd"
	"parley/acd/facts"
	acdstore "parley/acd/store"
	"parley/acd/word"
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
	checks := checksOf(p, serving, dir)
	ended := endsSince(p)
	figures := operation.Register(func() operation.Look { return lookAt(d, p, server, ended, dir) })
	web := &http.Server{
		Handler: operation.Face(checks, figures), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 15 * time.Second,
		MaxHeaderBytes: 8 << 10,
	}
	go func() { failed <- named("serve operation", web.Serve(l)) }()
	return func(ctx context.Context) error { return finish(ctx, web) }
}

// lookAt is how the server does now.
func lookAt(d *doors, p *parts, server *xmppd.Server, ended *ends, dir string) operation.Look {
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
	if far, err := p.figures.Far(context.Background()); err == nil {
		l.Uncounted = int64(far.All - far.Done)
	}
	if rows, err := p.index.Behind(context.Background()); err == nil {
		l.Unindexed = rows
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
			l.Agents[word.Shown(v.Shown)]++
		}
	})
	counts := ended.count(p)
	for _, q := range queues {
		seen := counts[q.ID]
		p.engine.Read(func(s *acd.State) { lookAtQueue(&seen, s, q) })
		l.Queues = append(l.Queues, seen)
	}
	return l
}

// ends counts what became of entries since the start.
type ends struct {
	mu     sync.Mutex
	from   acd.Time
	queues map[acd.QueueID]operation.Queue
}

// endsSince counts from now on.
func endsSince(p *parts) *ends {
	return &ends{from: p.engine.Now(), queues: map[acd.QueueID]operation.Queue{}}
}

// count adds what has ended since it was asked last.
func (e *ends) count(p *parts) map[acd.QueueID]operation.Queue {
	e.mu.Lock()
	defer e.mu.Unlock()
	to, all, err := facts.Tallies(context.Background(), p.db.Reader(), e.from)
	if err != nil {
		return maps.Clone(e.queues) // the next look makes it good
	}
	e.from = to
	for _, x := range all {
		q := e.queues[x.Queue]
		switch x.How {
		case facts.Answered:
			q.Answered += uint64(x.N)
			q.WaitSeconds += float64(x.Wait) / 1000
		case facts.Abandoned:
			q.Abandoned += uint64(x.N)
		default:
			q.Others += uint64(x.N)
		}
		e.queues[x.Queue] = q
	}
	return maps.Clone(e.queues)
}

// lookAtQueue is how a queue is now.
func lookAtQueue(seen *operation.Queue, s *acd.State, q acdstore.Queue) {
	v, _ := s.Queue(q.ID)
	seen.DN, seen.Waiting, seen.Open, seen.Ready, seen.Busy, seen.Closed = q.DN, v.Waiting, v.Open, v.Ready, v.Busy, v.Closed
	if v.Oldest != 0 {
		seen.OldestSeconds = max(time.Since(time.UnixMilli(int64(v.Oldest))).Seconds(), 0)
	}
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
