package session

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/xmppd/jid"
)

// wire is a transport that keeps what it is given; stuck, it takes nothing until it is cut.
type wire struct {
	mu    sync.Mutex
	got   []string
	code  int
	whys  []Why
	cut   chan struct{}
	once  sync.Once
	stuck bool
}

func newWire() *wire { return &wire{cut: make(chan struct{})} }

func (w *wire) Write(messages ...[]byte) error {
	if w.stuck {
		<-w.cut
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.cut:
		return errors.New("cut")
	default:
	}
	for _, m := range messages {
		w.got = append(w.got, string(m))
	}
	return nil
}

func (w *wire) Part(why Why)   { w.whys = append(w.whys, why); w.Cut() }
func (w *wire) Close(code int) { w.code = code; w.Cut() }
func (w *wire) Cut()           { w.once.Do(func() { close(w.cut) }) }

func (w *wire) isCut() bool {
	select {
	case <-w.cut:
		return true
	default:
		return false
	}
}

// take returns and forgets what was written.
func (w *wire) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	got := w.got
	w.got = nil
	return got
}

var someone = jid.MustParse("juliet@localhost/balcony")

var limits = Limits{StanzasMax: 8, BytesMax: 1000, InFlightMax: 4}

func newSession(t Transport) *Session { return New(someone, limits, t, func(*Session) {}) }

// in runs a script in a bubble: synctest.Wait there means "all writers have done what they can".
func in(t *testing.T, script func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, script)
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

const (
	ask     = "<r xmlns='urn:xmpp:sm:3'/>"
	enabled = "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='x' max='60'/>"
)

func ackOf(h int) string { return fmt.Sprintf("<a xmlns='urn:xmpp:sm:3' h='%d'/>", h) }

func TestEnabledGoesBeforeWhatWaits(t *testing.T) {
	in(t, func(t *testing.T) {
		w := newWire()
		s := newSession(w)
		s.Tell([]byte("<bound/>"))
		s.Reply([]byte("<m1/>"))
		s.Enable("x", time.Minute)
		s.Flush()
		synctest.Wait()
		expect(t, w.take(), "<bound/>", enabled, "<m1/>", ask)
		if tooHigh := s.Acked(1); tooHigh != 0 {
			t.Errorf("m1 was not counted")
		}
		if s.Enable("y", 0) {
			t.Error("enabled twice")
		}
	})
}

func TestOneRequestAtATime(t *testing.T) {
	in(t, func(t *testing.T) {
		w := newWire()
		s := newSession(w)
		s.Enable("x", time.Minute)
		s.Deliver([]byte("<m1/>"))
		synctest.Wait()
		s.Deliver([]byte("<m2/>"))
		synctest.Wait()
		expect(t, w.take(), enabled, "<m1/>", ask, "<m2/>")
		s.Acked(1)
		synctest.Wait()
		expect(t, w.take(), ask)
		s.Acked(1)
		synctest.Wait()
		expect(t, w.take()) // an h that stands still is not asked for again and again
		s.Acked(2)
		synctest.Wait()
		expect(t, w.take())
	})
}

func TestHOfTheClient(t *testing.T) {
	for _, c := range []struct {
		name        string
		base        uint32 // acknowledged before the three that wait
		h           uint32
		tooHigh     uint32
		stillUnsure int
	}{
		{"all", 0, 3, 0, 0},
		{"some", 10, 11, 0, 2},
		{"none", 10, 10, 0, 3},
		{"too high is all", 10, 15, 2, 0},
		{"old is nothing", 10, 9, 0, 3},
		{"wraps", 1<<32 - 2, 0, 0, 1},
		{"wraps, too high", 1<<32 - 2, 5, 4, 0},
		{"before the wrap, old", 1<<32 - 2, 1<<32 - 3, 0, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := outbound{managed: true, acked: c.base}
			for range 3 {
				o.push(item{b: []byte("<m/>"), counted: true})
			}
			o.take(nil, nil)
			if got := o.ack(c.h); got != c.tooHigh {
				t.Errorf("too high by %d, expected %d", got, c.tooHigh)
			}
			if n, bytes := o.waiting(); n != c.stillUnsure || bytes != 4*c.stillUnsure {
				t.Errorf("%d stanzas of %d bytes wait, expected %d", n, bytes, c.stillUnsure)
			}
		})
	}
}

func TestHIsAPrefix(t *testing.T) {
	in(t, func(t *testing.T) {
		w := newWire()
		s := newSession(w)
		first := s.Receive() // before <enable/>: not counted
		s.Enable("x", time.Minute)
		one, two, three := s.Receive(), s.Receive(), s.Receive()
		s.Done(first)
		s.Done(two)
		s.Requested()
		s.Flush()
		synctest.Wait()
		expect(t, w.take(), enabled, ackOf(0))
		s.Done(one)
		synctest.Wait()
		expect(t, w.take(), ackOf(2)) // unasked: the request could not be answered in full
		s.Done(one)
		s.Done(three)
		synctest.Wait()
		expect(t, w.take(), ackOf(3))
		four := s.Receive()
		s.Done(four)
		synctest.Wait()
		expect(t, w.take()) // nothing is owed any more
		if h := s.Handled(); h != 4 {
			t.Errorf("h is %d", h)
		}
	})
}

func TestHWraps(t *testing.T) {
	s := newSession(newWire())
	s.in.managed, s.in.received, s.in.handled = true, 1<<32-2, 1<<32-2
	tickets := []Ticket{s.Receive(), s.Receive(), s.Receive()}
	for _, i := range []int{2, 0, 1} {
		s.Done(tickets[i])
	}
	if h := s.Handled(); h != 1 {
		t.Errorf("h is %d", h)
	}
}

func TestCrowdedUntilDone(t *testing.T) {
	s := newSession(newWire())
	s.Enable("x", time.Minute)
	var open []Ticket
	for range limits.InFlightMax + 1 {
		open = append(open, s.Receive())
	}
	crowded := s.Crowded()
	if crowded == nil {
		t.Fatal("not crowded")
	}
	s.Done(open[1])
	select {
	case <-crowded:
		t.Fatal("a stanza behind one that waits makes no room")
	default:
	}
	s.Done(open[0])
	<-crowded
	if s.Crowded() != nil {
		t.Error("still crowded")
	}
}

func TestASlowReaderIsCutAndLosesNothing(t *testing.T) {
	in(t, func(t *testing.T) {
		w := newWire()
		s := newSession(w)
		s.Enable("x", time.Minute)
		s.Flush()
		synctest.Wait()
		w.take()
		w.stuck = true
		var sent []string
		for i := range limits.StanzasMax + 3 {
			sent = append(sent, fmt.Sprintf("<m%d/>", i))
			if !s.Deliver([]byte(sent[i])) {
				t.Fatalf("stanza %d was not taken", i)
			}
		}
		synctest.Wait()
		if !slices.Equal(w.whys, []Why{Behind}) {
			t.Fatalf("the client was told %v", w.whys)
		}
		if !s.Detach(time.Now()) {
			t.Fatal("the session does not hibernate")
		}
		again := newWire()
		if _, err := s.Resume(t.Context(), again, 0); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		want := append([]string{"<resumed xmlns='urn:xmpp:sm:3' previd='x' h='0'/>"}, sent...)
		expect(t, again.take(), append(want, ask)...)
		s.Deliver([]byte("<late/>")) // too long as it is, but no longer than when it was cut
		synctest.Wait()
		if again.isCut() {
			t.Error("cut again before it could read")
		}
	})
}

func TestAQueueTwiceTooLongEnds(t *testing.T) {
	for _, c := range []struct {
		name   string
		stanza string
		sleeps bool
	}{
		{"stanzas, hibernating", "<m/>", true},
		{"stanzas, attached", "<m/>", false},
		{"bytes, hibernating", "<m>" + strings.Repeat("x", 400) + "</m>", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			in(t, func(t *testing.T) {
				w := newWire()
				w.stuck = true
				lapsed := 0
				s := New(someone, limits, w, func(*Session) { lapsed++ })
				s.Enable("x", time.Minute)
				if c.sleeps {
					s.Detach(time.Now())
				}
				taken := 0
				for taken < 100 && s.Deliver([]byte(c.stanza)) {
					taken++
				}
				if most := min(2*limits.StanzasMax, 2*limits.BytesMax/len(c.stanza)); taken != most {
					t.Errorf("took %d, expected %d", taken, most)
				}
				synctest.Wait()
				if c.sleeps != (lapsed == 1) {
					t.Errorf("lapsed %d times", lapsed)
				}
				if !c.sleeps && (!slices.Equal(w.whys, []Why{Behind}) || s.Detach(time.Now())) {
					t.Error("the attached session goes on")
				}
				if _, err := s.Resume(t.Context(), newWire(), 0); !errors.Is(err, ErrEnded) {
					t.Errorf("resumed: %v", err)
				}
			})
		})
	}
}

func TestWithoutResumptionASlowReaderEnds(t *testing.T) {
	in(t, func(t *testing.T) {
		w := newWire()
		w.stuck = true
		s := newSession(w)
		for s.Deliver([]byte("<m/>")) {
		}
		synctest.Wait()
		if !slices.Equal(w.whys, []Why{Behind}) || s.Detach(time.Now()) {
			t.Error("the session goes on")
		}
	})
}

func TestWhatIsNoStanzaIsBoundedAsWell(t *testing.T) {
	in(t, func(t *testing.T) {
		w := newWire()
		w.stuck = true
		s := newSession(w)
		for taken := 0; s.Tell([]byte("<failed/>")); taken++ {
			if taken > limits.BytesMax {
				t.Fatal("there is no bound")
			}
		}
	})
}

func TestTheQueueIsCountedRight(t *testing.T) {
	o := outbound{}
	o.push(item{b: []byte("<bound/>")})
	o.push(item{b: []byte("<m/>"), counted: true})
	o.enable([]byte("<enabled/>"))
	o.take(nil, nil)
	o.push(item{b: []byte("<m/>"), counted: true})
	o.push(item{b: []byte("<x/>")})
	o.sleep()
	o.wake([]byte("<resumed/>"))
	o.take(nil, nil)
	if n, bytes := o.waiting(); n != 2 || bytes != 8 {
		t.Errorf("%d stanzas, %d bytes", n, bytes)
	}
	o.ack(2)
	if n, bytes := o.waiting(); n != 0 || bytes != 0 {
		t.Errorf("%d stanzas, %d bytes", n, bytes)
	}
}

func TestFinishSaysGoodbyeLast(t *testing.T) {
	in(t, func(t *testing.T) {
		w := newWire()
		s := newSession(w)
		s.Enable("x", time.Minute)
		s.Deliver([]byte("<m/>"))
		s.Requested()
		if first, attached := s.Finish(1012, []byte("<error/>"), []byte("<close/>")); !first || !attached {
			t.Error("Finish did not end it")
		}
		if first, _ := s.Finish(1000); first {
			t.Error("it ended twice")
		}
		if s.Deliver([]byte("<late/>")) {
			t.Error("a stanza was taken after the end")
		}
		synctest.Wait()
		expect(t, w.take(), enabled, "<m/>", ackOf(0), "<error/>", "<close/>")
		if w.code != 1012 || s.Detach(time.Now()) {
			t.Errorf("closed with %d", w.code)
		}
	})
}

func TestLapse(t *testing.T) {
	s := newSession(newWire())
	s.Enable("x", time.Minute)
	start := time.Now()
	if s.Lapse(start.Add(time.Hour), time.Minute) {
		t.Error("lapsed while attached")
	}
	s.Detach(start)
	if s.Lapse(start.Add(59*time.Second), time.Minute) || !s.Lapse(start.Add(60*time.Second), time.Minute) {
		t.Error("lapsed at another time")
	}
}

func TestResumeWaitsForTheOldConnection(t *testing.T) {
	in(t, func(t *testing.T) {
		old, w := newWire(), newWire()
		s := newSession(old)
		s.Enable("x", time.Minute)
		open := s.Receive()
		resumed := make(chan error, 1)
		go func() {
			_, err := s.Resume(t.Context(), w, 0)
			resumed <- err
		}()
		<-old.cut
		if !slices.Equal(old.whys, []Why{Replaced}) {
			t.Errorf("the old client was told %v", old.whys)
		}
		s.Detach(time.Now())
		synctest.Wait()
		if len(resumed) != 0 {
			t.Fatal("resumed with a stanza that is not done with")
		}
		s.Done(open)
		if err := <-resumed; err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		expect(t, w.take(), "<resumed xmlns='urn:xmpp:sm:3' previd='x' h='1'/>")
	})
}

// TestAGoodByeHoldsNothingUp: nothing is said behind a good-bye, and who comes back need not wait for the end of it.
func TestAGoodByeHoldsNothingUp(t *testing.T) {
	in(t, func(t *testing.T) {
		old, w := &slowGoodBye{wire: newWire()}, newWire()
		s := newSession(old)
		s.Enable("x", time.Minute)
		s.Flush()
		synctest.Wait()
		resumed := make(chan error, 1)
		go func() {
			_, err := s.Resume(t.Context(), w, 0)
			resumed <- err
		}()
		synctest.Wait()
		s.Deliver([]byte("<m/>"))
		s.Detach(time.Now())
		if err := <-resumed; err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		expect(t, old.take(), enabled)
		expect(t, w.take(), "<resumed xmlns='urn:xmpp:sm:3' previd='x' h='0'/>", "<m/>", ask)
		old.Cut()
	})
}

// slowGoodBye is a wire that takes until it is cut to say good-bye.
type slowGoodBye struct{ *wire }

func (w *slowGoodBye) Part(Why) { <-w.cut }

// client is the other side of a session, by the book.
type client struct {
	h        uint32
	received []string
}

var digits = regexp.MustCompile(`h='(\d+)'`)

// read takes what was written and answers requests, unless the answer is lost.
func (c *client) read(t *testing.T, s *Session, got []string, lost func() bool) {
	for _, m := range got {
		switch {
		case m == ask:
			if !lost() {
				if s.Acked(c.h) != 0 {
					t.Fatal("h too high")
				}
			}
		case strings.HasPrefix(m, "<m"):
			c.h++
			c.received = append(c.received, m)
		}
	}
}

// TestNothingLostNothingDoubled drops connections and acknowledgements by chance.
func TestNothingLostNothingDoubled(t *testing.T) {
	for range 200 {
		seed := rand.Uint64()
		in(t, func(t *testing.T) { storm(t, seed) })
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func storm(t *testing.T, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 0))
	w := newWire()
	s := New(someone, Limits{StanzasMax: 1000, BytesMax: 1 << 20, InFlightMax: 10}, w, func(*Session) {})
	s.Enable("x", time.Minute)
	c := &client{}
	sent := 0
	for range 300 {
		switch r.IntN(10) {
		case 0: // the connection goes, with whatever was written and not read
			unread := w.take()
			w.Cut()
			c.read(t, s, unread[:r.IntN(len(unread)+1)], func() bool { return true })
			if !s.Detach(time.Now()) {
				t.Fatal("no hibernation")
			}
			w = newWire()
			if tooHigh, err := s.Resume(t.Context(), w, c.h); err != nil || tooHigh != 0 {
				t.Fatal(tooHigh, err)
			}
		case 1, 2, 3:
			synctest.Wait()
			c.read(t, s, w.take(), func() bool { return r.IntN(3) == 0 })
		default:
			s.Deliver([]byte("<m" + strconv.Itoa(sent) + "/>"))
			sent++
		}
	}
	synctest.Wait()
	c.read(t, s, w.take(), func() bool { return false })
	for i, m := range c.received {
		if m != "<m"+strconv.Itoa(i)+"/>" {
			t.Fatalf("the %d-th received is %s", i, m)
		}
	}
	if len(c.received) != sent {
		t.Fatalf("received %d of %d", len(c.received), sent)
	}
}
