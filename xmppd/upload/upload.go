package upload

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/store"
	"parley/xmppd/component"
	"parley/xmppd/module"
)

// NS is the namespace of XEP-0363.
const NS = "urn:xmpp:http:upload:0"

// XEP says how much of the extension there is.
func XEP() module.XEP {
	return module.XEP{Number: 363, Version: "1.2.0", Status: module.Complete}
}

// Service is the component and its HTTP face. Its methods may be called from any goroutine.
type Service struct {
	cfg   Config
	db    *store.DB
	log   *slog.Logger
	files *files
	port  component.Port

	bytes atomic.Int64 // kept or promised, of everybody

	// linking is held for reading from a content's getting its name to its row's commit, and for writing from finding that
	// no row wants a content to removing it.
	linking sync.RWMutex

	mu      sync.Mutex
	filling map[int64]struct{} // slots whose file is arriving, by id

	puts, gets chan struct{} // one for each transfer

	stop    context.CancelFunc // ends the housekeeping
	closing sync.Once
	running sync.WaitGroup
}

// Open brings the tables and the directory up to date and attaches the component. What a crash has left behind is cleared
// away beside.
func Open(ctx context.Context, cfg Config, db *store.DB,
	attach func(domain string, h component.Handler, options ...component.Option) (component.Port, error), log *slog.Logger) (_ *Service, err error) {
	if err := cfg.filled(); err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if err := migrate(ctx, db); err != nil {
		return nil, err
	}
	s := &Service{
		cfg: cfg, db: db, log: log, filling: map[int64]struct{}{},
		puts: make(chan struct{}, cfg.PutsMax), gets: make(chan struct{}, cfg.GetsMax),
	}
	booked, err := s.booked(ctx)
	if err != nil {
		return nil, err
	}
	s.bytes.Store(booked)
	if s.files, err = openFiles(cfg.Dir); err != nil {
		return nil, err
	}
	if s.port, err = attach(cfg.Domain, s); err != nil {
		return nil, errors.Join(err, s.files.close())
	}
	house, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.running.Go(func() { s.keepHouse(house) })
	return s, nil
}

// Close detaches the component and ends the housekeeping. The HTTP face goes on until its server and the database end, so
// that requests in progress get their answers.
func (s *Service) Close(context.Context) (err error) {
	s.closing.Do(func() {
		s.stop()
		err = s.port.Close()
		s.running.Wait()
	})
	return err
}

// sweepEvery is how long what is over may take up room.
const sweepEvery = time.Minute

// keepHouse clears away until Close.
func (s *Service) keepHouse(ctx context.Context) {
	s.complain(ctx, "clear files that nobody wants", s.clearOrphans(ctx))
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			s.complain(ctx, "sweep files", s.Sweep(ctx))
		}
	}
}

func (s *Service) complain(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		s.log.Error(what, "err", err)
	}
}

// claim takes a slot for one upload; false if another is under way.
func (s *Service) claim(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, busy := s.filling[id]; busy {
		return false
	}
	s.filling[id] = struct{}{}
	return true
}

func (s *Service) release(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.filling, id)
}

func (s *Service) isFilling(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, busy := s.filling[id]
	return busy
}
