package verify

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/acd"
	"parley/acd/record"
)

// Config says what to verify with.
type Config struct {
	// Key is the directory's, store.RecordKey; nil = it is not there, and nothing can be proved.
	Key []byte
	// Version is engine.Version: rows of this version must be decided just so.
	Version int
	// Reports are held to the log; nil = they are not looked at.
	Reports Reports
	// Heads are ends of chains that were noted elsewhere, Report.Heads of an earlier verification.
	Heads []record.Head
	// Progress hears of rows looked at and of all there are; nil = nobody wants to know.
	Progress func(done, all int64)
}

// verification is one run.
type verification struct {
	ctx    context.Context
	cfg    Config
	db     *sql.Tx // one moment of the database
	prover *record.Prover
	found  *found
	report Report
	counts map[string]int64

	begin   beginning
	seals   []record.Seal
	state   *acd.State
	books   *books
	days    *days
	began   acd.Time // of the first interval that is whole
	known   acd.Time // until when the reports know everything
	last    logRow   // the last one read
	shots   []snapshot
	heads   map[record.Chain]head
	noted   map[record.Chain]map[uint64]record.Head
	done    int64
	all     int64
	contact *sql.Stmt
	err     error // of reading beside the log

	ratings    map[acd.ContactID]given
	late       map[acd.Time]map[acd.ContactID]*visit // contacts that were not over when their day was compared, by day
	latePasses map[acd.Time][]*pass                  // likewise

	sealBefore acd.Time // 0 = nothing is to be sealed
	sealed     record.Seal
	before     []byte // link of the row before the last
	broken     bool   // the log has holes: what is counted after them says nothing
}

// Run verifies a database as it is at one moment, while somebody may go on writing to it. An error means that it could not
// be looked at; what does not hold stands in the report. It blocks for as long as that takes.
func Run(ctx context.Context, db *sql.DB, cfg Config) (Report, error) {
	v := newVerification(ctx, cfg)
	if err := v.verify(db); err != nil {
		return Report{}, err
	}
	return v.finish(), nil
}

func newVerification(ctx context.Context, cfg Config) *verification {
	return &verification{
		ctx: ctx, cfg: cfg, found: newFound(), report: Report{Heads: []string{}, Recounted: map[string]map[string]int64{}}, counts: map[string]int64{},
		books: newBooks(), days: newDays(), ratings: map[acd.ContactID]given{},
		late: map[acd.Time]map[acd.ContactID]*visit{}, latePasses: map[acd.Time][]*pass{},
	}
}

func (v *verification) verify(db *sql.DB) error {
	tx, err := db.BeginTx(v.ctx, nil)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	v.db = tx
	err = v.run()
	if over := tx.Rollback(); !errors.Is(over, sql.ErrTxDone) { // a context that ends rolls back by itself
		err = errors.Join(err, over)
	}
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	return nil
}

func (v *verification) run() error {
	if v.cfg.Key != nil {
		v.prover = record.NewProver(v.cfg.Key)
	} else {
		v.found.add(KeyMissing, "record.key", "", "")
	}
	if v.cfg.Reports != nil {
		known, err := v.cfg.Reports.Known(v.ctx, v.db)
		if err != nil {
			return err
		}
		v.known = known
	}
	v.days.core, v.days.over, v.days.lapse = v.coreWaiting, v.closeDay, func(until acd.Time) { v.books.lapse(until) }
	for _, step := range []func() error{
		v.measure, v.readHeads, v.readBeginning, v.readSnapshots, v.readRated, v.readLog, v.readTrail, v.readLines, v.compareLines, v.countContacts, v.checkPast,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if v.cfg.Progress != nil {
		v.cfg.Progress(v.all, v.all)
	}
	return nil
}

// measure counts the rows there are, for the progress.
func (v *verification) measure() error {
	for _, table := range []string{"log", "audit", "lines", "messages", "rated"} {
		var n int64
		if err := v.db.QueryRowContext(v.ctx, "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			return fmt.Errorf("count %s: %w", table, err)
		}
		v.all += n
	}
	return nil
}

// progressEvery is how many rows lie between two reports of progress.
const progressEvery = 4096

func (v *verification) passed() error {
	v.done++
	if v.done%progressEvery != 0 {
		return nil
	}
	if v.cfg.Progress != nil {
		v.cfg.Progress(v.done, v.all)
	}
	return v.ctx.Err()
}

func (v *verification) count(what string, n int64) { v.counts[what] += n }

// counted is what is looked at, in the order it is told.
func counted() []string {
	return []string{"log", "decided", "trail", "lines", "messages", "ratings", "contacts", "intervals", "figures", "records", "snapshots", "seals"}
}

func (v *verification) finish() Report {
	r := v.report
	for _, what := range counted() {
		r.Counts = append(r.Counts, Count{what, v.counts[what]})
	}
	r.Figures = v.counts["figures"] > 0
	r.Mismatches, r.Unnamed, r.Unproved = v.found.list, v.found.unnamed, v.cfg.Key == nil
	return r
}

// each shows the rows of a query. It is over when show fails.
func (v *verification) each(what, query string, args []any, show func(*sql.Rows) error) error {
	rows, err := v.db.QueryContext(v.ctx, query, args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := show(rows); err != nil {
			return fmt.Errorf("read %s: %w", what, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}
