package xmpp

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	journal "parley/internal/store"
)

// await gives a queue contacts that have waited, each with a greeting and two lines, past the component.
func (f *floor) await(q acd.QueueID, n int) {
	f.t.Helper()
	var under sync.WaitGroup
	for i := range n {
		id, visitor := f.eng.NewContact(), acd.VisitorID(i+1)
		jid := fmt.Sprintf("v%06d@localhost", i)
		line := func(place int, party conversation.Party, body string) store.Line {
			return store.Line{Contact: id, ID: uint64(place) << 12, Party: uint8(party), Name: "V", At: f.eng.Now(), Stanza: "m", Origin: fmt.Sprint("o", place), Body: body}
		}
		rows := store.Both(
			store.InsertContact(store.NewContact{Contact: id, Visitor: visitor, JID: jid, Queue: q, Arrived: f.eng.Now(), Caller: "V", Lang: "en"}),
			store.AppendLine(line(1, 0, "Welcome")),
			store.AppendLine(line(2, conversation.Visitor, "first of "+jid)),
			store.AppendLine(line(3, conversation.Visitor, "more")),
			store.SetMark(id, store.Mark{Party: uint8(conversation.Visitor), Receipt: store.Received, ID: 1 << 12}),
		)
		under.Add(1)
		f.eng.Submit(acd.ContactRequested{Contact: id, Visitor: visitor, Queue: q}, func([]acd.Effect) journal.Op { return rows }, func(_ acd.Time, effects []acd.Effect, err error) {
			if why, refused := acd.Refused(effects); refused || err != nil {
				f.t.Errorf("no contact: %v %v", why, err)
			}
			under.Done()
		})
	}
	under.Wait()
}

// BenchmarkLoad is what a start reads when 20,000 wait, or with -scale 100,000.
func BenchmarkLoad(b *testing.B) {
	waiting := 20_000
	if *atScale {
		waiting = 100_000
	}
	f := newFloor(b, Default())
	f.quiet = true
	q, err := f.adm.Queue(context.Background(), "8000")
	f.must(q, err)
	f.submit(acd.QueueSet{Queue: q.ID, Rules: acd.Rules{WaitingMax: waiting}.Filled()}, nil)
	f.await(q.ID, waiting)
	b.ResetTimer()
	for range b.N {
		owner := newBridge(f.acd.cfg, f.db, f.eng, f.adm, newMailbox(), newMailbox(), slog.New(slog.DiscardHandler))
		begun := time.Now()
		f.must(nil, owner.load(context.Background()))
		b.ReportMetric(float64(time.Since(begun).Microseconds())/float64(len(owner.contacts)), "µs/contact")
		if len(owner.contacts) != waiting {
			b.Fatalf("%d contacts", len(owner.contacts))
		}
	}
}
