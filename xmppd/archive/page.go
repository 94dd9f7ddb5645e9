package archive

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// Fields are what a query may be narrowed by, of a nil Archive too.
func (a *Archive) Fields() mam.Fields {
	return mam.Fields{Extended: true, FullText: a == nil || a.words.there}
}

// owner is whose archive is read.
type owner struct {
	account int64
	bare    jid.JID
}

const (
	// pagesAtOnce is how many pages are made at the same time. One more waits: the others who read from the database must
	// find a connection free, and a processor.
	pagesAtOnce = 2
	// examinedMax is how many messages are looked at for one page, some 100 ms: the index leaves few to look at, but for
	// one's own resources, and words just said. A page for which nothing was found by then is refused.
	examinedMax = 20_000
)

// Page answers a query of the account with that bare JID to its own archive (XEP-0313 v1.1.2 §4). It sees all that was
// committed when it began. The error is a stanza.Error for an id that is not in the archive (item-not-found), and for what
// takes too long to find (resource-constraint).
func (a *Archive) Page(ctx context.Context, account int64, bare jid.JID, q mam.Query) (mam.Results, error) {
	select {
	case a.pages <- struct{}{}:
		defer func() { <-a.pages }()
	case <-ctx.Done():
		return mam.Results{}, fmt.Errorf("wait to read the archive: %w", ctx.Err())
	}
	v := a.index.view(account)
	p := pager{a: a, v: &v, max: a.cfg.PageMax, test: newTest(owner{account, bare}, q)}
	if q.Max >= 0 {
		p.max = min(q.Max, p.max)
	}
	if err := p.begin(ctx, q); err != nil {
		return mam.Results{}, err
	}
	if err := p.gather(ctx); err != nil {
		return mam.Results{}, err
	}
	return p.results(ctx, q)
}

// pager makes one page.
type pager struct {
	a    *Archive
	v    *view
	max  int
	test test
	all  span // of the whole answer: what the form says
	span span // of what is left of this page: what RSM says, too
	next func(context.Context, span, int) ([]int64, error)

	found    []row
	bytes    int
	examined int
	complete bool
}

// begin finds out where to look.
func (p *pager) begin(ctx context.Context, q mam.Query) (err error) {
	p.all = p.v.whole()
	if p.all, err = p.narrow(ctx, p.all, q.AfterID, q.BeforeID); err != nil {
		return err
	}
	if p.span, err = p.narrow(ctx, p.all, q.After, q.Before); err != nil {
		return err
	}
	p.span.backwards = q.Backwards
	p.next = p.fromIndex
	switch {
	case q.IDs != nil:
		return p.chooseIDs(ctx, q.IDs)
	case !p.test.words.Empty():
		p.searchFor(p.test.words)
	}
	return nil
}

// narrow brings a span between two ids that are told, either of which may be empty.
func (p *pager) narrow(ctx context.Context, s span, after, before string) (span, error) {
	if after != "" {
		id, err := p.lookUp(ctx, after)
		if err != nil {
			return s, err
		}
		s.after = max(s.after, id)
	}
	if before != "" {
		id, err := p.lookUp(ctx, before)
		if err != nil {
			return s, err
		}
		s.before = min(s.before, id)
	}
	return s, nil
}

// lookUp turns an id of the archive into that of a row (XEP-0313 v1.1.2 §4.1.3, §4.3.2).
func (p *pager) lookUp(ctx context.Context, text string) (int64, error) {
	id, ok := p.a.ids.parse(text)
	if ok {
		var err error
		if ok, err = p.a.holds(ctx, p.v, id); err != nil {
			return 0, err
		}
	}
	if !ok {
		return 0, stanza.Error{Condition: stanza.ItemNotFound, Text: "There is no message of this id in the archive."}
	}
	return id, nil
}

// fromIndex finds candidates in the index.
func (p *pager) fromIndex(ctx context.Context, s span, max int) ([]int64, error) {
	entries, err := p.a.collect(ctx, p.v, s, &p.test.sieve, max)
	return idsOf(entries), err
}

func idsOf(entries []entry) []int64 {
	ids := make([]int64, len(entries))
	for i, e := range entries {
		ids[i] = e.id
	}
	return ids
}

// chooseIDs makes these ids the candidates.
func (p *pager) chooseIDs(ctx context.Context, texts []string) error {
	var chosen []int64
	for _, text := range texts {
		id, err := p.lookUp(ctx, text)
		if err != nil {
			return err
		}
		chosen = append(chosen, id)
	}
	slices.Sort(chosen)
	chosen = slices.Compact(chosen)
	p.next = func(_ context.Context, s span, max int) ([]int64, error) {
		var ids []int64
		for i := range chosen {
			id := chosen[i]
			if s.backwards {
				id = chosen[len(chosen)-1-i]
			}
			if len(ids) < max && s.holds(id) {
				ids = append(ids, id)
			}
		}
		return ids, nil
	}
	return nil
}

// gather reads until the page is full or nothing is left: one more than the page holds, to know which.
func (p *pager) gather(ctx context.Context) error {
	rest := p.span
	for {
		if p.examined >= p.a.examinedMax {
			return p.tired()
		}
		ids, err := p.next(ctx, rest, p.max+1-len(p.found))
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			p.complete = true
			return nil
		}
		full := false
		err = p.a.readRows(ctx, ids, rest.backwards, func(r *row) bool {
			full = full || !p.take(r)
			return !full
		})
		if err != nil || full {
			return err
		}
		p.examined += len(ids)
		rest = rest.beyond(ids[len(ids)-1])
	}
}

// tired ends a page early. One without a message would have no end to go on from.
func (p *pager) tired() error {
	if len(p.found) == 0 {
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "That takes too long to find; narrow it by time."}
	}
	return nil
}

// take adds a message that is meant, and returns false if it has no room any more.
func (p *pager) take(r *row) bool {
	if !p.test.passes(r) {
		return true
	}
	if len(p.found) == p.max || len(p.found) > 0 && p.bytes+len(r.stanza) > p.a.cfg.PageBytesMax {
		return false
	}
	p.bytes += len(r.stanza)
	p.found = append(p.found, *r)
	return true
}

// results tells what was found, oldest first.
func (p *pager) results(ctx context.Context, q mam.Query) (mam.Results, error) {
	if p.span.backwards {
		slices.Reverse(p.found)
	}
	r := mam.Results{Page: mam.Page{Index: -1, Count: -1, Complete: p.complete}}
	for i := range p.found {
		m := &p.found[i]
		r.Messages = append(r.Messages, mam.Found{ID: p.a.ids.text(m.id), At: m.time(), Message: m.stanza})
	}
	if n := len(r.Messages); n > 0 {
		r.First, r.Last = r.Messages[0].ID, r.Messages[n-1].ID
	}
	return r, p.number(ctx, q, &r)
}

// number fills in count and index where that costs little (XEP-0059 v1.0 §2.6).
func (p *pager) number(ctx context.Context, q mam.Query, r *mam.Results) (err error) {
	switch {
	case p.complete && q.After == "" && q.Before == "":
		r.Count, r.Index = len(r.Messages), 0
		return nil
	case q.IDs != nil || !p.test.words.Empty():
		return nil
	case !p.test.any && q.Max == 0 && p.test.indexed: // nothing but the count is wanted
		r.Count, err = p.a.countPassing(ctx, p.v, p.all, &p.test.sieve)
		return err
	case !p.test.any:
		return nil
	}
	if r.Count, err = p.a.count(ctx, p.v, p.all); err != nil || len(p.found) == 0 {
		return err
	}
	before := p.all
	before.before = p.found[0].id
	r.Index, err = p.a.count(ctx, p.v, before)
	return err
}

// Ends are the first and the last message of an archive (XEP-0313 v1.1.2 §5), without their texts; none if it is empty.
func (a *Archive) Ends(ctx context.Context, account int64) (ends []mam.Found, err error) {
	v := a.index.view(account)
	every := anything()
	for _, backwards := range []bool{false, true} {
		s := v.whole()
		s.backwards = backwards
		entries, err := a.collect(ctx, &v, s, &every, 1)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			ends = append(ends, mam.Found{ID: a.ids.text(e.id), At: time.UnixMilli(e.at).UTC()})
		}
	}
	return ends, nil
}

// millisBounds turns the times of a query into milliseconds, both included: a message is told as of its whole millisecond.
func millisBounds(q mam.Query) (since, until int64) {
	since, until = math.MinInt64, math.MaxInt64
	if !q.Start.IsZero() {
		since = q.Start.Add(time.Millisecond - 1).UnixMilli()
	}
	if !q.End.IsZero() {
		until = q.End.UnixMilli()
	}
	return since, until
}
