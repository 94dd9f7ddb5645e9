package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
)

// span is where in an archive to look: between two ids, both left out.
type span struct {
	after, before int64
	backwards     bool // from the end of the span
}

// whole is all there is.
func (v *view) whole() span { return span{after: v.floor, before: math.MaxInt64} }

// holds reports whether an id is in the span.
func (s span) holds(id int64) bool { return id > s.after && id < s.before }

// beyond is what is left of s once id has been seen.
func (s span) beyond(id int64) span {
	if s.backwards {
		s.before = id
	} else {
		s.after = id
	}
	return s
}

// sieve is what the index can tell of who is meant. It lets through all that are, and few others.
type sieve struct {
	since, until int64 // milliseconds since 1970, both included
	byWith       bool
	with         uint32
	byFull       bool
	full         uint16
	byMark       bool
	mark         uint16
}

func (f *sieve) passes(e entry) bool {
	return e.at >= f.since && e.at <= f.until && (!f.byWith || e.with == f.with) && (!f.byFull || e.full == f.full) &&
		(!f.byMark || e.mark == f.mark)
}

// anything lets all through.
func anything() sieve { return sieve{since: math.MinInt64, until: math.MaxInt64} }

// collect returns the first entries of a span that pass, at most max, in the direction of the span.
func (a *Archive) collect(ctx context.Context, v *view, s span, f *sieve, max int) ([]entry, error) {
	c := collector{span: s, sieve: f, max: max}
	if s.backwards {
		c.add(v.tails[1])
		c.add(v.tails[0])
	}
	if err := a.collectChunks(ctx, v, &c); err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	if !s.backwards {
		c.add(v.tails[0])
		c.add(v.tails[1])
	}
	return c.found, nil
}

// countPassing is how many entries of a span pass.
func (a *Archive) countPassing(ctx context.Context, v *view, s span, f *sieve) (int, error) {
	c := collector{span: s, sieve: f, counting: true}
	c.add(v.tails[0])
	c.add(v.tails[1])
	if err := a.collectChunks(ctx, v, &c); err != nil {
		return 0, fmt.Errorf("count entries: %w", err)
	}
	return c.n, nil
}

// collector gathers what passes, up to max; or counts it.
type collector struct {
	span     span
	sieve    *sieve
	max      int
	found    []entry
	counting bool
	n        int
}

func (c *collector) full() bool { return !c.counting && c.n >= c.max }

// add takes what stands in the index in one piece, oldest first.
func (c *collector) add(entries []entry) {
	low := sort.Search(len(entries), func(i int) bool { return entries[i].id > c.span.after })
	high := sort.Search(len(entries), func(i int) bool { return entries[i].id >= c.span.before })
	if low >= high {
		return
	}
	entries = entries[low:high]
	for i := range entries {
		e := &entries[i]
		if c.span.backwards {
			e = &entries[len(entries)-1-i]
		}
		if c.full() {
			return
		}
		if !c.sieve.passes(*e) {
			continue
		}
		c.n++
		if !c.counting {
			c.found = append(c.found, *e)
		}
	}
}

// chunksOf selects the chunks of an account that may hold entries of a span. The first one begins at or before the span.
const chunksOf = ` FROM archive_chunks c WHERE c.account = ?1 AND c.first < ?3
	AND c.first >= coalesce((SELECT max(first) FROM archive_chunks WHERE account = ?1 AND first <= ?2), 0) `

func (a *Archive) collectChunks(ctx context.Context, v *view, c *collector) error {
	// What is beyond the mark may be the leavings of an unfinished fold.
	after, before := c.span.after, min(c.span.before, v.folded+1)
	if c.full() || after >= before {
		return nil
	}
	order := "ORDER BY c.first"
	if c.span.backwards {
		order = "ORDER BY c.first DESC"
	}
	rows, err := a.db.Reader().QueryContext(ctx, "SELECT (SELECT entries FROM archive_blocks WHERE id = c.block)"+chunksOf+
		"AND c.until >= ?4 AND c.since <= ?5 "+order, v.account, after, before, c.sieve.since, c.sieve.until)
	if err != nil {
		return err
	}
	defer rows.Close()
	var block sql.RawBytes
	var entries []entry
	for !c.full() && rows.Next() {
		if err := rows.Scan(&block); err != nil {
			return err
		}
		if entries, err = unpack(entries[:0], block); err != nil {
			return err
		}
		c.add(entries)
	}
	return rows.Err()
}

// count is how many entries a span has, whatever they are.
func (a *Archive) count(ctx context.Context, v *view, s span) (int, error) {
	upTo := func(id int64) (int, error) { return a.countUpTo(ctx, v, id) }
	most, err := upTo(s.before - 1)
	if err != nil || most == 0 {
		return 0, err
	}
	less, err := upTo(s.after)
	return max(most-less, 0), err
}

// countUpTo counts the entries up to and with id, forgotten ones that chunks still hold included.
func (a *Archive) countUpTo(ctx context.Context, v *view, id int64) (int, error) {
	n := 0
	for _, t := range v.tails {
		n += sort.Search(len(t), func(i int) bool { return t[i].id > id })
	}
	whole := 0
	upTo := min(id, v.folded)
	err := a.db.Reader().QueryRowContext(ctx, `SELECT coalesce(sum(count), 0) FROM archive_chunks
		WHERE account = ? AND first <= ? AND last <= ?`, v.account, upTo, upTo).Scan(&whole)
	if err != nil {
		return 0, fmt.Errorf("count entries: %w", err)
	}
	if upTo == v.folded {
		return n + whole, nil
	}
	part, err := a.partOf(ctx, v.account, upTo)
	return n + whole + part, err
}

// partOf counts the entries up to and with id in the one chunk that goes on beyond it.
func (a *Archive) partOf(ctx context.Context, account, id int64) (int, error) {
	var block []byte
	err := a.db.Reader().QueryRowContext(ctx, `SELECT (SELECT entries FROM archive_blocks WHERE id = block) FROM archive_chunks
		WHERE account = ?1 AND first = (SELECT max(first) FROM archive_chunks WHERE account = ?1 AND first <= ?2) AND last > ?2`,
		account, id).Scan(&block)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("count entries: %w", err)
	}
	entries, err := unpack(nil, block)
	n, _ := slices.BinarySearchFunc(entries, id+1, func(e entry, id int64) int { return int(e.id - id) })
	return n, err
}
