package report

import (
	"database/sql"
	"fmt"

	"parley/acd"
)

// bucket is a length of time such that each cut between two intervals lies between two buckets: SQL sums by bucket, and
// what it sums belongs to one interval. One interval is one bucket.
func (q *query) bucket() int64 {
	var g int64
	for _, x := range q.parts[min(1, len(q.parts)):] {
		g = gcd(int64(x.from), g)
	}
	if g == 0 {
		return 1 << 62
	}
	return g
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// inBucket is the interval of a bucket's number; -1: none.
func (q *query) inBucket(n, size int64) int {
	return indexOf(q.parts, max(acd.Time(n*size), q.span.from))
}

// stretches are facts that last: what an agent was shown as, an offer, a part.
type stretches struct {
	table, began, ended string
	kind                string // an expression: what they are told apart by
	first, second       string // expressions: what time is weighed with
}

// lasting is how long stretches of a kind lasted in an interval, all together, plain and weighed.
type lasting struct {
	agent         acd.AgentID
	kind          int
	interval      int
	d             acd.Span
	first, second acd.Span
}

// lastings shows how long stretches lasted in each interval. What lies within one bucket SQL sums; what crosses a cut, or
// is still going on, is cut here.
func (q *query) lastings(s stretches, show func(lasting)) error {
	size := q.bucket()
	within := fmt.Sprintf(`%[1]s >= ?1 AND %[2]s <= ?2 AND %[2]s > 0 AND %[1]s / %[3]d = (%[2]s - 1) / %[3]d`, s.began, s.ended, size)
	d := s.ended + " - " + s.began
	err := q.each(fmt.Sprintf(`SELECT agent, %[1]s, %[2]s / %[3]d, sum(%[4]s), sum((%[4]s) * %[5]s), sum((%[4]s) * %[6]s) FROM %[7]s
		WHERE %[8]s AND %[2]s < ?2 AND (?3 IS NULL OR agent IN (SELECT value FROM json_each(?3))) GROUP BY 1, 2, 3`,
		s.kind, s.began, size, d, s.first, s.second, s.table, within), func(row *sql.Rows) error {
		var l lasting
		var n int64
		if err := row.Scan(&l.agent, &l.kind, &n, &l.d, &l.first, &l.second); err != nil {
			return err
		}
		if l.interval = q.inBucket(n, size); l.interval >= 0 {
			show(l)
		}
		return nil
	}, int64(q.span.from), int64(q.span.to), list(q.Agents))
	if err != nil {
		return err
	}
	columns := fmt.Sprintf("agent, %s, %s, %s, %s, %s", s.kind, s.began, s.ended, s.first, s.second)
	return q.each(`SELECT * FROM (`+during(columns+", ("+within+") AS whole", s.table, s.began, s.ended, "agent")+`) WHERE NOT whole`,
		func(row *sql.Rows) error { return q.crossing(row, show) }, int64(q.span.from), int64(q.span.to), list(q.Agents))
}

// crossing cuts a stretch at the ends of intervals.
func (q *query) crossing(row *sql.Rows, show func(lasting)) error {
	var l lasting
	var from, to acd.Time
	var first, second acd.Span
	var whole bool
	if err := row.Scan(&l.agent, &l.kind, &from, &to, &first, &second, &whole); err != nil {
		return err
	}
	from, to = max(from, q.span.from), min(q.until(to), q.span.to)
	for l.interval = max(0, firstAfter(q.parts, from)-1); l.interval < len(q.parts) && q.parts[l.interval].from < to; l.interval++ {
		x := q.parts[l.interval]
		l.d = acd.Span(min(to, x.to) - max(from, x.from))
		l.first, l.second = l.d*first, l.d*second
		show(l)
	}
	return nil
}

// counted shows how many rows of a table an agent or a queue has of a kind, by the interval a moment of theirs lies in.
// only is a list of ids, or nil.
func (q *query) counted(table, id, kind, moment, where string, only any, show func(id uint64, kind, interval, n int)) error {
	size := q.bucket()
	return q.each(fmt.Sprintf(`SELECT %[1]s, %[2]s, %[3]s / %[4]d, count(*) FROM %[5]s WHERE %[3]s >= ?1 AND %[3]s < ?2
		AND (?3 IS NULL OR %[1]s IN (SELECT value FROM json_each(?3))) AND %[6]s GROUP BY 1, 2, 3`,
		id, kind, moment, size, table, where), func(row *sql.Rows) error {
		var whose uint64
		var k, n int
		var b int64
		if err := row.Scan(&whose, &k, &b, &n); err != nil {
			return err
		}
		if i := q.inBucket(b, size); i >= 0 {
			show(whose, k, i, n)
		}
		return nil
	}, int64(q.span.from), int64(q.span.to), only)
}
