package search

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/day"
	"parley/acd/facts"
	acdstore "parley/acd/store"
	"parley/internal/bigram"
	"parley/internal/store"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

// indexed is a database with an index over all that it has.
func indexed(t testing.TB, db *store.DB) *Index {
	t.Helper()
	k, err := facts.Open(t.Context(), db)
	must(t, err)
	must(t, k.Project(t.Context()))
	x, err := Open(t.Context(), db, slog.New(slog.DiscardHandler))
	must(t, err)
	must(t, x.CatchUp(t.Context()))
	return x
}

// said is a line as the naive search reads it.
type said struct {
	line    acdstore.Line
	caller  string
	queues  []acd.QueueID
	parties []acdstore.Party
	came    acdstore.Outcome
}

// everything reads all lines there are, the newest first.
func everything(t *testing.T, db *store.DB) (all []said) {
	t.Helper()
	rows, err := db.Reader().Query(`SELECT c.id, coalesce(k.name, '') FROM contacts c LEFT JOIN callers k ON k.contact = c.id`)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var s said
		var id acd.ContactID
		must(t, rows.Scan(&id, &s.caller))
		contact, _, err := acdstore.ReadContact(t.Context(), db.Reader(), id)
		must(t, err)
		s.came = contact.Outcome()
		s.parties, err = acdstore.Parties(t.Context(), db.Reader(), id)
		must(t, err)
		queues, err := db.Reader().Query(`SELECT queue FROM fact_entries WHERE contact = ?`, int64(id))
		must(t, err)
		for queues.Next() {
			var q acd.QueueID
			must(t, queues.Scan(&q))
			s.queues = append(s.queues, q)
		}
		must(t, queues.Close())
		page, err := acdstore.ReadPage(t.Context(), db.Reader(), acdstore.Span{Contact: id, Kinds: 1<<62 - 1, UpTo: 1 << 62, Max: 10_000})
		must(t, err)
		for _, l := range page.Lines {
			s.line = l
			all = append(all, s)
		}
	}
	must(t, rows.Err())
	return all
}

// fits is what a search means, in plain words.
func (s said) fits(r Reader, q Query) bool {
	kind := conversation.Kind(s.line.Kind)
	took := func(a acd.AgentID) (p acdstore.Party, ok bool) {
		for _, p := range s.parties {
			if p.Agent == a {
				return p, true
			}
		}
		return p, false
	}
	switch {
	case r.All:
	case r.Agent != 0:
		p, ok := took(r.Agent)
		if !ok || !conversation.Reads(conversation.RoleLead, kind) || p.UpTo != 0 && s.line.ID > p.UpTo {
			return false
		}
	default:
		if !conversation.Reads(conversation.RoleVisitor, kind) || !slices.ContainsFunc(r.Queues, func(x acd.QueueID) bool { return slices.Contains(s.queues, x) }) {
			return false
		}
	}
	if _, ok := took(q.Agent); q.Agent != 0 && !ok {
		return false
	}
	if q.Open && s.came != "" || q.Over && s.came == "" || q.Came != "" && q.Came != s.came {
		return false
	}
	return s.line.Body != "" && (s.line.Act == acdstore.Said || s.line.Act == acdstore.Corrected) &&
		(q.Queue == 0 || slices.Contains(s.queues, q.Queue)) && s.line.At >= q.From && (q.To == 0 || s.line.At < q.To) &&
		bigram.Parse(q.Words).Matches(s.line.Body) && bigram.Parse(q.Caller).Matches(s.caller)
}

// find is all pages of a search.
func find(t *testing.T, x *Index, r Reader, q Query) (all []Hit) {
	t.Helper()
	for {
		hits, next, err := x.Find(t.Context(), r, q)
		must(t, err)
		if all = append(all, hits...); next == 0 {
			return all
		}
		q.Before = next
	}
}

func keys(hits []Hit) (all []string) {
	for _, h := range hits {
		all = append(all, fmt.Sprint(h.Contact, " ", h.Line))
	}
	slices.Sort(all)
	return all
}

// TestFoundIsWhatFits searches a day at random and holds each answer to a search that reads everything.
func TestFoundIsWhatFits(t *testing.T) {
	db := open(t)
	cfg := day.Default()
	cfg.Contacts, cfg.Seed = 150, 7
	_, err := day.Make(t.Context(), cfg, db, slog.New(slog.DiscardHandler))
	must(t, err)
	x := indexed(t, db)
	all := everything(t, db)
	rnd, found := rand.New(rand.NewPCG(1, 2)), 0
	for range 300 {
		some := all[rnd.IntN(len(all))]
		r, q := Reader{All: true}, Query{Max: 1 + rnd.IntN(PageMax)}
		switch rnd.IntN(3) {
		case 0:
			r = Reader{Agent: acd.AgentID(1 + rnd.IntN(12))}
		case 1:
			r = Reader{Queues: []acd.QueueID{acd.QueueID(1 + rnd.IntN(3)), 2}}
		}
		if words := []rune(some.line.Body); rnd.IntN(4) > 0 && len(words) > 0 {
			from := rnd.IntN(len(words))
			q.Words = string(words[from:min(len(words), from+1+rnd.IntN(6))])
		}
		if rnd.IntN(4) == 0 {
			q.Caller = some.caller
		}
		if rnd.IntN(4) == 0 && len(some.parties) > 0 {
			q.Agent = some.parties[0].Agent
		}
		if rnd.IntN(4) == 0 && len(some.queues) > 0 {
			q.Queue = some.queues[0]
		}
		if rnd.IntN(4) == 0 {
			q.From, q.To = some.line.At-600_000, some.line.At+600_000
		}
		switch rnd.IntN(8) {
		case 0:
			q.Came = acdstore.Outcomes()[rnd.IntN(3)]
		case 1:
			q.Over = true
		case 2:
			q.Open = true
		}
		var want []string
		for _, s := range all {
			if s.fits(r, q) {
				want = append(want, fmt.Sprint(s.line.Contact, " ", s.line.ID))
			}
		}
		slices.Sort(want)
		if got := keys(find(t, x, r, q)); !slices.Equal(got, want) {
			t.Fatalf("%+v %+v: found %d lines, want %d", r, q, len(got), len(want))
		}
		found += len(want)
	}
	if found < 1000 {
		t.Errorf("only %d lines in all were there to be found", found)
	}
	if hits := find(t, x, Reader{}, Query{}); len(hits) > 0 {
		t.Error("nobody found something")
	}
}

// floor is a log written by hand.
type floor struct {
	t   *testing.T
	db  *store.DB
	log *acdstore.Log
	row uint64
	at  acd.Time
	k   *facts.Keeper
	x   *Index
}

func newFloor(t *testing.T) *floor {
	db := open(t)
	log, err := acdstore.OpenLog(t.Context(), db)
	must(t, err)
	f := &floor{t: t, db: db, log: log, at: 1_000_000}
	f.k, err = facts.Open(t.Context(), db)
	must(t, err)
	f.x, err = Open(t.Context(), db, slog.New(slog.DiscardHandler))
	must(t, err)
	return f
}

func (f *floor) happens(rows store.Op, effects ...acd.Effect) {
	f.t.Helper()
	f.row++
	f.at += 1000
	done := make(chan error, 1)
	f.log.Append(acdstore.Row{ID: f.row, At: f.at, Version: 2, Event: acd.Tick{}, Effects: effects}, rows, func(err error) { done <- err })
	must(f.t, <-done)
}

func (f *floor) come(c acd.ContactID, caller string, q acd.QueueID) {
	f.happens(acdstore.InsertContact(acdstore.NewContact{Contact: c, Visitor: acd.VisitorID(c), JID: fmt.Sprintf("g-%d@localhost", c), Queue: q, Arrived: f.at, Caller: caller}),
		acd.Waiting{Contact: c, Visitor: acd.VisitorID(c), Queue: q, Arrived: f.at, Entered: f.at})
}

func (f *floor) connect(c acd.ContactID, a acd.AgentID, r acd.Role) {
	f.happens(nil, acd.Connected{Contact: c, Agent: a, Role: r})
}

func (f *floor) do(op store.Op) { must(f.t, f.db.Do(f.t.Context(), op)) }

func (f *floor) say(c acd.ContactID, id uint64, k conversation.Kind, body string) {
	f.at += 1000
	f.do(acdstore.AppendLine(acdstore.Line{Contact: c, ID: id, Party: 1, Name: "x", At: f.at, Body: body, Kind: uint8(k)}))
}

// finds is how many lines a search finds, once the index has followed.
func (f *floor) finds(r Reader, words string) int {
	f.t.Helper()
	must(f.t, f.k.Project(f.t.Context()))
	must(f.t, f.x.CatchUp(f.t.Context()))
	return len(find(f.t, f.x, r, Query{Words: words}))
}

// TestWhoMayRead follows one conversation: who is in it finds what they may read, from when they are in it, and whispers only
// supervisors.
func TestWhoMayRead(t *testing.T) {
	f := newFloor(t)
	everybody := Reader{All: true}
	agent := func(a acd.AgentID) Reader { return Reader{Agent: a} }
	f.come(1, "王小明", 1)
	f.say(1, 1, conversation.ToAll, "我的發票錯了")
	f.connect(1, 1, acd.RoleLead)
	f.say(1, 2, conversation.Private, "發票 among us")
	f.say(1, 3, conversation.Whisper, "發票 be kind")
	for name, tt := range map[string]struct {
		r    Reader
		want int
	}{
		"a supervisor": {everybody, 3}, "the lead": {agent(1), 2}, "another": {agent(2), 0}, "a program of the queue": {Reader{Queues: []acd.QueueID{1}}, 1},
		"of another": {Reader{Queues: []acd.QueueID{2}}, 0},
	} {
		if got := f.finds(tt.r, "發票"); got != tt.want {
			t.Errorf("%s finds %d lines, want %d", name, got, tt.want)
		}
	}
	f.connect(1, 2, acd.RoleConsulted)
	if got := f.finds(agent(2), "發票"); got != 2 {
		t.Errorf("who was consulted finds %d", got)
	}
	f.happens(nil, acd.PartedFrom{Contact: 1, Agent: 2})
	f.say(1, 4, conversation.ToAll, "發票 again")
	if a, b := f.finds(agent(2), "發票"), f.finds(agent(1), "發票"); a != 2 || b != 3 {
		t.Errorf("after the consultation: %d and %d", a, b)
	}
}

// TestWhatIsGoneIsNotFound changes lines in every way there is, and then looks for what they said in the index, and in the
// files of the database.
func TestWhatIsGoneIsNotFound(t *testing.T) {
	f := newFloor(t)
	everybody := Reader{All: true}
	f.come(1, "王小明", 1)
	for i, words := range []string{"wherefore masked", "wherefore retracted", "wherefore emptied", "wherefore erased", "wherefore stays"} {
		f.say(1, uint64(i+1), conversation.ToAll, words)
	}
	if got := f.finds(everybody, "wherefore"); got != 5 {
		t.Fatalf("%d lines", got)
	}
	f.do(acdstore.MaskLine(f.at, 1, 1, "****", ""))
	f.do(acdstore.Retract(1, 2, f.at))
	f.do(acdstore.EmptyLines(f.at, 1, 3))
	f.do(acdstore.EraseLines(f.at, 1, 4))
	if got := f.finds(everybody, "wherefore"); got != 1 {
		t.Errorf("%d lines are left", got)
	}
	if f.finds(everybody, "masked")+f.finds(everybody, "erased") != 0 {
		t.Error("words that are gone are found")
	}
	f.do(acdstore.EraseLines(f.at, 1))
	if n, err := f.x.Behind(t.Context()); n == 0 || err != nil {
		t.Errorf("behind by %d rows, %v", n, err)
	}
	must(t, f.x.CatchUp(t.Context()))
	if n, err := f.x.Behind(t.Context()); n != 0 || err != nil {
		t.Errorf("caught up, and behind by %d rows, %v", n, err)
	}
	if n, err := f.x.Indexed(t.Context(), 1); n != 0 || err != nil {
		t.Errorf("%d lines indexed, %v", n, err)
	}
	f.come(2, "Tybalt", 1)
	f.say(2, 1, conversation.ToAll, "queen mab")
	f.finds(everybody, "queen")
	must(t, f.x.Erase(t.Context(), 2))
	if got := len(find(t, f.x, everybody, Query{Words: "queen"})); got != 0 {
		t.Error("found after an erasure")
	}
	must(t, f.db.Scrub(t.Context()))
	for _, token := range []string{"masked", "retracted", "emptied", "wherefore"} {
		if pages, err := f.db.Traces(t.Context(), []string{token}); pages != 0 || err != nil {
			t.Errorf("%d pages of the files still say %q (%v)", pages, token, err)
		}
	}
}

func TestTooLong(t *testing.T) {
	f := newFloor(t)
	if _, _, err := f.x.Find(context.Background(), Reader{All: true}, Query{Words: strings.Repeat("x", WordsCharsMax+1)}); err != ErrTooLong {
		t.Errorf("%v", err)
	}
	for _, words := range []string{`"`, `" OR who:"a1`, "*", "NEAR(a b)", "who : x", "'; DROP TABLE messages", "\x00", "-", "()"} {
		if _, _, err := f.x.Find(context.Background(), Reader{All: true}, Query{Words: words, Caller: words}); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
}

// BenchmarkFind searches a day of PARLEY_DAY contacts (1,000): 130,000 have a million lines, which take some minutes to write.
// The word is in about 10 % of all lines, the agent may read about 0.1 %.
func BenchmarkFind(b *testing.B) {
	contacts := 1000
	if text := os.Getenv("PARLEY_DAY"); text != "" {
		var err error
		contacts, err = strconv.Atoi(text)
		must(b, err)
	}
	db := open(b)
	cfg := day.Default()
	cfg.Contacts = contacts
	made, err := day.Make(b.Context(), cfg, db, slog.New(slog.DiscardHandler))
	must(b, err)
	begun := time.Now()
	x := indexed(b, db)
	b.Logf("%d lines, indexed at %.0f a second", made.Lines, float64(made.Lines)/time.Since(begun).Seconds())
	word, share := common(b, db, made.Lines)
	agent := Reader{Agent: 1}
	var may int
	must(b, db.Reader().QueryRow(`SELECT count(*) FROM search_text WHERE search_text MATCH 'who : "a1"'`).Scan(&may))
	b.Logf("%q is in %.1f %% of the lines; the agent may read %.2f %%", word, share, 100*float64(may)/float64(made.Lines))
	for name, ask := range map[string]struct {
		r Reader
		q Query
	}{
		"agent":      {agent, Query{Words: word}},
		"supervisor": {Reader{All: true}, Query{Words: word}},
		"nothing":    {agent, Query{Words: word + " zzzzz"}},
		"two words":  {Reader{All: true}, Query{Words: word + " refund"}},
		"caller":     {Reader{All: true}, Query{Caller: "王", Words: word}},
		"time":       {agent, Query{From: made.From, To: made.From + 12*3600_000}},
	} {
		b.Run(name, func(b *testing.B) {
			n := 0
			for b.Loop() {
				hits, _, err := x.Find(b.Context(), ask.r, ask.q)
				must(b, err)
				n = len(hits)
			}
			b.ReportMetric(float64(n), "lines/op")
		})
	}
}

// common is the word that comes nearest to a tenth of all lines.
func common(b *testing.B, db *store.DB, lines int) (word string, percent float64) {
	best := 100.0
	for _, w := range []string{"the", "my", "訂單", "您好", "請問", "order", "謝謝", "請稍候", "我的", "you", "please", "發票", "退款"} {
		var n int
		must(b, db.Reader().QueryRow(`SELECT count(*) FROM search_text WHERE search_text MATCH ?`, bigram.Parse(w).FTS("body")).Scan(&n))
		share := 100 * float64(n) / float64(lines)
		if d := math.Abs(share - 10); d < best {
			best, word, percent = d, w, share
		}
	}
	return word, percent
}
