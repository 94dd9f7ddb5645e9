package analysis

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/acd/whatif"
)

// BadAsk says what is wrong with a question, for who asked it.
type BadAsk struct{ What string }

// Error is what is wrong.
func (b BadAsk) Error() string { return b.What }

// Progress is told how far the work of a phase ("read", "replay", "forecast") is. It is called from one goroutine at a time.
type Progress func(phase string, done, all int64)

func (p Progress) of(phase string) func(done, all int64) {
	return func(done, all int64) {
		if p != nil {
			p(phase, done, all)
		}
	}
}

// Floor is queues, agents and skills as people call them.
type Floor struct {
	Queues []acdstore.Queue
	Agents []acdstore.Agent
	Skills []acdstore.Skill
}

// ReadFloor reads who is there now.
func ReadFloor(ctx context.Context, db *sql.DB) (f Floor, err error) {
	if f.Queues, err = acdstore.Queues(ctx, db); err != nil {
		return f, err
	}
	if f.Agents, err = acdstore.Agents(ctx, db); err != nil {
		return f, err
	}
	f.Skills, err = acdstore.Skills(ctx, db)
	return f, err
}

// readRecord reads the log from its beginning, or from where it was sealed, to the end of the span.
func readRecord(ctx context.Context, db *sql.DB, span whatif.Span, told func(done, all int64)) (*whatif.Record, error) {
	last, err := acdstore.LastRow(ctx, db)
	if err != nil {
		return nil, err
	}
	if last == 0 {
		return nil, BadAsk{"nothing has been recorded yet"}
	}
	begin, err := acdstore.Begin(ctx, db)
	if err != nil {
		return nil, err
	}
	if span.Base, err = begin.Start(); err != nil {
		return nil, err
	}
	if span.From != 0 && span.From < begin.At || span.To != 0 && span.To <= begin.At {
		return nil, BadAsk{fmt.Sprintf("the log knows only what came after %s; what was before is sealed and dropped",
			time.UnixMilli(int64(begin.At)).Format("2006-01-02 15:04"))}
	}
	if span.Words, err = words(ctx, db, span, begin.Position); err != nil {
		return nil, err
	}
	read := acdstore.ReadMoves
	if span.Words {
		read = acdstore.ReadLog
	}
	return whatif.Read(span, recorded(ctx, read(ctx, db, begin.Position), last, told))
}

// words says whether lines said matter: silence had consequences somewhere, or will have.
func words(ctx context.Context, db *sql.DB, span whatif.Span, position uint64) (bool, error) {
	if span.Words || whatif.MindsSilence(span.Base) {
		return true, nil
	}
	for row, err := range acdstore.ReadRules(ctx, db, position) {
		if err != nil {
			return false, err
		}
		if set, is := row.Event.(acd.QueueSet); is && whatif.SilenceCounts(set.Rules) {
			return true, nil
		}
	}
	return false, nil
}

// recorded is the rows of a log as a replay reads them, until ctx ends.
func recorded(ctx context.Context, log iter.Seq2[acdstore.Row, error], last uint64, told func(done, all int64)) iter.Seq2[whatif.Row, error] {
	return func(yield func(whatif.Row, error) bool) {
		defer told(1, 1)
		n := 0
		for row, err := range log {
			if n++; n%2000 == 0 && row.ID < last {
				told(int64(row.ID), int64(last))
				if err == nil {
					err = ctx.Err()
				}
			}
			if !yield(whatif.Row{At: row.At, Event: row.Event, Effects: row.Effects}, err) {
				return
			}
		}
	}
}
