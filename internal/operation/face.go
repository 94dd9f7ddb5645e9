package operation

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	// aliveMax is how long the core may take to answer before the process counts as hung.
	aliveMax = 2 * time.Second
	// commitMax is how long a commit may take before the server counts as not ready.
	commitMax = 5 * time.Second
	// commitEvery is how long an answer about commits is good for: asking must not be work for the disk.
	commitEvery = time.Second
	// freeMin is how much of the disk must be free, in bytes: what some minutes of a busy floor need.
	freeMin = 256 << 20
)

// Checks are what the answers are made of. Each may be called from any goroutine.
type Checks struct {
	Serving func() bool                     // visitors are let in: started, and not being drained
	Core    func()                          // returns when the core has answered
	Commit  func(ctx context.Context) error // returns when a write is durable
	Free    func() (bytes uint64, err error)
}

// Ready asks all parts, as /readyz does. Whoever asks often keeps the function: it knows what was answered a moment ago.
// The error says everything that is wrong; each part of it is one problem.
func Ready(c Checks) func(context.Context) error {
	return (&probe{checks: c}).ready
}

// Face is the HTTP handler.
func Face(c Checks, figures *prometheus.Registry) http.Handler {
	p := &probe{checks: c}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, r *http.Request) { answer(w, p.alive(r.Context())) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { answer(w, p.ready(r.Context())) })
	mux.Handle("GET /metrics", promhttp.HandlerFor(figures, promhttp.HandlerOpts{MaxRequestsInFlight: 2, Timeout: 10 * time.Second}))
	return mux
}

// answer says ok, or every reason why not.
func answer(w http.ResponseWriter, err error) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintln(w, err)
		return
	}
	fmt.Fprintln(w, "ok")
}

// probe asks the parts. What hangs is asked once, however many want to know.
type probe struct {
	checks Checks

	mu      sync.Mutex
	asked   chan struct{} // closed when the core has answered; nil: it was not asked
	commits sync.Mutex
	at      time.Time
	last    error
}

var errHung = errors.New("the core of the contact centre does not answer")

// alive asks the core.
func (p *probe) alive(ctx context.Context) error {
	p.mu.Lock()
	if p.asked == nil {
		answered := make(chan struct{})
		p.asked = answered
		go func() {
			p.checks.Core()
			p.mu.Lock()
			p.asked = nil
			p.mu.Unlock()
			close(answered)
		}()
	}
	answered := p.asked
	p.mu.Unlock()
	late := time.NewTimer(aliveMax)
	defer late.Stop()
	select {
	case <-answered:
		return nil
	case <-late.C:
		return errHung
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ready asks all parts.
func (p *probe) ready(ctx context.Context) error {
	var problems []error
	if !p.checks.Serving() {
		problems = append(problems, errors.New("it is starting or being drained"))
	}
	problems = append(problems, p.alive(ctx), p.commit(ctx))
	switch free, err := p.checks.Free(); {
	case err != nil:
		problems = append(problems, err)
	case free < freeMin:
		problems = append(problems, fmt.Errorf("only %d MiB of the disk are free", free>>20))
	}
	return errors.Join(problems...)
}

// commit tries a write.
func (p *probe) commit(ctx context.Context) error {
	p.commits.Lock()
	defer p.commits.Unlock()
	if time.Since(p.at) < commitEvery {
		return p.last
	}
	ctx, cancel := context.WithTimeout(ctx, commitMax)
	defer cancel()
	err := p.checks.Commit(ctx)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("nothing was committed within %v", commitMax)
	case errors.Is(err, context.Canceled):
		return err // who asked has gone: that says nothing
	}
	p.at, p.last = time.Now(), err
	return err
}
