package store

import (
	"context"
	"database/sql"
	"fmt"
	"iter"

	"parley/acd"
	"parley/acd/record"
)

// WrittenAfter is After of rows as they were written, each held against the record: several times as fast, for who need
// not know what they say. The record is asked beside the reading, a little behind: a row that is not as it was written
// ends the rows with ErrBroken, perhaps after some more of them.
//
// Under a key that proves no row before it, a row may as well have been written under another key, which is lost. It is
// taken if it can be read, and counted: see Unproved.
func (l *Log) WrittenAfter(ctx context.Context, position uint64) iter.Seq2[Written, error] {
	return func(yield func(Written, error) bool) {
		key, err := l.db.RecordKey()
		if err != nil {
			yield(Written{}, err)
			return
		}
		p := newProving(key)
		defer func() { l.unproved += p.end() }()
		for w, err := range readLinked(ctx, l.db.Reader(), twoBefore(position)) {
			if err == nil {
				p.add(w)
			}
			if (err != nil || w.ID > position) && !yield(w.Written, err) || err != nil {
				return
			}
		}
		p.end()
		if p.broken != nil {
			yield(Written{}, p.broken)
		}
	}
}

// Unproved is how many of the rows that WrittenAfter read the record does not prove, and does not belie either.
func (l *Log) Unproved() uint64 { return l.unproved }

// twoBefore is where reading begins: the row at position has to be proved, with the link of the one before it, to know
// that the key is the one.
func twoBefore(position uint64) uint64 { return position - min(position, 2) }

// linked is a row with the link that stands in it.
type linked struct {
	Written
	link []byte
}

func readLinked(ctx context.Context, db *sql.DB, position uint64) iter.Seq2[linked, error] {
	return func(yield func(linked, error) bool) {
		rows, err := db.QueryContext(ctx, `SELECT id, at, version, revision, event, effects, link FROM log WHERE id > ? ORDER BY id`, int64(position))
		if err != nil {
			yield(linked{}, fmt.Errorf("read log after %d: %w", position, err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var w linked
			err := rows.Scan(&w.ID, &w.At, &w.Version, &w.Revision, (*sql.RawBytes)(&w.Event), (*sql.RawBytes)(&w.Effects), (*sql.RawBytes)(&w.link))
			if err != nil {
				err = fmt.Errorf("read log: %w", err)
			}
			if !yield(w, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(linked{}, fmt.Errorf("read log after %d: %w", position, err))
		}
	}
}

// Rows are handed over in portions; so many may wait to be proved, then reading waits.
const (
	portionBytes    = 64 << 10
	portionsWaiting = 4
)

// proving holds rows against the record, on a goroutine of its own.
type proving struct {
	now      *portion
	portions chan *portion
	spare    chan *portion
	done     chan struct{}
	ended    bool

	// The goroutine's, until done.
	prover   *record.Prover
	link     link
	next     uint64 // the row that follows it
	proved   bool   // a row was, under this key
	unproved uint64
	broken   error
}

// portion is rows in one piece of memory.
type portion struct {
	content record.Content
	rows    []extent
}

// extent is where a row's content ends, where in it its event lies, and its link.
type extent struct {
	id    uint64
	end   int
	event [2]int
	link  link
}

// link is that of a row; empty before the first row, and of a row that has none.
type link struct {
	bytes [record.LinkBytes]byte
	is    bool
}

func linkOf(b []byte) (l link) {
	l.is = copy(l.bytes[:], b) == len(b) && len(b) == len(l.bytes)
	return l
}

func (l *link) slice() []byte {
	if !l.is {
		return nil
	}
	return l.bytes[:]
}

func newProving(key []byte) *proving {
	p := &proving{
		now: &portion{}, portions: make(chan *portion, portionsWaiting), spare: make(chan *portion, portionsWaiting+2),
		done: make(chan struct{}), prover: record.NewProver(key), next: 1,
	}
	go func() {
		defer close(p.done)
		for some := range p.portions {
			p.prove(some)
			p.spare <- some
		}
	}()
	return p
}

// add copies a row. It blocks while so many portions wait.
func (p *proving) add(w linked) {
	c := p.now.content.Int(int64(w.At)).Int(int64(w.Version)).Int(int64(w.Revision)).Bytes(w.Event)
	x := extent{id: w.ID, event: [2]int{len(c) - len(w.Event), len(c)}, link: linkOf(w.link)}
	p.now.content = c.Bytes(w.Effects)
	x.end = len(p.now.content)
	p.now.rows = append(p.now.rows, x)
	if x.end >= portionBytes {
		p.hand()
	}
}

func (p *proving) hand() {
	p.portions <- p.now
	select {
	case p.now = <-p.spare:
		p.now.content, p.now.rows = p.now.content[:0], p.now.rows[:0]
	default:
		p.now = &portion{}
	}
}

// end waits until all rows are held against the record, and says how many it neither proves nor belies.
func (p *proving) end() (unproved uint64) {
	if !p.ended {
		p.ended = true
		p.hand()
		close(p.portions)
	}
	<-p.done
	return p.unproved
}

func (p *proving) prove(some *portion) {
	from := 0
	for i := range some.rows {
		if p.broken == nil {
			p.row(&some.rows[i], some.content[from:some.rows[i].end], some.content)
		}
		from = some.rows[i].end
	}
}

// row follows the links that stand in the rows: of several rows that were changed, the first is named.
func (p *proving) row(x *extent, content, all record.Content) {
	follows, before := x.id == p.next, p.link
	p.link, p.next = x.link, x.id+1
	switch {
	case follows && record.Same(p.prover.Prove(record.Log, before.slice(), x.id, content).Link, x.link.slice()):
		p.proved = true
	case p.proved:
		p.broken = fmt.Errorf("%w: row %d is not as it was written", ErrBroken, x.id)
	case follows:
		p.unproved++
		if _, rest, err := acd.ReadEvent(all[x.event[0]:x.event[1]]); err != nil || len(rest) > 0 {
			p.broken = fmt.Errorf("%w: the event of row %d cannot be read", ErrBroken, x.id)
		}
	}
}
