package archive

import (
	"context"
	"fmt"

	"parley/internal/store"
	"parley/xmppd/jid"
	"parley/xmppd/mam"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// Retractions (XEP-0424 v0.4.2): the message that is taken back becomes a tombstone in all archives that have it; the
// retraction itself stays. Looking for the message takes too long for the journal's goroutine, so that is noted in the same
// commit as the retraction, and done just after it, or after the next start.

// retractionsAtOnce is how many are read from the table at a time.
const retractionsAtOnce = 100

// retracts reports whether m takes a message back. One without an id of its own cannot be named by a tombstone.
func retracts(m *module.Kept) bool {
	_, yes := m.View.Child(nsRetract, "retract")
	return yes && len(m.View.ID) > 0
}

// retractWhenDue makes tombstones each time there are retractions, until Close.
func (a *Archive) retractWhenDue() {
	for {
		if err := a.retractAll(context.Background()); err != nil {
			a.log.Error("retract messages", "err", err)
		}
		select {
		case <-a.stop:
			return
		case <-a.retracting:
		}
	}
}

// retractAll deals with all retractions that are noted.
func (a *Archive) retractAll(ctx context.Context) error {
	for {
		pending, err := a.pendingRetractions(ctx)
		if err != nil || len(pending) == 0 {
			return err
		}
		for _, id := range pending {
			if err := a.retract(ctx, id); err != nil {
				return err
			}
		}
	}
}

func (a *Archive) pendingRetractions(ctx context.Context) (ids []int64, err error) {
	rows, err := a.db.Reader().QueryContext(ctx, "SELECT message FROM archive_retractions ORDER BY message LIMIT ?", retractionsAtOnce)
	if err != nil {
		return nil, fmt.Errorf("list retractions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list retractions: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// retract makes a tombstone of what message id takes back, if it is there and of the same author.
func (a *Archive) retract(ctx context.Context, id int64) error {
	var r row
	if err := a.readRows(ctx, []int64{id}, false, func(found *row) bool { r = *found; return true }); err != nil {
		return err
	}
	var meant *row
	if w, ok := wishOf(&r); ok {
		var err error
		if meant, err = a.findMeant(ctx, &w); err != nil {
			return fmt.Errorf("find what message %d retracts: %w", id, err)
		}
		if meant != nil {
			meant.stanza = tombstone(meant.stanza, &w)
		}
	}
	a.words.step.Lock() // or the words would come back with what the index has just read
	defer a.words.step.Unlock()
	return a.db.Do(ctx, func(tx *store.Tx) error {
		if meant != nil {
			if _, err := tx.Exec("UPDATE archive_messages SET stanza = ? WHERE id = ?", meant.stanza, meant.id); err != nil {
				return err
			}
			if err := a.forgetWords(tx, meant.id); err != nil {
				return err
			}
		}
		_, err := tx.Exec("DELETE FROM archive_retractions WHERE message = ?", id)
		return err
	})
}

// wish is a retraction.
type wish struct {
	row
	from, to jid.JID // bare
	own      string  // its stanza's id
	meant    string  // the id of the stanza it takes back
}

// wishOf reads a stored retraction. It is false for what is none, as after the retraction itself has been retracted.
func wishOf(r *row) (w wish, ok bool) {
	e, err := stanza.Parse(r.stanza)
	if err != nil {
		return w, false
	}
	retract := e.Child(nsRetract, "retract")
	from, fromErr := jid.Parse(e.Attr("from"))
	to, toErr := jid.Parse(e.Attr("to"))
	if retract == nil || fromErr != nil || toErr != nil {
		return w, false
	}
	w = wish{row: *r, from: from.Bare(), to: to.Bare(), own: e.Attr("id"), meant: retract.Attr("id")}
	return w, w.own != "" && w.meant != ""
}

// findMeant returns the latest message before w that it may take back: of the same author, to the same address. It looks in
// the archive of either side, for the other may not have kept it.
func (a *Archive) findMeant(ctx context.Context, w *wish) (*row, error) {
	meant, err := a.findIn(ctx, w, w.sender, w.to)
	if err != nil || meant != nil || w.recipient == w.sender {
		return meant, err
	}
	return a.findIn(ctx, w, w.recipient, w.from)
}

func (a *Archive) findIn(ctx context.Context, w *wish, account int64, other jid.JID) (meant *row, err error) {
	if account <= 0 {
		return nil, nil
	}
	v := a.index.view(account)
	s := v.whole()
	s.before, s.backwards = w.id, true
	f := anything()
	f.byWith, f.with, f.byMark, f.mark = true, hash(other.String()), true, uint16(hash(w.meant))
	scanner := stanza.NewScanner(storedLimits())
	for meant == nil {
		entries, err := a.collect(ctx, &v, s, &f, retractionsAtOnce)
		if err != nil || len(entries) == 0 {
			return nil, err
		}
		err = a.readRows(ctx, idsOf(entries), true, func(r *row) bool {
			if w.mayRetract(scanner, r) {
				meant = r
			}
			return meant == nil
		})
		if err != nil {
			return nil, err
		}
		s = s.beyond(entries[len(entries)-1].id)
	}
	return meant, nil
}

// mayRetract says whether r is what w takes back. The author is told by the account, not only by its name: one who has the
// name later is somebody else.
func (w *wish) mayRetract(s *stanza.Scanner, r *row) bool {
	v, err := s.Scan(r.stanza)
	if err != nil || string(v.ID) != w.meant || authorOf(r) != authorOf(&w.row) {
		return false
	}
	if _, also := v.Child(nsRetract, "retract"); also {
		return false
	}
	if _, already := v.Child(nsRetract, "retracted"); already {
		return false
	}
	from, fromErr := jid.ParseBytes(v.From)
	to, toErr := jid.ParseBytes(v.To)
	return fromErr == nil && toErr == nil && from.Bare() == w.from && to.Bare() == w.to
}

// authorOf is the account that has said r, whether it keeps it or not; 0 = none of ours.
func authorOf(r *row) int64 { return max(r.sender, -r.sender) }

// tombstone is what stays of a message (XEP-0424 v0.4.2 §4).
func tombstone(message []byte, w *wish) []byte {
	v, err := stanza.NewScanner(storedLimits()).Scan(message)
	if err != nil {
		return message // it has been read before
	}
	return stanza.New(stanza.NSClient, "message", "from", string(v.From), "to", string(v.To), "type", string(v.Type), "id", string(v.ID)).
		Add(stanza.New(nsRetract, "retracted", "id", w.own, "stamp", mam.Stamp(w.time()))).Bytes()
}
