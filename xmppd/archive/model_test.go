package archive

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// said is a message as the model remembers it: everything in one slice, everything looked at each time.
type said struct {
	id                string
	at                time.Time
	sender, recipient int64
	from, to          jid.JID
	words             []string
	text              string
}

// model is an archive too simple to be wrong.
type model struct{ all []said }

// matching is what an account's query means, without its page.
func (m *model) matching(owner owner, q mam.Query) (found []said) {
	inside := q.AfterID == ""
	for _, s := range m.all {
		mine := s.sender == owner.account || s.recipient == owner.account
		if q.BeforeID != "" && s.id == q.BeforeID {
			break
		}
		if mine && inside && m.meant(owner, q, s) {
			found = append(found, s)
		}
		inside = inside || s.id == q.AfterID
	}
	return found
}

func (m *model) meant(owner owner, q mam.Query, s said) bool {
	if !q.Start.IsZero() && s.at.Before(q.Start) || !q.End.IsZero() && s.at.After(q.End) {
		return false
	}
	if q.IDs != nil && !slices.Contains(q.IDs, s.id) {
		return false
	}
	if q.Text != "" && !slices.ContainsFunc(s.words, func(word string) bool {
		return word == q.Text || q.Text[0] > 'z' && strings.Contains(word, q.Text)
	}) {
		return false
	}
	switch {
	case q.With.IsZero():
		return true
	case q.With == owner.bare:
		return s.from.Bare() == q.With && s.to.Bare() == q.With
	case q.With.IsBare():
		return s.from.Bare() == q.With || s.to.Bare() == q.With
	}
	return s.from == q.With || s.to == q.With
}

// page is the part of found that RSM asks for, and whether nothing is left in its direction.
func page(found []said, q mam.Query, before, after int, pageMax int) (part []said, complete bool) {
	part = found[after:before]
	most := pageMax
	if q.Max >= 0 {
		most = min(most, q.Max)
	}
	if len(part) <= most {
		return part, true
	}
	if q.Backwards {
		return part[len(part)-most:], false
	}
	return part[:most], false
}

// player does random things to an archive and to the model of it.
type player struct {
	t    *testing.T
	f    *fixture
	rand *rand.Rand
	m    model
	now  time.Time
}

func (p *player) address(account int64) jid.JID {
	bare := jid.MustParse("tybalt@mantua.lit")
	if account != 0 {
		bare = addressOf(account)
	}
	full, err := bare.WithResource([]string{"", "garden", "tomb"}[p.rand.IntN(3)])
	must(p.t, err)
	return full
}

// say keeps n messages and waits until they are durable.
func (p *player) say(n int) {
	outcomes := make(chan error, n)
	for range n {
		p.sayOne(func(err error) { outcomes <- err })
	}
	for range n {
		must(p.t, <-outcomes)
	}
}

func (p *player) sayOne(done func(error)) {
	sender, recipient := int64(p.rand.IntN(4)), int64(p.rand.IntN(4))
	if sender == 0 && recipient == 0 {
		sender = romeo
	}
	// The clock may stand still, and now and then it is set back.
	p.now = p.now.Add(time.Duration(p.rand.IntN(3)) * time.Millisecond)
	if p.rand.IntN(50) == 0 {
		p.now = p.now.Add(-20 * time.Millisecond)
	}
	from, to := p.address(sender), p.address(recipient)
	s := said{at: p.now, sender: sender, recipient: recipient, from: from, to: to, words: []string{p.word(), p.word()}}
	s.text = message(from.String(), to.String(), strconv.Itoa(p.rand.IntN(20)),
		fmt.Sprintf("<body>%d %s</body>", len(p.m.all), strings.Join(s.words, " ")))
	s.id = p.f.Keep(kept(p.t, sender, recipient, p.now, s.text), done)
	p.m.all = append(p.m.all, s)
}

func (p *player) word() string {
	words := []string{"退款", "訂單", "我要退款單", "款", "單退", "refund", "order", "ok", "", "", ""}
	return words[p.rand.IntN(len(words))]
}

func (p *player) anyID(owner owner) string {
	mine := p.m.matching(owner, mam.Query{})
	if len(mine) == 0 {
		return ""
	}
	return mine[p.rand.IntN(len(mine))].id
}

func (p *player) query(owner owner) mam.Query {
	q := mam.Query{Max: p.rand.IntN(12) - 1, Backwards: p.rand.IntN(2) == 0}
	sometimes := func(n int) bool { return p.rand.IntN(n) == 0 }
	moment := func() time.Time { return p.m.all[p.rand.IntN(len(p.m.all))].at }
	if sometimes(3) {
		q.With = p.address(int64(p.rand.IntN(4)))
	}
	if sometimes(4) {
		q.Start = moment()
	}
	if sometimes(4) {
		q.End = moment()
	}
	if sometimes(4) {
		q.Text = p.word()
	}
	if sometimes(5) {
		q.AfterID = p.anyID(owner)
	}
	if sometimes(5) {
		q.BeforeID = p.anyID(owner)
	}
	if sometimes(6) {
		q.IDs = []string{}
		for range p.rand.IntN(8) {
			if id := p.anyID(owner); id != "" {
				q.IDs = append(q.IDs, id)
			}
		}
	}
	return q
}

// walk reads all pages of a query and compares each with the model's. Between the first of them one more is said.
func (p *player) walk(owner owner, q mam.Query, meanwhile int) {
	t := p.t
	seen := 0
	for {
		found := p.m.matching(owner, q)
		after, before := 0, len(found)
		for i, s := range found {
			if s.id == q.After {
				after = i + 1
			}
			if s.id == q.Before {
				before = i
			}
		}
		want, complete := page(found, q, before, max(0, min(after, before)), p.f.cfg.PageMax)
		got, err := p.f.Page(t.Context(), owner.account, owner.bare, q)
		must(t, err)
		if got.Complete != complete || len(got.Messages) != len(want) {
			t.Fatalf("%+v of %s: %d messages, complete %v; want %d, %v", q, owner.bare, len(got.Messages), got.Complete, len(want), complete)
		}
		for i, w := range want {
			g := got.Messages[i]
			if g.ID != w.id || !g.At.Equal(w.at) || string(g.Message) != w.text {
				t.Fatalf("%+v of %s: message %d is %s %s; want %s %s", q, owner.bare, i, g.ID, g.Message, w.id, w.text)
			}
		}
		if counts := q.Text == "" && q.IDs == nil; got.Count < 0 && counts && (q.Max == 0 || q.With.IsZero() && q.Start.IsZero() && q.End.IsZero()) &&
			(q.With.IsBare() || q.With.Bare() != owner.bare) {
			t.Fatalf("%+v of %s: no count", q, owner.bare)
		}
		if got.Count >= 0 && got.Count != len(found) {
			t.Fatalf("%+v of %s: count %d, want %d", q, owner.bare, got.Count, len(found))
		}
		if got.Index >= 0 && len(want) > 0 && found[got.Index].id != want[0].id {
			t.Fatalf("%+v of %s: index %d of %d is wrong", q, owner.bare, got.Index, len(found))
		}
		seen += len(want)
		if complete || len(want) == 0 {
			break
		}
		if q.Backwards {
			q.Before = got.First
		} else {
			q.After = got.Last
		}
		if meanwhile > 0 {
			meanwhile--
			p.say(1)
		}
	}
	q.Before, q.After = "", ""
	if found := p.m.matching(owner, q); q.Max != 0 && !q.Backwards && seen != len(found) {
		t.Fatalf("%+v of %s: %d messages seen on all pages, %d are there", q, owner.bare, seen, len(found))
	}
}

func (p *player) owner() owner {
	account := int64(1 + p.rand.IntN(3))
	return owner{account, addressOf(account)}
}

// TestPagesAsAModelHasThem keeps and asks at random, with folds and restarts in between.
func TestPagesAsAModelHasThem(t *testing.T) {
	for seed := range uint64(5) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			cfg := Default()
			cfg.TailMax, cfg.PageMax = 60, 9
			p := &player{t: t, f: open(t, t.TempDir(), cfg), rand: rand.New(rand.NewPCG(seed, 7)), now: time.UnixMilli(1_700_000_000_000).UTC()}
			p.say(1)
			for range 160 {
				switch n := p.rand.IntN(40); {
				case n == 0:
					p.f.again(t)
				case n == 1:
					must(t, p.f.indexWords(t.Context(), 1+p.rand.IntN(200)))
				case n < 12:
					p.say(1 + p.rand.IntN(9))
				default:
					owner := p.owner()
					p.walk(owner, p.query(owner), p.rand.IntN(20))
				}
			}
		})
	}
}

func TestLargeChunksAndCounts(t *testing.T) {
	p := &player{t: t, f: open(t, t.TempDir(), Default()), rand: rand.New(rand.NewPCG(1, 2)), now: time.UnixMilli(1).UTC()}
	for range 3 {
		p.say(1500) // more than one block of an account
		must(t, p.f.fold(t.Context()))
	}
	p.say(1)
	for range 60 {
		owner := p.owner()
		q := p.query(owner)
		q.Max = 100
		p.walk(owner, q, 0)
	}
	ends, err := p.f.Ends(t.Context(), romeo)
	must(t, err)
	mine := p.m.matching(owner{romeo, addressOf(romeo)}, mam.Query{})
	if len(ends) != 2 || ends[0].ID != mine[0].id || ends[1].ID != mine[len(mine)-1].id || !ends[0].At.Equal(mine[0].at) {
		t.Errorf("ends %+v", ends)
	}
	if ends, err := p.f.Ends(t.Context(), 99); err != nil || len(ends) != 0 {
		t.Errorf("of an empty archive: %v, %v", ends, err)
	}
}

func TestIndexCanBeMadeAgain(t *testing.T) {
	cfg := Default()
	cfg.TailMax = 100
	p := &player{t: t, f: open(t, t.TempDir(), cfg), rand: rand.New(rand.NewPCG(3, 3)), now: time.UnixMilli(1).UTC()}
	for range 500 {
		p.say(1)
	}
	must(t, p.f.fold(t.Context()))
	p.f.Archive.Close()
	must(t, Forget(t.Context(), p.f.db))
	var err error
	p.f.Archive, err = Open(t.Context(), cfg, p.f.db, p.f.accounts, p.f.log)
	must(t, err)
	for range 60 {
		owner := p.owner()
		p.walk(owner, p.query(owner), 10)
	}
}

func TestUnknownIDsAreRefused(t *testing.T) {
	f := open(t, t.TempDir(), Default())
	text := message("romeo@verona.lit/a", "juliet@verona.lit", "1", "<body>x</body>")
	theirs := f.keep(t, kept(t, romeo, juliet, time.UnixMilli(1), text))
	for _, id := range []string{theirs, "1", "x", f.ids.text(77)} {
		for _, q := range []mam.Query{{AfterID: id}, {BeforeID: id}, {IDs: []string{id}}, {After: id}, {Before: id, Backwards: true}} {
			_, err := f.Page(t.Context(), mercutio, addressOf(mercutio), q)
			var refused stanza.Error
			if !errors.As(err, &refused) || refused.Condition != stanza.ItemNotFound {
				t.Errorf("%+v: %v", q, err)
			}
		}
	}
}

func TestPageIsBoundedInBytes(t *testing.T) {
	cfg := Default()
	cfg.PageBytesMax = 1000
	f := open(t, t.TempDir(), cfg)
	for i := range 10 {
		text := message("romeo@verona.lit/a", "juliet@verona.lit", strconv.Itoa(i), "<body>"+string(make400())+"</body>")
		f.keep(t, kept(t, romeo, juliet, time.UnixMilli(1), text))
	}
	owner, seen := owner{romeo, addressOf(romeo)}, 0
	for _, backwards := range []bool{false, true} {
		q := mam.Query{Max: -1, Backwards: backwards}
		for {
			got, err := f.Page(t.Context(), owner.account, owner.bare, q)
			must(t, err)
			if len(got.Messages) == 0 || len(got.Messages) > 2 {
				t.Fatalf("%d messages of 400 bytes in a page of 1000", len(got.Messages))
			}
			seen += len(got.Messages)
			q.After, q.Before = got.Last, got.First
			if backwards {
				q.After = ""
			} else {
				q.Before = ""
			}
			if got.Complete {
				break
			}
		}
	}
	if seen != 20 {
		t.Errorf("%d messages seen, want each of 10 twice", seen)
	}
}

func make400() []byte {
	b := make([]byte, 350)
	for i := range b {
		b[i] = 'a' + byte(i%26)
	}
	return b
}

// TestUnfinishedFoldMeansNothing leaves what a crash in the middle of a fold leaves.
func TestUnfinishedFoldMeansNothing(t *testing.T) {
	p := &player{t: t, f: open(t, t.TempDir(), Default()), rand: rand.New(rand.NewPCG(5, 5)), now: time.UnixMilli(1).UTC()}
	ask := func() {
		t.Helper()
		for range 20 {
			owner := p.owner()
			p.walk(owner, p.query(owner), 0)
		}
	}
	p.say(50)
	must(t, p.f.fold(t.Context()))
	p.say(100)
	var half []chunk
	for account, entries := range p.f.index.new.accounts {
		half = append(half, pack(account, true, entries[:10]), pack(account, false, entries[10:20]))
	}
	must(t, p.f.writeChunks(t.Context(), half))
	ask()
	p.f.again(t)
	ask()
	p.say(30)
	must(t, p.f.fold(t.Context()))
	ask()
	p.f.again(t)
	ask()
}
