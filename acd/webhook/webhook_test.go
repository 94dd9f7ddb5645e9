package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"parley/acd"
	"parley/acd/facts"
	acdstore "parley/acd/store"
	"parley/internal/store"
)

// target is somebody's server, which answers as it is told to.
type target struct {
	*httptest.Server
	got     chan *told
	mu      sync.Mutex
	answers []int // statuses of the next answers; then 204
}

// told is one request.
type told struct {
	header http.Header
	body   string
}

func newTarget(t *testing.T) *target {
	x := &target{got: make(chan *told, 1000)}
	x.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		x.mu.Lock()
		status := http.StatusNoContent
		if len(x.answers) > 0 {
			status, x.answers = x.answers[0], x.answers[1:]
		}
		x.mu.Unlock()
		x.got <- &told{r.Header, string(b)}
		w.Header().Set("Location", "https://127.0.0.1:1/elsewhere")
		w.WriteHeader(status)
	}))
	t.Cleanup(x.Close)
	return x
}

func (x *target) answer(statuses ...int) {
	x.mu.Lock()
	x.answers = statuses
	x.mu.Unlock()
}

// hears is the next request.
func (x *target) hears(t *testing.T) *told {
	t.Helper()
	select {
	case r := <-x.got:
		return r
	case <-time.After(20 * time.Second):
		t.Fatal("the target heard nothing")
		return nil
	}
}

// desk is a database with a log, and a dispatcher on it whose clock stands.
type desk struct {
	t      *testing.T
	db     *store.DB
	log    *acdstore.Log
	facts  *facts.Keeper
	cfg    Config
	client *http.Client
	d      *Dispatcher
	row    uint64

	mu  sync.Mutex
	now time.Time
}

func newDesk(t *testing.T, x *target) *desk {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	log, err := acdstore.OpenLog(t.Context(), db)
	must(t, err)
	keeper, err := facts.Open(t.Context(), db)
	must(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(x.Certificate())
	s := &desk{
		t: t, db: db, log: log, facts: keeper, now: time.Now(),
		cfg:    Config{AllowedHosts: []string{strings.TrimPrefix(x.URL, "https://")}, AllowedNetworks: []string{"127.0.0.0/8"}},
		client: newClient([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, nil, roots),
	}
	must(t, db.Do(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO queues (id, dn, name, offer, receipt, decline_excludes, lost_waiting, lost_ringing, lost_talking, waiting_max) VALUES (1, '8000', 'Service', 0, 0, 0, 0, 0, 0, 0), (2, '8001', 'Sales', 0, 0, 0, 0, 0, 0, 0)`)
		if err == nil {
			_, err = tx.Exec(`INSERT INTO agents (id, jid, name, role, slots_max, grace) VALUES (1, '1001@localhost', '林小姐', 'agent', 1, 0)`)
		}
		return err
	}))
	s.open()
	t.Cleanup(func() { must(t, s.d.Close(context.Background())) })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *desk) open() {
	s.t.Helper()
	var err error
	s.d, err = open(s.t.Context(), s.cfg, s.db, s.client, s.clock, slog.New(slog.DiscardHandler))
	must(s.t, err)
	must(s.t, s.d.Run(s.t.Context()))
}

func (s *desk) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// pass lets time pass, and wakes the senders as time itself would.
func (s *desk) pass(d time.Duration) {
	s.mu.Lock()
	s.now = s.now.Add(d)
	s.mu.Unlock()
	hooks, err := s.d.List(s.t.Context())
	must(s.t, err)
	for _, h := range hooks {
		s.d.wake(h.ID)
	}
}

// happens commits an event with its effects, and has the facts follow.
func (s *desk) happens(ev acd.Event, effects ...acd.Effect) {
	s.t.Helper()
	s.row++
	done := make(chan error, 1)
	s.log.Append(acdstore.Row{ID: s.row, At: acd.Time(s.clock().UnixMilli()), Version: 2, Event: ev, Effects: effects}, nil, func(err error) { done <- err })
	must(s.t, <-done)
	must(s.t, s.facts.Project(s.t.Context()))
	s.d.Poke()
}

// visit has somebody come to a queue.
func (s *desk) visit(c acd.ContactID, q acd.QueueID) {
	s.happens(acd.ContactRequested{Contact: c, Visitor: 1, Queue: q}, acd.Waiting{Contact: c, Visitor: 1, Queue: q, Arrived: acd.Time(s.clock().UnixMilli()), Entered: acd.Time(s.clock().UnixMilli())})
}

func (s *desk) add(x *target, kinds []string, queues ...acd.QueueID) (Hook, []byte) {
	s.t.Helper()
	h, secret, err := s.d.Add(s.t.Context(), x.URL+"/parley", kinds, queues, nil)
	must(s.t, err)
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	must(s.t, err)
	return h, key
}

func (r *told) read(t *testing.T) Body {
	t.Helper()
	var b Body
	must(t, json.Unmarshal([]byte(r.body), &b))
	return b
}

// TestTold follows a contact: each event once, in order, signed as the standard says, with ids only, and only what was
// asked for.
func TestTold(t *testing.T) {
	x := newTarget(t)
	s := newDesk(t, x)
	s.visit(9, 1) // before anybody asked
	_, key := s.add(x, []string{"contact.*"}, 1)
	s.visit(10, 1)
	s.visit(11, 2) // another queue
	s.happens(acd.AgentReady{Agent: 1}, acd.AgentStands{Agent: 1, Shown: acd.ShownReady}, acd.Offered{Offer: 1, Contact: 10, Agent: 1})
	s.happens(acd.Tick{}, acd.Connected{Offer: 1, Contact: 10, Agent: 1, Role: acd.RoleLead})
	s.happens(acd.VisitorLeft{Contact: 10}, acd.Ended{Contact: 10, Agent: 1, By: acd.ByVisitor, Cause: acd.CauseLeft})
	s.happens(acd.WrapUpDone{Agent: 1, Contact: 10}, acd.Closed{Contact: 10, Agent: 1})
	ids := map[string]bool{}
	for _, want := range []string{"contact.waiting", "contact.offered", "contact.connected", "contact.ended", "contact.closed"} {
		r := x.hears(t)
		b := r.read(t)
		if b.Type != want || b.Data.Contact != acd.ContactID(10).String() || b.Data.Queue != "8000" {
			t.Errorf("told %s, want %s of contact 10 in 8000", r.body, want)
		}
		if want == "contact.connected" && (b.Data.Agent != "1001@localhost" || b.Data.Role != "lead") || strings.Contains(r.body, "林小姐") {
			t.Errorf("who: %s", r.body)
		}
		if b.ID != r.header.Get("Webhook-Id") || ids[b.ID] {
			t.Errorf("the id %s, in the header %s", b.ID, r.header.Get("Webhook-Id"))
		}
		ids[b.ID] = true
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%s.%s", b.ID, r.header.Get("Webhook-Timestamp"), r.body)
		if got, want := r.header.Get("Webhook-Signature"), "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)); got != want {
			t.Errorf("signed %s, want %s", got, want)
		}
	}
	if len(x.got) > 0 {
		t.Errorf("more was told: %s", (<-x.got).body)
	}
}

// TestWordsForNumbers: codes and reasons are told by the words of the lists, and what agents typed is not told at all.
func TestWordsForNumbers(t *testing.T) {
	x := newTarget(t)
	s := newDesk(t, x)
	must(t, s.db.Do(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO reasons (id, label, place) VALUES (10000, 'lunch', 1), (10001, 'my back hurts', NULL)`)
		if err == nil {
			_, err = tx.Exec(`INSERT INTO codes (id, queue, word, labels, place, removed) VALUES (101, 1, 'refund', '{}', 1, 7)`)
		}
		return err
	}))
	s.add(x, []string{"agent.state", "contact.coded"})
	s.visit(10, 1)
	for _, r := range []acd.Reason{acd.ReasonNone, acd.ReasonLogin, 10000, 10001} {
		s.happens(acd.Tick{}, acd.AgentStands{Agent: 1, Shown: acd.ShownNotReady, Reason: r})
	}
	for _, c := range []acd.WrapUpCode{1, 101} {
		s.happens(acd.Tick{}, acd.WrapUpHolds{Contact: 10, Agent: 1, Code: c})
	}
	for _, want := range []string{"", "login", "lunch", "other", "resolved", "refund"} {
		if b := x.hears(t).read(t); b.Data.Reason+b.Data.Code != want {
			t.Errorf("told %+v, want %q", b.Data, want)
		}
	}
}

// TestTriedAgain has the target fail, the program end in the middle, and the clock go on: nothing is lost or out of order, and
// what is given up stands in the log of deliveries, from where it can be made once more.
func TestTriedAgain(t *testing.T) {
	x := newTarget(t)
	s := newDesk(t, x)
	h, _ := s.add(x, []string{"contact.waiting"})
	x.answer(500, 302)
	s.visit(10, 1)
	s.visit(11, 1)
	first := x.hears(t)
	s.settled(h.ID, func(d Delivery) bool { return d.Tries == 1 })
	must(t, s.d.Close(t.Context()))
	s.open()
	s.pass(pauses[0] * 2)
	if again := x.hears(t); again.header.Get("Webhook-Id") != first.header.Get("Webhook-Id") || again.body != first.body {
		t.Errorf("the second try is another event: %s", again.body)
	}
	s.settled(h.ID, func(d Delivery) bool { return d.Tries == 2 && d.Status == 302 }) // followed nowhere
	s.pass(pauses[1] * 2)
	if x.hears(t).body != first.body || x.hears(t).read(t).Data.Contact != acd.ContactID(11).String() {
		t.Error("after the third try comes the next event")
	}

	refusals := slices.Repeat([]int{503}, len(pauses)+1)
	x.answer(refusals...)
	s.visit(12, 1)
	for i := range refusals {
		last := x.hears(t).header.Get("Webhook-Id")
		s.settled(h.ID, func(d Delivery) bool { return d.Event == last && d.Tries == i+1 })
		s.pass(48 * time.Hour)
	}
	given := s.settled(h.ID, func(d Delivery) bool { return d.State == "failed" })
	if given.Status != 503 || given.Problem == "" {
		t.Errorf("given up: %+v", given)
	}
	must(t, s.d.Again(t.Context(), h.ID, given.ID, nil))
	if x.hears(t).read(t).Data.Contact != acd.ContactID(12).String() {
		t.Error("once more is another event")
	}
	s.settled(h.ID, func(d Delivery) bool { return d.ID == given.ID && d.State == "delivered" })
	if err := s.d.Again(t.Context(), h.ID, 999, nil); !errors.Is(err, ErrNotAgain) {
		t.Errorf("again of nothing: %v", err)
	}
}

// settled waits until the newest delivery that is not waiting for its first try is as wanted.
func (s *desk) settled(hook int64, is func(Delivery) bool) Delivery {
	s.t.Helper()
	for range 2000 {
		all, err := s.d.Deliveries(s.t.Context(), hook, 0)
		must(s.t, err)
		if i := slices.IndexFunc(all, func(d Delivery) bool { return is(d) }); i >= 0 {
			return all[i]
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.t.Fatal("no delivery came to be so")
	return Delivery{}
}

// TestTooMuchWaits fills a webhook whose target is down: it is paused by itself, says why, and goes on when it is resumed.
func TestTooMuchWaits(t *testing.T) {
	x := newTarget(t)
	s := newDesk(t, x)
	s.d.pendingMax = 3
	x.answer(slices.Repeat([]int{500}, 100)...)
	h, _ := s.add(x, []string{"contact.waiting"})
	for c := range acd.ContactID(6) {
		s.visit(c+1, 1)
	}
	hook := func() Hook {
		all, err := s.d.List(t.Context())
		must(t, err)
		return all[0]
	}
	for hook().Paused == "" {
		time.Sleep(5 * time.Millisecond)
	}
	if got := hook(); got.Pending != 3 || got.Paused != fullWord {
		t.Errorf("%+v", got)
	}
	x.answer()
	s.pass(time.Hour)
	for hook().Pending > 0 {
		time.Sleep(5 * time.Millisecond)
	}
	must(t, s.d.Resume(t.Context(), h.ID, nil))
	for len(x.got) > 0 {
		<-x.got
	}
	s.visit(20, 1)
	if b := x.hears(t).read(t); b.Data.Contact != acd.ContactID(20).String() {
		t.Errorf("after it was resumed: %+v", b)
	}

	x.answer(500)
	s.visit(20, 1)
	s.settled(h.ID, func(d Delivery) bool { return d.State == "waiting" && d.Tries == 1 })
	for len(x.got) > 0 {
		<-x.got
	}
	must(t, s.d.Resume(t.Context(), h.ID, nil)) // the clock stands: nothing is due
	x.hears(t)

	must(t, s.d.Pause(t.Context(), h.ID, "asked", nil))
	s.visit(21, 1)
	s.settled(h.ID, func(d Delivery) bool { return d.State == "waiting" && d.Tries == 0 })
	must(t, s.d.Resume(t.Context(), h.ID, nil))
	if b := x.hears(t).read(t); b.Data.Contact != acd.ContactID(21).String() {
		t.Errorf("what happened in the pause: %+v", b)
	}
	must(t, s.d.Remove(t.Context(), h.ID, nil))
	if err := s.d.Remove(t.Context(), h.ID, nil); !errors.Is(err, ErrNoHook) {
		t.Errorf("removed twice: %v", err)
	}
}

// TestRefused tries URLs and events that may not be.
func TestRefused(t *testing.T) {
	x := newTarget(t)
	s := newDesk(t, x)
	for target, want := range map[string]error{
		"http://" + strings.TrimPrefix(x.URL, "https://"):            ErrBadURL,
		"https://user:pass@" + strings.TrimPrefix(x.URL, "https://"): ErrBadURL,
		x.URL + "/#part":                       ErrBadURL,
		x.URL + "/" + strings.Repeat("x", 500): ErrBadURL,
		"file:///etc/passwd":                   ErrBadURL,
		"":                                     ErrBadURL,
		"https://evil.example/":                ErrHost,
		"https://127.0.0.1/":                   ErrHost, // another port
		"https://127.0.0.1.evil.example/":      ErrHost,
	} {
		if _, _, err := s.d.Add(t.Context(), target, nil, nil, nil); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", target, err, want)
		}
	}
	if _, _, err := s.d.Add(t.Context(), x.URL, []string{"contact.eaten"}, nil, nil); !errors.Is(err, ErrBadKind) {
		t.Errorf("an unknown event: %v", err)
	}
	for range HooksMax {
		s.add(x, nil)
	}
	if _, _, err := s.d.Add(t.Context(), x.URL, nil, nil, nil); !errors.Is(err, ErrTooMany) {
		t.Errorf("one too many: %v", err)
	}
}

func TestMayDial(t *testing.T) {
	g := newGuard([]netip.Prefix{netip.MustParsePrefix("10.1.2.0/24")})
	for text, want := range map[string]bool{
		"93.184.216.34": true, "2606:4700::1111": true, "10.1.2.3": true, "::ffff:10.1.2.3": true,
		"10.1.3.3": false, "127.0.0.1": false, "0.0.0.0": false, "169.254.169.254": false, "192.168.1.1": false, "172.31.0.1": false,
		"100.64.0.1": false, "198.18.0.1": false, "224.0.0.1": false, "255.255.255.255": false, "192.0.2.1": false,
		"::1": false, "::": false, "::ffff:127.0.0.1": false, "::ffff:93.184.216.34": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false,
		"fe80::1": false, "fe80::1%eth0": false, "fc00::1": false, "ff02::1": false, "2001:db8::1": false, "::7f00:1": false,
	} {
		if got := g.allows(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestTheAddressIsLookedAtWhenItIsDialled has a name, which may be allowed, lead here (DNS rebinding): what its look-up says
// is judged by the connection that comes of it, so there is no moment between the two.
func TestTheAddressIsLookedAtWhenItIsDialled(t *testing.T) {
	x := newTarget(t)
	port := x.Listener.Addr().(*net.TCPAddr).Port
	names := newNames(t, "127.0.0.1")
	client := newClient(nil, names.resolver, nil)
	_, err := client.Get(fmt.Sprintf("https://hooks.example:%d/", port))
	if !errors.Is(err, ErrRefused) {
		t.Errorf("a name that leads here: %v", err)
	}
	if _, err := client.Get(fmt.Sprintf("https://127.0.0.1:%d/", port)); !errors.Is(err, ErrRefused) {
		t.Errorf("an address: %v", err)
	}
	if len(x.got) > 0 {
		t.Error("the target was reached")
	}
	if names.asked() == 0 {
		t.Error("nobody was asked for the name: the test shows nothing")
	}
}

// nameServer is a name server that says what it is told to.
type nameServer struct {
	resolver *net.Resolver
	mu       sync.Mutex
	n        int
}

func (s *nameServer) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.n
}

func newNames(t *testing.T, address string) *nameServer {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	s := &nameServer{}
	s.resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) == 0 {
				continue
			}
			m.Response, m.Additionals = true, nil
			if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 0},
					Body:   &dnsmessage.AResource{A: netip.MustParseAddr(address).As4()},
				}}
			}
			s.mu.Lock()
			s.n++
			s.mu.Unlock()
			if b, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(b, from)
			}
		}
	}()
	return s
}

func TestAuthoritiesOfOnesOwn(t *testing.T) {
	file := t.TempDir() + "/ca.pem"
	for text, want := range map[string]string{"": "holds no certificate", "-----BEGIN": "holds no certificate"} {
		must(t, os.WriteFile(file, []byte(text), 0o600))
		if _, err := (Config{CAFile: file}).roots(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := (Config{CAFile: file + "x"}).roots(); err == nil {
		t.Error("a file that is not there")
	}
}
