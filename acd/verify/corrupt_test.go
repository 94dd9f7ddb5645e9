package verify_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/acd"
	"parley/acd/record"
	"parley/acd/verify"
	"parley/internal/store"
)

// forger changes a stopped directory behind everybody's back, with SQL.
type forger struct {
	t   *testing.T
	dir string
	db  *sql.DB
}

func (f *forger) exec(query string, args ...any) {
	f.t.Helper()
	r, err := f.db.Exec(query, args...)
	if err != nil {
		f.t.Fatalf("%s: %v", query, err)
	}
	if n, err := r.RowsAffected(); err == nil && n == 0 && !strings.HasPrefix(query, "DROP") && !strings.HasPrefix(query, "CREATE") {
		f.t.Fatalf("%s: changed nothing", query)
	}
}

// get reads one number.
func (f *forger) get(query string, args ...any) (n int64) {
	f.t.Helper()
	if err := f.db.QueryRow(query, args...).Scan(&n); err != nil {
		f.t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (f *forger) last() int64 { return f.get("SELECT max(id) FROM log") }

// middle is the number of a row somewhere in the midst, of a kind of effect.
func (f *forger) middle() int64 { return f.find(func(acd.Effect) bool { return true }) }

// find is the first row after the midst with such an effect.
func (f *forger) find(fits func(acd.Effect) bool) int64 {
	f.t.Helper()
	for id := f.last() / 2; id <= f.last(); id++ {
		if _, effects := f.row(id); slices.ContainsFunc(effects, fits) {
			return id
		}
	}
	f.t.Fatal("no row fits")
	return 0
}

func (f *forger) row(id int64) (acd.Event, []acd.Effect) {
	f.t.Helper()
	var event, effects []byte
	if err := f.db.QueryRow("SELECT event, effects FROM log WHERE id = ?", id).Scan(&event, &effects); err != nil {
		f.t.Fatal(err)
	}
	ev, _, err := acd.ReadEvent(event)
	if err != nil {
		f.t.Fatal(err)
	}
	list, _, err := acd.ReadEffects(effects)
	if err != nil {
		f.t.Fatal(err)
	}
	return ev, list
}

func (f *forger) setEffects(id int64, effects []acd.Effect) {
	f.t.Helper()
	f.exec("UPDATE log SET effects = ? WHERE id = ?", acd.AppendEffects(nil, effects), id)
}

// rechain proves the whole log anew, as one can who has the key.
func (f *forger) rechain() {
	f.t.Helper()
	key, err := store.RecordKey(f.dir)
	if err != nil {
		f.t.Fatal(err)
	}
	prover := record.NewProver(key)
	rows, err := f.db.Query("SELECT id, at, version, revision, event, effects FROM log ORDER BY id")
	if err != nil {
		f.t.Fatal(err)
	}
	defer rows.Close()
	links := map[int64]record.Proof{}
	var last int64
	var link []byte
	for rows.Next() {
		var at, version, revision int64
		var event, effects []byte
		if err := rows.Scan(&last, &at, &version, &revision, &event, &effects); err != nil {
			f.t.Fatal(err)
		}
		p := prover.Prove(record.Log, link, uint64(last), record.Content{}.Int(at).Int(version).Int(revision).Bytes(event).Bytes(effects))
		links[last], link = p, p.Link
	}
	rows.Close()
	for id, p := range links {
		f.exec("UPDATE log SET link = ? WHERE id = ?", p.Link, id)
	}
	f.exec("UPDATE heads SET position = ?, link = ?, seal = ? WHERE chain = 'log'", last, links[last].Link, links[last].Seal)
}

// free takes the triggers off the audit trail.
func (f *forger) free() {
	for _, trigger := range []string{"audit_follows", "audit_stays", "audit_keeps"} {
		f.exec("DROP TRIGGER " + trigger)
	}
}

// is says whether an effect is of a kind.
func is[T acd.Effect](e acd.Effect) bool {
	_, ok := e.(T)
	return ok
}

// corruptions are what somebody may have done to a directory, each with what audit must call it, at least.
func corruptions() []corruption {
	return []corruption{
		{"the first row of the log is lost", func(f *forger) { f.exec("DELETE FROM log WHERE id = 1") }, []want{wants(verify.RowsMissing, "log 1")}},
		{"a row in the midst is lost", func(f *forger) { f.exec("DELETE FROM log WHERE id = 2000") }, []want{wants(verify.RowsMissing, "log 2000")}},
		{"ten rows are lost", func(f *forger) { f.exec("DELETE FROM log WHERE id BETWEEN 2000 AND 2009") }, []want{wants(verify.RowsMissing, "log 2000–2009")}},
		{"the last row is lost", func(f *forger) { f.exec("DELETE FROM log WHERE id = ?", f.last()) }, []want{wants(verify.TailMissing, "log")}},
		{"the last row is lost, and its place in heads moved back", func(f *forger) {
			last := f.last()
			f.exec("DELETE FROM snapshots WHERE position = ?", last)
			f.exec("DELETE FROM log WHERE id = ?", last)
			f.exec("UPDATE heads SET position = ?1, link = (SELECT link FROM log WHERE id = ?1) WHERE chain = 'log'", last-1)
		}, []want{wants(verify.HeadWrong, "log")}},
		{"the end of the chain is taken away", func(f *forger) { f.exec("DELETE FROM heads WHERE chain = 'log'") }, []want{wants(verify.HeadMissing, "log")}},
		{"a row is doubled at the end", func(f *forger) {
			f.exec("INSERT INTO log SELECT (SELECT max(id) FROM log) + 1, at, version, revision, event, effects, link FROM log WHERE id = (SELECT max(id) FROM log)")
		}, []want{wants(verify.TailForeign, "log")}},
		{"a row is doubled in the midst, and all after it moved", func(f *forger) {
			f.exec("UPDATE log SET id = -id - 1 WHERE id > 2000")
			f.exec("UPDATE log SET id = -id WHERE id < 0")
			f.exec("INSERT INTO log SELECT 2001, at, version, revision, event, effects, link FROM log WHERE id = 2000")
		}, []want{wants(verify.RowUnproved, "log 2001")}},
		{"two rows are swapped", func(f *forger) {
			f.exec("UPDATE log SET id = -1 WHERE id = 2000")
			f.exec("UPDATE log SET id = 2000 WHERE id = 2001")
			f.exec("UPDATE log SET id = 2001 WHERE id = -1")
		}, []want{wants(verify.RowUnproved, "log 2000")}},
		{"a row is shifted by a millisecond", func(f *forger) { f.exec("UPDATE log SET at = at + 1 WHERE id = ?", f.middle()) }, []want{wants(verify.RowUnproved, "log")}},
		{"a row is shifted by an hour", func(f *forger) { f.exec("UPDATE log SET at = at + 3600000 WHERE id = 2000") }, []want{wants(verify.TimeBack, "log 2001")}},
		{"a row is shifted by a millisecond, by somebody with the key", func(f *forger) {
			id := f.find(is[acd.Offered])
			f.exec("UPDATE log SET at = at + 1 WHERE id = ?", id)
			f.rechain()
		}, []want{wants(verify.Undecided, "log")}},
		{"an effect is edited", func(f *forger) {
			id := f.find(is[acd.Ended])
			_, effects := f.row(id)
			for i, e := range effects {
				if ended, ok := e.(acd.Ended); ok {
					ended.By = 1 - min(ended.By, 1)
					effects[i] = ended
				}
			}
			f.setEffects(id, effects)
		}, []want{wants(verify.RowUnproved, "log")}},
		{"an effect is dropped, by somebody with the key", func(f *forger) {
			id := f.find(is[acd.Spoken])
			_, effects := f.row(id)
			f.setEffects(id, slices.DeleteFunc(effects, is[acd.Spoken]))
			f.rechain()
		}, []want{wants(verify.Undecided, "log")}},
		{"an abandoned visitor is made an answered one, by somebody with the key", func(f *forger) {
			id := f.find(func(e acd.Effect) bool { x, ok := e.(acd.Ended); return ok && x.Agent == 0 && x.Cause == acd.CauseLeft })
			_, effects := f.row(id)
			at := slices.IndexFunc(effects, is[acd.Ended])
			c := effects[at].(acd.Ended).Contact
			f.setEffects(id, slices.Insert(effects, at, acd.Effect(acd.Connected{Offer: 1 << 40, Contact: c, Agent: 1, Role: acd.RoleLead})))
			f.rechain()
		}, []want{wants(verify.FigureOther, "answered")}},
		{"a version is edited", func(f *forger) { f.exec("UPDATE log SET version = 1 WHERE id = 2000") }, []want{wants(verify.VersionWrong, "log 2000")}},
		{"a revision is edited", func(f *forger) { f.exec("UPDATE log SET revision = revision + 1 WHERE id = 2000") }, []want{wants(verify.RevisionWrong, "log 2000")}},
		{"a row is made unreadable", func(f *forger) { f.exec("UPDATE log SET effects = x'01ff' WHERE id = 2000") }, []want{wants(verify.RowUnread, "log 2000")}},
		{"an agent is given more than the limit, by somebody with the key", func(f *forger) {
			id := f.find(is[acd.Waiting])
			_, effects := f.row(id)
			agent := acd.AgentID(1)
			for _, e := range effects {
				if w, ok := e.(acd.Waiting); ok {
					for n := range acd.ContactID(8) {
						other := w
						other.Contact, other.Visitor, other.Arrived, other.Entered = 1+n, 1<<40+acd.VisitorID(n), acd.Time(f.get("SELECT at FROM log WHERE id = ?", id)), 0
						effects = append(effects, other, acd.Offered{Offer: 1<<40 + acd.OfferID(n), Contact: 1 + n, Agent: agent, Deadline: 1 << 50, Receipt: 1 << 50})
					}
				}
			}
			f.setEffects(id, effects)
			f.rechain()
		}, []want{wants(verify.OverCapacity, "agent 1")}},
		{"a contact is put in two places, by somebody with the key", func(f *forger) {
			id := f.find(func(e acd.Effect) bool { x, ok := e.(acd.Connected); return ok && x.Role == acd.RoleLead })
			_, effects := f.row(id)
			for _, e := range effects {
				if c, ok := e.(acd.Connected); ok {
					effects = append(effects, acd.Waiting{Contact: c.Contact, Visitor: 1, Queue: 1, Arrived: acd.Time(f.get("SELECT arrived FROM contacts WHERE id = ?", int64(c.Contact)))})
					break
				}
			}
			f.setEffects(id, effects)
			f.rechain()
		}, []want{wants(verify.TwoPlaces, "c-")}},
		{"a contact ends twice, by somebody with the key", func(f *forger) {
			id := f.find(is[acd.Ended])
			_, effects := f.row(id)
			at := slices.IndexFunc(effects, is[acd.Ended])
			f.setEffects(id, slices.Insert(effects, at, effects[at]))
			f.rechain()
		}, []want{wants(verify.EndTwice, "c-")}},
		{"a figure's entry is edited", func(f *forger) {
			f.exec("UPDATE fact_entries SET ended = entered + 1 WHERE id = (SELECT id FROM fact_entries WHERE how = 1 AND ended - entered > 5000 LIMIT 1)")
		}, []want{wants(verify.FigureOther, "asa")}},
		{"an abandoned entry is taken out of the figures", func(f *forger) {
			f.exec("DELETE FROM fact_entries WHERE id = (SELECT id FROM fact_entries WHERE how = 2 LIMIT 1 OFFSET 5)")
		}, []want{wants(verify.FigureOther, "abandoned")}},
		{"an abandoned entry is made a longer one in the figures", func(f *forger) {
			f.exec("UPDATE fact_entries SET entered = entered - 20000 WHERE id = (SELECT id FROM fact_entries WHERE how = 2 AND ended - entered < 15000 LIMIT 1)")
		}, []want{wants(verify.FigureOther, "bucket_abandoned")}},
		{"a handled conversation is lengthened in the figures", func(f *forger) {
			f.exec("UPDATE fact_parts SET connected = connected - 60000 WHERE id = (SELECT id FROM fact_parts WHERE led > 0 AND wrapped > 0 LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureOther, "aht")}},
		{"a first line is made earlier in the figures", func(f *forger) {
			f.exec("UPDATE fact_parts SET first_line = connected WHERE id = (SELECT id FROM fact_parts WHERE led > 0 AND wrapped > 0 AND first_line > connected LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureOther, "frt")}},
		{"an agent's break is shortened in the figures", func(f *forger) {
			f.exec("UPDATE fact_states SET ended = ended - 60000 WHERE id = (SELECT id FROM fact_states WHERE shown = 1 AND ended - begun > 600000 LIMIT 1 OFFSET 2)")
		}, []want{wants(verify.FigureOther, "not_ready")}},
		{"an offer that was missed is made a declined one in the figures", func(f *forger) {
			f.exec("UPDATE fact_offers SET outcome = 2 WHERE id = (SELECT id FROM fact_offers WHERE outcome = 3 LIMIT 1)")
		}, []want{wants(verify.FigureOther, "missed")}},
		{"an agent's log-in is taken out of the figures", func(f *forger) {
			f.exec("DELETE FROM fact_sessions WHERE id = (SELECT id FROM fact_sessions WHERE ended > 0 LIMIT 1 OFFSET 2)")
		}, []want{wants(verify.FigureOther, "signed_on")}},
		{"a contact's detail record is edited", func(f *forger) {
			f.exec("UPDATE fact_contacts SET connected = connected - 1000 WHERE id = (SELECT id FROM fact_contacts WHERE connected > requested + 2000 AND closed > 0 LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureOther, "waited")}},
		{"a contact's detail record is lost", func(f *forger) {
			f.exec("DELETE FROM fact_contacts WHERE id = (SELECT id FROM fact_contacts WHERE closed > 0 LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureGone, "c-")}},
		{"a transfer is taken out of the figures", func(f *forger) {
			f.exec("UPDATE fact_passes SET outcome = 2 WHERE id = (SELECT id FROM fact_passes WHERE kind = 1 AND outcome = 1 AND source > 0 LIMIT 1)")
		}, []want{wants(verify.FigureOther, "transfers_out")}},
		{"a state of an agent is lost in the figures", func(f *forger) {
			f.exec("DELETE FROM fact_states WHERE id = (SELECT id FROM fact_states WHERE ended > begun AND shown = 4 LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureGone, "states")}},
		{"the reason of a break is edited in the figures", func(f *forger) {
			f.exec("UPDATE fact_states SET reason = 4 WHERE id = (SELECT id FROM fact_states WHERE ended > begun AND shown = 1 AND reason >= 100 LIMIT 1 OFFSET 2)")
		}, []want{wants(verify.FigureOther, "reason"), wants(verify.FigureOther, "not-ready")}},
		{"a state of an agent that never was is put in", func(f *forger) {
			f.exec("INSERT INTO fact_states SELECT max(id) + 1, agent, begun + 1, ended, shown, duty, reason, lost, slots FROM fact_states WHERE ended > begun + 60000")
		}, []want{wants(verify.FigureOther, "states")}},
		{"a log-in is shifted in the figures", func(f *forger) {
			f.exec("UPDATE fact_sessions SET begun = begun - 60000 WHERE id = (SELECT id FROM fact_sessions WHERE ended > 0 LIMIT 1 OFFSET 3)")
		}, []want{wants(verify.FigureGone, "logins"), wants(verify.FigureOther, "logins")}},
		{"how an agent logged out is edited", func(f *forger) {
			f.exec("UPDATE fact_sessions SET how = 3 WHERE id = (SELECT id FROM fact_sessions WHERE ended > 0 AND how = 1 LIMIT 1 OFFSET 3)")
		}, []want{wants(verify.FigureOther, "logout_how")}},
		{"a refusal is taken out of the figures", func(f *forger) {
			f.exec("DELETE FROM fact_refusals WHERE id = (SELECT id FROM fact_refusals LIMIT 1)")
		}, []want{wants(verify.FigureOther, "refused_closed")}},
		{"why requests were refused is edited", func(f *forger) {
			f.exec("UPDATE fact_refusals SET why = 2")
		}, []want{wants(verify.FigureGone, "refusals"), wants(verify.FigureOther, "refusals")}},
		{"why an entry ended is edited", func(f *forger) {
			f.exec("UPDATE fact_entries SET cause_out = 5 WHERE id = (SELECT id FROM fact_entries WHERE how = 2 AND cause_out = 4 LIMIT 1)")
		}, []want{wants(verify.FigureOther, "ends"), wants(verify.FigureOther, "contact c-")}},
		{"a wrap-up code is edited in the figures", func(f *forger) {
			f.exec("UPDATE fact_parts SET code = code + 1 WHERE id = (SELECT id FROM fact_parts WHERE led > 0 AND wrapped > 0 AND code > 0 LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureOther, "codes"), wants(verify.FigureOther, "contact c-")}},
		{"a conversation is put down to a queue that never was", func(f *forger) {
			f.exec("UPDATE fact_parts SET queue = 77 WHERE id = (SELECT id FROM fact_parts WHERE led > 0 AND wrapped > 0 AND code > 0 LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureOther, "handled")}},
		{"a wrap-up code that was never filed is put in", func(f *forger) {
			f.exec("UPDATE fact_parts SET code = 99 WHERE id = (SELECT id FROM fact_parts WHERE led > 0 AND wrapped > 0 AND code > 0 LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureOther, "codes")}},
		{"an agent is shown as what there is not", func(f *forger) {
			f.exec("UPDATE fact_states SET shown = 9 WHERE id = (SELECT id FROM fact_states WHERE ended - begun > 60000 LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureOther, "agents")}},
		{"an offer has an outcome that there is not", func(f *forger) {
			f.exec("UPDATE fact_offers SET outcome = 19 WHERE id = (SELECT id FROM fact_offers WHERE outcome = 3 LIMIT 1)")
		}, []want{wants(verify.FigureOther, "agents")}},
		{"a figure is below all that can be read", func(f *forger) {
			f.exec("UPDATE fact_states SET reason = -1 WHERE id = (SELECT id FROM fact_states WHERE ended - begun > 60000 LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureUnread, "states")}},
		{"what happened to a contact cannot be read", func(f *forger) {
			f.exec("UPDATE fact_parts SET role = -1 WHERE id = (SELECT id FROM fact_parts LIMIT 1 OFFSET 9)")
		}, []want{wants(verify.FigureUnread, "contact c-")}},
		{"to whom a contact was handed is edited", func(f *forger) {
			f.exec("UPDATE fact_passes SET agent = agent + 1 WHERE id = (SELECT id FROM fact_passes WHERE agent > 0 LIMIT 1)")
		}, []want{wants(verify.FigureGone, "transfers")}},
		{"what became of an offer is edited", func(f *forger) {
			f.exec("UPDATE fact_offers SET outcome = 2 WHERE id = (SELECT id FROM fact_offers WHERE outcome = 3 LIMIT 1)")
		}, []want{wants(verify.FigureOther, "contact c-")}},
		{"a rating is edited", func(f *forger) {
			f.exec("UPDATE ratings SET stars = 6 - stars WHERE contact = (SELECT contact FROM ratings WHERE stars <> 3 LIMIT 1 OFFSET 3)")
		}, []want{wants(verify.RatingOther, "c-"), wants(verify.FigureOther, "rating")}},
		{"a rating is lost", func(f *forger) {
			f.exec("DELETE FROM ratings WHERE contact = (SELECT contact FROM ratings LIMIT 1 OFFSET 3)")
		}, []want{wants(verify.RatingOther, "c-"), wants(verify.FigureOther, "stars")}},
		{"a rating is put in", func(f *forger) {
			f.exec("INSERT INTO ratings SELECT id, 5, '', ended, ended FROM contacts WHERE ended > 0 AND id NOT IN (SELECT contact FROM ratings) LIMIT 1")
		}, []want{wants(verify.RatingOther, "c-")}},
		{"a rating is edited, with what proves it", func(f *forger) {
			f.exec("UPDATE ratings SET stars = 6 - stars WHERE contact = (SELECT contact FROM rated WHERE id = 5)")
			f.exec("UPDATE rated SET stars = 6 - stars WHERE id = 5")
		}, []want{wants(verify.RowUnproved, "rated 5")}},
		{"the last rating is lost, with what proves it", func(f *forger) {
			f.exec("DELETE FROM ratings WHERE contact = (SELECT contact FROM rated ORDER BY id DESC LIMIT 1)")
			f.exec("DELETE FROM rated WHERE id = (SELECT max(id) FROM rated)")
		}, []want{wants(verify.TailMissing, "rated")}},
		{"the first message of a contact is gone", func(f *forger) {
			f.exec("DELETE FROM messages WHERE (contact, id) = (SELECT contact, min(id) FROM messages)")
		}, []want{wants(verify.LineGone, "line")}},
		{"a message in the midst is gone", func(f *forger) {
			f.exec("DELETE FROM messages WHERE (contact, id) = (SELECT contact, id FROM messages ORDER BY contact, id LIMIT 1 OFFSET 1000)")
		}, []want{wants(verify.LineGone, "line")}},
		{"the last message of a contact is gone, with its fate", func(f *forger) {
			c := f.get("SELECT contact FROM lines ORDER BY id DESC LIMIT 1")
			f.exec("DELETE FROM messages WHERE contact = ? AND id = (SELECT line FROM lines ORDER BY id DESC LIMIT 1)", c)
			f.exec("DELETE FROM lines WHERE id = (SELECT max(id) FROM lines)")
		}, []want{wants(verify.TailMissing, "lines")}},
		{"all messages of a contact are gone, with their fates", func(f *forger) {
			c := f.get("SELECT contact FROM lines WHERE id = 1000")
			f.exec("DELETE FROM messages WHERE contact = ?", c)
			f.exec("DELETE FROM lines WHERE contact = ?", c)
		}, []want{wants(verify.RowsMissing, "lines")}},
		{"a message says something else", func(f *forger) {
			f.exec("UPDATE messages SET body = body || '!' WHERE (contact, id) = (SELECT contact, line FROM lines WHERE id = 1000)")
		}, []want{wants(verify.LineOther, "line")}},
		{"a message is emptied as if it had been erased", func(f *forger) {
			f.exec("UPDATE messages SET body = '', payload = '', salt = x'' WHERE (contact, id) = (SELECT contact, line FROM lines WHERE id = 1000)")
		}, []want{wants(verify.LineOther, "line")}},
		{"a message is moved to another contact", func(f *forger) {
			f.exec("UPDATE messages SET contact = (SELECT contact FROM lines WHERE id = 10), id = 1 << 40 WHERE (contact, id) = (SELECT contact, line FROM lines WHERE id = 1000)")
		}, []want{wants(verify.LineAlien, "line"), wants(verify.LineGone, "line")}},
		{"a message is put in", func(f *forger) {
			f.exec("INSERT INTO messages SELECT contact, 1 << 40, party, name, at, stanza, origin, 'never said', payload, act, about, agent, retracted, kind, salt FROM messages LIMIT 1")
		}, []want{wants(verify.LineAlien, "line")}},
		{"an entry of the trail is edited", func(f *forger) { f.free(); f.exec("UPDATE audit SET actor_id = actor_id + 1 WHERE id = 7") }, []want{wants(verify.RowUnproved, "audit 7")}},
		{"an entry of the trail is dropped", func(f *forger) { f.free(); f.exec("DELETE FROM audit WHERE id = 7") }, []want{wants(verify.RowsMissing, "audit 7")}},
		{"the last entry of the trail is dropped", func(f *forger) { f.free(); f.exec("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)") }, []want{wants(verify.TailMissing, "audit")}},
		{"a snapshot is edited", func(f *forger) {
			var state []byte
			if err := f.db.QueryRow("SELECT state FROM snapshots").Scan(&state); err != nil {
				f.t.Fatal(err)
			}
			s, err := acd.Decode(state)
			if err != nil {
				f.t.Fatal(err)
			}
			s.Adopt(s.Now(), []acd.Effect{acd.AgentHolds{Agent: 1, SlotsMax: 9, Grace: 1}})
			f.exec("UPDATE snapshots SET state = ?", s.Encode())
		}, []want{wants(verify.StateOther, "snapshot")}},
		{"a snapshot is damaged", func(f *forger) { f.exec("UPDATE snapshots SET state = substr(state, 1, 40)") }, []want{wants(verify.SnapshotBad, "snapshot")}},
		{"a contact's row is edited", func(f *forger) {
			f.exec("UPDATE contacts SET ended = ended - 60000 WHERE id = (SELECT id FROM contacts WHERE ended > 0 LIMIT 1 OFFSET 50)")
		}, []want{wants(verify.ContactOther, "ended")}},
		{"a contact's agent is another", func(f *forger) {
			f.exec("UPDATE contacts SET agent = agent + 1 WHERE id = (SELECT id FROM contacts WHERE agent > 0 LIMIT 1 OFFSET 50)")
		}, []want{wants(verify.ContactOther, "agent")}},
		{"a contact is put down to another visitor", func(f *forger) {
			f.exec("UPDATE contacts SET visitor = (SELECT max(id) FROM visitors) WHERE id = (SELECT id FROM contacts LIMIT 1 OFFSET 50)")
		}, []want{wants(verify.ContactOther, "visitor")}},
		{"a contact's row is lost", func(f *forger) {
			f.exec("DELETE FROM contacts WHERE id = (SELECT id FROM contacts LIMIT 1 OFFSET 50)")
		}, []want{wants(verify.ContactGone, "c-")}},
		{"a contact's row is put in", func(f *forger) {
			f.exec("INSERT INTO contacts (id, visitor, queue, arrived, since) SELECT 12345, visitor, queue, arrived, since FROM contacts LIMIT 1")
		}, []want{wants(verify.ContactAlien, "c-")}},
		{"the key is lost", func(f *forger) {
			if err := os.Remove(filepath.Join(f.dir, "record.key")); err != nil {
				f.t.Fatal(err)
			}
		}, []want{wants(verify.KeyMissing, "record.key")}},
		{"the key is another", func(f *forger) {
			if err := os.WriteFile(filepath.Join(f.dir, "record.key"), bytes.Repeat([]byte{7}, 32), 0o600); err != nil {
				f.t.Fatal(err)
			}
		}, []want{wants(verify.RowUnproved, "log 1")}},
	}
}

type corruption struct {
	what string
	do   func(*forger)
	want []want
}

func (c corruption) String() string { return c.what }

// want is a mismatch that must be named, with a part of its place.
type want struct {
	code  verify.Code
	where string
}

func (w want) fits(m verify.Mismatch) bool {
	return m.Code == w.code && strings.Contains(m.Where, w.where)
}

func place(row uint64) string { return fmt.Sprintf("log %d", row) }

func wants(code verify.Code, where string) want { return want{code, where} }

// TestEachCorruptionIsFoundAndNamed: whatever is done to a directory that was clean, audit says what and where.
func TestEachCorruptionIsFoundAndNamed(t *testing.T) {
	good := t.TempDir()
	makeDay(t, good, 300)
	clean(t, verified(t, good))
	for _, c := range corruptions() {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			dir := copyDir(t, good)
			db, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "parley.db")+"?_foreign_keys=off")
			if err != nil {
				t.Fatal(err)
			}
			db.SetMaxOpenConns(1)
			c.do(&forger{t, dir, db})
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			r := verified(t, dir)
			for _, w := range c.want {
				if !slices.ContainsFunc(r.Mismatches, w.fits) {
					t.Errorf("%s at %q is not named; found: %s", w.code, w.where, short(r))
				}
			}
		})
	}
	if n := len(corruptions()); n < 30 {
		t.Errorf("only %d corruptions", n)
	}
}

func short(r verify.Report) string {
	var all []string
	for _, m := range r.Mismatches {
		all = append(all, fmt.Sprintf("%s %s (%s / %s) +%d", m.Code, m.Where, m.Is, m.Should, m.More))
	}
	return strings.Join(all[:min(len(all), 12)], "\n")
}

// TestANotedEndFindsAnOlderDirectory: a directory put back to what it was yesterday is clean in itself; the end of its chain
// that somebody noted in between is not in it.
func TestANotedEndFindsAnOlderDirectory(t *testing.T) {
	dir := t.TempDir()
	makeDay(t, dir, 50)
	r := verified(t, dir)
	db, err := store.OpenView(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range r.Heads {
		head, err := record.ParseHead(text)
		if err != nil {
			t.Fatal(err)
		}
		cfg := config(t, dir, db)
		cfg.Heads = []record.Head{head}
		clean(t, run(t, db, cfg))
		later := head
		later.Row += 5
		other := head
		other.Link = bytes.Repeat([]byte{1}, record.LinkBytes)
		for _, wrong := range []record.Head{later, other} {
			cfg.Heads = []record.Head{wrong}
			if r := run(t, db, cfg); len(r.Mismatches) != 1 || r.Mismatches[0].Code != verify.HeadBehind {
				t.Errorf("%s: %+v", wrong, r.Mismatches)
			}
		}
	}
}

// TestRunEndsWithItsContext: an audit that nobody waits for any more stops.
func TestRunEndsWithItsContext(t *testing.T) {
	dir := t.TempDir()
	makeDay(t, dir, 50)
	db, err := store.OpenView(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := verify.Run(ctx, db, config(t, dir, db)); err == nil {
		t.Error("it went on")
	}
}
