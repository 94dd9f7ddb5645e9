package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// Config is what to measure, and how long.
type Config struct {
	Program string                                               // of Parley
	Seed    func(ctx context.Context, dir string, f Floor) error // fills a data directory of Parley

	Only    *regexp.Regexp // trials whose name matches; nil: all
	Peers   []string       // prosody, prosody-gen, ejabberd; those that are not installed are left out, and named
	Runs    int            // of each trial; the median counts
	Seconds int            // of each run, after a second of warming up

	Pairs    int // conversations at a time
	Sessions int // idle sessions

	Progress io.Writer // what is being done
	Out      io.Writer // the table
	JSON     string    // a file for all figures; "": none
}

// Default is a full run.
func Default() Config {
	return Config{Peers: []string{"ejabberd", "prosody", "prosody-gen"}, Runs: 3, Seconds: 8, Pairs: 100, Sessions: 2000}
}

// Validate names everything that cannot be measured.
func (c Config) Validate() error {
	var problems []error
	for _, p := range c.Peers {
		if _, known := peers()[p]; !known {
			problems = append(problems, fmt.Errorf("unknown peer %q: they are ejabberd, prosody and prosody-gen", p))
		}
	}
	for name, n := range map[string]int{"runs": c.Runs, "seconds": c.Seconds, "pairs": c.Pairs, "sessions": c.Sessions} {
		if n < 1 {
			problems = append(problems, fmt.Errorf("%s must be at least 1, is %d", name, n))
		}
	}
	if len(chosen(c.Only)) == 0 {
		problems = append(problems, fmt.Errorf("no trial is called %s", c.Only))
	}
	return errors.Join(problems...)
}

func peers() map[string]server {
	return map[string]server{"prosody": prosody{}, "prosody-gen": prosody{generational: true}, "ejabberd": ejabberd{}}
}

// run is one run of the program.
type run struct {
	Config
	dir   string
	site  site
	cores cores
	size  size
	keys  map[string]*keyring // per server
	made  report
}

// Run measures, and writes what it found. What fails is told and left out; the error says that something did.
func Run(ctx context.Context, cfg Config) (err error) {
	if err := cfg.Validate(); err != nil {
		return err
	}
	r := &run{Config: cfg, keys: map[string]*keyring{}, size: size{pairs: cfg.Pairs, sessions: cfg.Sessions, comers: 2 * atOnce, clique: 10}}
	if r.dir, err = os.MkdirTemp("", "parley-bench"); err != nil {
		return fmt.Errorf("make a working directory: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(r.dir)) }()
	r.site = site{accounts: max(2*cfg.Pairs, cfg.Sessions, r.size.comers), agents: cfg.Pairs}
	if r.site.cert, r.site.key, err = makeCert(r.dir); err != nil {
		return err
	}
	if r.cores, err = shareCores(); err != nil {
		return err
	}
	if err := r.prepare(ctx); err != nil {
		return err
	}
	failed := r.measure(ctx)
	r.made.table(cfg.Out)
	return errors.Join(failed, ctx.Err(), r.keep())
}

// prepare makes the data directory of each server that can be measured.
func (r *run) prepare(ctx context.Context) error {
	all := []server{parley{r.Program, r.Seed}}
	for _, name := range r.Peers {
		all = append(all, peers()[name])
	}
	for _, s := range all {
		if err := s.missing(); err != nil {
			r.say("%s is left out: %v", s.name(), err)
			continue
		}
		r.say("%s: making %d accounts", s.name(), r.site.accounts)
		dir := filepath.Join(r.dir, s.name())
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		if err := s.prepare(ctx, dir, r.site); err != nil {
			return fmt.Errorf("prepare %s: %w", s.name(), err)
		}
		r.made.servers = append(r.made.servers, s)
		r.keys[s.name()] = &keyring{}
	}
	return nil
}

// errFailed is told when all is done; what failed was told when it did.
var errFailed = errors.New("some trials failed")

// measure does all trials with all servers, in turns, so that what else the machine does meets them alike.
func (r *run) measure(ctx context.Context) error {
	var failed error
	for _, t := range chosen(r.Only) {
		row := &row{trial: t, samples: map[string][]sample{}}
		r.made.rows = append(r.made.rows, row)
		for n := range r.Runs {
			for _, s := range r.made.servers {
				if ctx.Err() != nil {
					return failed
				}
				if !t.fits(s) {
					continue
				}
				got, err := r.once(ctx, t, s)
				if err != nil {
					failed = errFailed
					r.say("%-28s %d/%d %-12s FAILED: %v", t.name, n+1, r.Runs, s.name(), err)
					continue
				}
				row.samples[s.name()] = append(row.samples[s.name()], got)
				r.say("%-28s %d/%d %-12s %s", t.name, n+1, r.Runs, s.name(), got)
			}
		}
	}
	return failed
}

// startMax is how long a server may take to listen.
const startMax = time.Minute

// once does one trial with one server, which is started for it on a fresh copy of its directory.
func (r *run) once(ctx context.Context, t trial, s server) (_ sample, err error) {
	dir := filepath.Join(r.dir, "now")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(r.dir, s.name()))); err != nil {
		return nil, fmt.Errorf("copy the data directory: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	p := plan{wire: t.wire, archived: t.archived}
	if p.ports, err = freePorts(); err != nil {
		return nil, err
	}
	cmd, err := s.command(dir, r.site, p)
	if err != nil {
		return nil, err
	}
	servers, clients := r.cores.server, r.cores.clients
	if t.loose {
		servers, clients = r.cores.all, r.cores.all
	}
	if err := stay(clients); err != nil {
		return nil, err
	}
	process, err := start(cmd, servers)
	if err != nil {
		return nil, err
	}
	defer process.stop()
	starting, cancel := context.WithTimeout(ctx, startMax)
	defer cancel()
	if err := process.up(starting, []string{p.addr()}); err != nil {
		return nil, fmt.Errorf("%w: %s", err, said(dir))
	}
	b := &bed{ways: ways{wire: t.wire, addr: p.addr(), host: host, keys: r.keys[s.name()]}, server: s, plan: p, process: process,
		size: r.size, window: time.Duration(r.Seconds) * time.Second}
	got, err := t.do(ctx, b)
	if log := said(dir); err != nil && log != "" {
		return nil, fmt.Errorf("%w; the server said: %s", err, log)
	}
	return got, err
}

func (r *run) say(format string, args ...any) { fmt.Fprintf(r.Progress, format+"\n", args...) }

// keep writes all figures into the file that was asked for.
func (r *run) keep() error {
	if r.JSON == "" {
		return nil
	}
	text, err := json.MarshalIndent(r.made.all(), "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(r.JSON, append(text, '\n'), 0o644)
}
