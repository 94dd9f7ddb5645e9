package xmpp

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/acd/admin"
	"parley/acd/engine"
	journal "parley/internal/store"
	"parley/xmppd/component"
	"parley/xmppd/stanza"
)

func waiter(n int) string { return fmt.Sprintf("w%02d@localhost/web", n) }

// positions is the places told, by who was told them, in order.
func positions(heard []*stanza.Element) map[string][]int {
	told := map[string][]int{}
	for _, e := range heard {
		if status := e.Child(nsWorkgroup, "queue-status"); status != nil && e.Name == "message" {
			n, _ := strconv.Atoi(status.Child(nsWorkgroup, "position").Text())
			told[e.Attr("to")] = append(told[e.Attr("to")], n)
		}
	}
	return told
}

func departs(dn string) string {
	return `<iq type='set' id='x' to='` + dn + `@acd.localhost'><depart-queue xmlns='http://jabber.org/protocol/workgroup'/></iq>`
}

func TestTheFirstAreToldAtOnceTheOthersInTurn(t *testing.T) {
	f := newFloor(t, Default())
	for n := range 14 {
		f.from(waiter(n), joinXML("8000", "W"))
	}
	for n := range 14 {
		if told := positions(f.heard())[waiter(n)]; n == 0 && len(told) != 1 {
			t.Fatalf("told when joining: %v", told)
		}
	}
	f.wait(5100 * time.Millisecond)
	f.heard()

	f.from(waiter(0), departs("8000"))
	f.from(waiter(1), departs("8000"))
	told := positions(f.heard())
	for n := 2; n < 12; n++ {
		if len(told[waiter(n)]) == 0 || told[waiter(n)][len(told[waiter(n)])-1] != n-2 {
			t.Errorf("%d, now among the first, was told %v", n, told[waiter(n)])
		}
	}
	for n := 12; n < 14; n++ {
		if len(told[waiter(n)]) != 0 {
			t.Errorf("%d was told %v at once", n, told[waiter(n)])
		}
	}
	f.from(waiter(13), `<iq type='get' id='p' to='8000@acd.localhost'><queue-status xmlns='http://jabber.org/protocol/workgroup'/></iq>`)
	if got := f.heard()[0].Child(nsWorkgroup, "queue-status").Child(nsWorkgroup, "position").Text(); got != "11" {
		t.Errorf("a poll says %s", got)
	}
	f.wait(5100 * time.Millisecond)
	told = positions(f.heard())
	for n := 12; n < 14; n++ {
		if len(told[waiter(n)]) != 1 || told[waiter(n)][0] != n-2 {
			t.Errorf("%d was told %v in its turn, want once %d", n, told[waiter(n)], n-2)
		}
	}
	f.wait(5100 * time.Millisecond)
	if told := positions(f.heard()); len(told) != 0 {
		t.Errorf("told though nothing has changed: %v", told)
	}
}

// A visitor beyond the first is told at most once in 5 s, however the queue changes.
func TestAtMostOnceInFiveSeconds(t *testing.T) {
	f := newFloor(t, Default())
	for n := range 40 {
		f.from(waiter(n), joinXML("8000", "W"))
	}
	f.wait(5100 * time.Millisecond)
	f.heard()
	told := 0
	for n := range 20 { // 20 s in which the queue changes each second
		f.from(waiter(n), departs("8000"))
		f.wait(time.Second)
		told += len(positions(f.heard())[waiter(39)])
	}
	if told < 3 || told > 5 {
		t.Errorf("told %d times in 20 s", told)
	}
}

// ownTime is a port for an ACD by the machine's clock.
type ownTime struct {
	mu   sync.Mutex
	sent []*stanza.Element
}

func (p *ownTime) Domain() string { return "acd.localhost" }
func (p *ownTime) Host() string   { return "localhost" }
func (p *ownTime) Close() error   { return nil }
func (p *ownTime) Send(b []byte) error {
	e, err := stanza.Parse(b)
	p.mu.Lock()
	p.sent = append(p.sent, e)
	p.mu.Unlock()
	return err
}

func TestTurnsComeByThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, log := context.Background(), slog.New(slog.DiscardHandler)
		db, err := journal.Open(t.TempDir(), log)
		if err != nil {
			t.Fatal(err)
		}
		eng, err := engine.Open(ctx, engine.Config{}, db, log)
		if err != nil {
			t.Fatal(err)
		}
		adm, port, cfg := admin.New(db, eng), &ownTime{}, Default()
		cfg.Domain = "acd.localhost"
		if _, err := adm.AddQueue(ctx, admin.Queue{DN: "8000", Name: "Q"}); err != nil {
			t.Fatal(err)
		}
		a, err := Open(ctx, cfg, db, eng, adm, func(string, component.Handler, ...component.Option) (component.Port, error) { return port, nil }, log)
		if err != nil {
			t.Fatal(err)
		}
		hand := func(full, xml string) {
			f := &floor{t: t, acd: a}
			<-f.send(full, xml)
			synctest.Wait()
		}
		for n := range 12 {
			hand(waiter(n), joinXML("8000", "W"))
		}
		hand(waiter(0), departs("8000"))
		time.Sleep(4 * time.Second)
		synctest.Wait()
		port.mu.Lock()
		if told := positions(port.sent)[waiter(11)]; len(told) != 1 {
			t.Errorf("told %v within 4 s", told)
		}
		port.mu.Unlock()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if told := positions(port.sent)[waiter(11)]; len(told) != 2 || told[1] != 10 {
			t.Errorf("told %v within 6 s", told)
		}
		for _, err := range []error{a.Close(ctx), eng.Close(ctx), db.Close()} {
			if err != nil {
				t.Error(err)
			}
		}
	})
}

func TestTheAllowanceGrowsWithTime(t *testing.T) {
	var a allowance
	a.grow(1_000_000)
	for range pushesMax {
		a.spend()
	}
	if !a.spent() {
		t.Error("more than the most at once")
	}
	a.grow(1_000_010)
	if a.left != 10*pushesMS {
		t.Errorf("%d after 10 ms", a.left)
	}
}
