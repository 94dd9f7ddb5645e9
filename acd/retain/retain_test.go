package retain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"testing"

	"parley/acd"
	"parley/acd/store"
	journal "parley/internal/store"
)

const day = acd.Time(24 * 60 * 60 * 1000)

// desk is a database with queue 8000 and an Eraser at a time that moves when told to.
type desk struct {
	*Eraser
	t   *testing.T
	db  *journal.DB
	at  acd.Time
	log []string // what keepers elsewhere were asked
}

func begin(t *testing.T) *desk {
	t.Helper()
	db, err := journal.Open(t.TempDir(), slog.New(slog.NewTextHandler(t.Output(), nil)))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	must(t, store.Migrate(t.Context(), db))
	d := &desk{t: t, db: db, at: 1000 * day}
	d.Eraser = New(db, func() acd.Time { return d.at })
	d.queue(1, "8000", store.Keeping{})
	return d
}

func (d *desk) queue(id acd.QueueID, dn string, k store.Keeping) {
	d.t.Helper()
	must(d.t, d.db.Do(d.t.Context(), store.InsertQueue(store.Queue{ID: id, DN: dn, Name: dn, Keeping: k})))
}

// visit keeps a contact of a visitor with something in every table, closed at a moment (0 = open).
func (d *desk) visit(id acd.ContactID, visitor acd.VisitorID, q acd.QueueID, closed acd.Time) {
	d.t.Helper()
	jid, word := fmt.Sprintf("g-%d@localhost", visitor), fmt.Sprintf("secret-of-%d", id)
	must(d.t, d.db.Do(d.t.Context(), store.Both(
		store.InsertContact(store.NewContact{Contact: id, Visitor: visitor, JID: jid, Queue: q, Arrived: closed - 10, Caller: word, Form: word}),
		store.AppendLine(store.Line{Contact: id, ID: 4096, Party: 1, Name: word, At: closed, Body: word, Payload: "<message><body>" + word + "</body></message>"}),
		store.AppendLine(store.Line{Contact: id, ID: 8192, Party: 2, Agent: 1, Name: "Lin", At: closed, Body: "answer to " + word, Payload: "<message/>"}),
		store.AddNote(store.Note{Contact: id, Agent: 1, At: closed, Text: word}),
		store.SetTags(id, 1, closed, []string{word}),
		store.SetPass(store.Pass{Contact: id, Agent: 1, At: closed, Reason: word, Note: word}),
		store.SetRating(store.Rating{Contact: id, Stars: 4, Comment: word, At: closed}),
		store.InsertSurvey(id, store.Answers{"how": {word}}, closed),
		store.AddAttachment(store.Attachment{Contact: id, Line: 4096, URL: "https://localhost/upload/x/" + word, Name: word}),
		d.sql(`INSERT INTO reports (contact, agent, at, reason) VALUES (?1, 1, 1, ?2)`, int64(id), word),
		d.sql(`INSERT INTO addresses (contact, address) VALUES (?1, ?2)`, int64(id), word),
		d.sql(`INSERT INTO contact_claims (contact, claims) VALUES (?1, ?2)`, int64(id), word),
		d.sql(`INSERT INTO claims (jid, queue, claims, expires) VALUES (?1, 1, ?2, 1) ON CONFLICT DO NOTHING`, jid, word),
		d.sql(`INSERT INTO bans (kind, target, reason, contact, agent, at, until, lifted) VALUES (1, ?2, ?3, ?1, 1, 1, 1, 0)`, int64(id), jid, word),
		d.sql(`INSERT INTO sessions (jid, part, contact) VALUES (?2 || '/web', 3, ?1)`, int64(id), jid),
		d.sql(`UPDATE contacts SET ended = nullif(?2, 0), closed = nullif(?2, 0) WHERE id = ?1`, int64(id), int64(closed)),
	)))
}

func (d *desk) sql(query string, args ...any) journal.Op {
	return func(tx *journal.Tx) error {
		_, err := tx.Exec(query, args...)
		return err
	}
}

// left counts what is left of a contact, by what it is.
func (d *desk) left(id acd.ContactID) map[string]int {
	d.t.Helper()
	left := map[string]int{}
	for _, r := range ofContact() {
		var n int
		must(d.t, d.db.Reader().QueryRowContext(d.t.Context(), r.count, int64(id)).Scan(&n))
		if n > 0 {
			left[r.what] = n
		}
	}
	return left
}

func (d *desk) names(v acd.VisitorID) (jid string) {
	d.t.Helper()
	must(d.t, d.db.Reader().QueryRowContext(d.t.Context(), `SELECT jid FROM visitors WHERE id = ?`, int64(v)).Scan(&jid))
	return jid
}

// elsewhere is a place that only remembers what it was asked.
type elsewhere struct {
	d    *desk
	what string
	fail error
}

func (e *elsewhere) What() string { return e.what }
func (e *elsewhere) Count(_ context.Context, p Person) (int, error) {
	return 7 * len(p.Contacts), nil
}
func (e *elsewhere) Erase(_ context.Context, p Person) error {
	e.d.log = append(e.d.log, fmt.Sprint(e.what, p.Contacts, p.JID))
	return e.fail
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func everything() map[string]int {
	all := map[string]int{}
	for _, r := range ofContact() {
		all[r.what] = 1
	}
	all["lines"] = 2
	return all
}

// What is over goes, each in its time; what is open, held, or of a queue that keeps for ever stays.
func TestRetention(t *testing.T) {
	d := begin(t)
	d.AlsoFiles(&elsewhere{d: d, what: "files"})
	d.queue(2, "8001", store.Keeping{Lines: store.Forever, Files: store.Forever, Person: store.Forever})
	d.queue(3, "8002", store.Keeping{Lines: 1, Files: 10, Person: 400})
	d.visit(1, 1, 1, d.at-31*day)
	d.visit(2, 2, 1, d.at-181*day)
	d.visit(3, 2, 1, d.at-29*day)
	d.visit(4, 3, 2, d.at-900*day)
	d.visit(5, 4, 3, d.at-2*day)
	d.visit(6, 5, 1, 0)
	d.visit(7, 6, 1, d.at-181*day)
	d.visit(8, 7, 1, d.at-181*day)
	if got := d.left(1); !reflect.DeepEqual(got, everything()) {
		t.Fatalf("the test shows nothing: %v", got)
	}
	hold, err := AddHold(t.Context(), d.db, Hold{Kind: OnContact, Target: 7, Reason: "court 12/345", At: d.at})
	must(t, err)
	_, err = AddHold(t.Context(), d.db, Hold{Kind: OnVisitor, Target: 7, Reason: "police", At: d.at})
	must(t, err)
	if _, err := AddHold(t.Context(), d.db, Hold{Kind: OnVisitor, Target: 7, Reason: "again", At: d.at}); !errors.Is(err, ErrHeld) {
		t.Errorf("held twice: %v", err)
	}
	preview, err := d.Preview(t.Context())
	must(t, err)
	if p := preview[0]; p.Lines != 1 || p.Files != 2 || p.Person != 1 || p.Held != 2 {
		t.Errorf("8000 would lose %+v", p)
	}
	if p := preview[2]; p.Lines != 1 || p.Files != 1 || p.Person != 0 {
		t.Errorf("8002 would lose %+v", p)
	}
	gone, err := d.Run(t.Context())
	must(t, err)
	if gone != (Gone{Lines: 2, Files: 3, Person: 1}) {
		t.Errorf("gone: %+v", gone)
	}
	onlyFiles, onlyPerson := everything(), everything()
	delete(onlyFiles, "attachments")
	for _, r := range ofContact() {
		if r.class != ofPerson {
			delete(onlyPerson, r.what)
		}
	}
	for id, want := range map[acd.ContactID]map[string]int{
		1: onlyFiles, 2: {}, 3: everything(), 4: everything(), 5: onlyPerson, 6: everything(), 7: everything(), 8: everything(),
	} {
		if got := d.left(id); !reflect.DeepEqual(got, want) {
			t.Errorf("contact %d: left %v, want %v", id, got, want)
		}
	}
	if got := d.names(2); got != "g-2@localhost" {
		t.Errorf("who it was is known by contact 3, and yet %q", got)
	}
	slices.Sort(d.log)
	if want := []string{"files[c-2 c-1]", "files[c-5]"}; !slices.Equal(d.log, want) {
		t.Errorf("files were asked %q", d.log)
	}
	must(t, LiftHold(t.Context(), d.db, hold.ID, 0, d.at))
	if err := LiftHold(t.Context(), d.db, hold.ID, 0, d.at); !errors.Is(err, ErrNoHold) {
		t.Errorf("lifted twice: %v", err)
	}
	d.at += 153 * day
	if gone, err = d.Run(t.Context()); err != nil || gone != (Gone{Lines: 3, Files: 2, Person: 3}) {
		t.Errorf("later gone: %+v, %v", gone, err)
	}
	if got := d.names(2); got != "erased-2@erased.invalid" {
		t.Errorf("visitor 2 is still %q", got)
	}
	if gone, err = d.Run(t.Context()); err != nil || gone.any() {
		t.Errorf("again gone: %+v, %v", gone, err)
	}
}

// A step is bounded, and the next goes on.
func TestSteps(t *testing.T) {
	d := begin(t)
	for i := range stepMax + 7 {
		d.visit(acd.ContactID(i+1), 1, 1, d.at-181*day)
	}
	gone, more, err := d.Step(t.Context())
	if err != nil || !more || gone != (Gone{stepMax, stepMax, stepMax}) {
		t.Errorf("first: %+v %v %v", gone, more, err)
	}
	gone, more, err = d.Step(t.Context())
	if err != nil || more || gone != (Gone{7, 7, 7}) {
		t.Errorf("second: %+v %v %v", gone, more, err)
	}
}

// All of a person goes, everywhere, and nothing of anybody else's. Open or held, nothing goes, and the reason is told.
func TestErase(t *testing.T) {
	d := begin(t)
	guests := &elsewhere{d: d, what: "guests"}
	d.AlsoLines(&elsewhere{d: d, what: "index"})
	d.Also(guests)
	for id := range acd.ContactID(4) {
		d.visit(id+1, acd.VisitorID(1+id/2), 1, d.at-day)
	}
	d.visit(5, 3, 1, 0)
	if _, err := d.Look(t.Context(), Target{JID: "g-9@localhost"}); !errors.Is(err, ErrUnknown) {
		t.Errorf("a stranger: %v", err)
	}
	if _, err := d.Erase(t.Context(), Target{JID: "g-3@localhost"}, 0); !errors.Is(err, ErrOpen) {
		t.Errorf("an open contact: %v", err)
	}
	must(t, d.db.Do(t.Context(), d.sql(`UPDATE contacts SET ended = ?2 WHERE id = ?1`, int64(5), int64(d.at))))
	if _, err := d.Erase(t.Context(), Target{JID: "g-3@localhost"}, 0); !errors.Is(err, ErrWrapUp) {
		t.Errorf("a contact in wrap-up: %v", err)
	}
	hold, err := AddHold(t.Context(), d.db, Hold{Kind: OnQueue, Target: 1, Reason: "court 12/345", At: d.at})
	must(t, err)
	if _, err := d.Erase(t.Context(), Target{JID: "g-1@localhost"}, 0); !errors.Is(err, ErrHeld) || len(d.log) > 0 {
		t.Errorf("held: %v", err)
	}
	must(t, LiftHold(t.Context(), d.db, hold.ID, 0, d.at))
	plan, err := d.Look(t.Context(), Target{JID: "g-1@localhost"})
	must(t, err)
	if want := (Found{"lines", 4}); plan.Found[0] != want || len(plan.Found) != len(ofContact())+2 || len(d.log) > 0 {
		t.Errorf("found %v", plan.Found)
	}
	texts, err := d.Texts(t.Context(), plan.Person)
	must(t, err)

	guests.fail = errors.New("interrupted")
	if _, err := d.Erase(t.Context(), Target{JID: "g-1@localhost"}, 7); !errors.Is(err, guests.fail) {
		t.Errorf("not interrupted: %v", err)
	}
	guests.fail = nil
	if n, err := d.Resume(t.Context()); n != 1 || err != nil {
		t.Errorf("resumed %d, %v", n, err)
	}
	for id := range acd.ContactID(4) {
		if left := len(d.left(id + 1)); left > 0 != (id >= 2) {
			t.Errorf("%d kinds of things are left of contact %d", left, id+1)
		}
	}
	if got := d.names(1); got != "erased-1@erased.invalid" {
		t.Errorf("the visitor is still %q", got)
	}
	if _, err := d.Scrub(t.Context(), texts); err != nil {
		t.Error(err)
	}
	if n, err := d.db.Traces(t.Context(), texts); n != 0 || err != nil {
		t.Errorf("%d pages with traces, %v", n, err)
	}
	var stars, rows int
	must(t, d.db.Reader().QueryRowContext(t.Context(), `SELECT sum(stars), (SELECT count(*) FROM contacts) FROM ratings`).Scan(&stars, &rows))
	if stars != 20 || rows != 5 {
		t.Errorf("figures: %d stars, %d contacts", stars, rows)
	}
	// One contact of two leaves who it was; the last takes that along.
	if _, err := d.Erase(t.Context(), Target{Contact: 3}, 0); err != nil || d.names(2) != "g-2@localhost" || len(d.left(4)) == 0 {
		t.Errorf("one contact: %v, %q, %v", err, d.names(2), d.left(4))
	}
	if _, err := d.Erase(t.Context(), Target{Contact: 4}, 0); err != nil || d.names(2) != "erased-2@erased.invalid" {
		t.Errorf("the last contact: %v, %q", err, d.names(2))
	}
	trail := map[string]int{}
	r, err := d.db.Reader().QueryContext(t.Context(), `SELECT action || ' ' || outcome || ' ' || object || ':' || object_id FROM audit`)
	must(t, err)
	for r.Next() {
		var s string
		must(t, r.Scan(&s))
		trail[s]++
	}
	must(t, r.Err())
	for _, want := range []string{"person.erase 1 4:1", "person.erase 2 4:3", "person.erase 2 4:1", "person.erase 1 1:3", "person.erase 1 4:2", "hold.add 1 3:1", "hold.lift 1 3:1"} {
		if times := map[string]int{"person.erase 2 4:3": 2}; trail[want] != max(1, times[want]) { // refused while open, and in wrap-up
			t.Errorf("%q is not in the trail: %v", want, trail)
		}
	}
}

// A ban that holds goes on holding when the person is erased.
func TestABanOutlivesTheErasure(t *testing.T) {
	d := begin(t)
	d.visit(1, 1, 1, d.at-day)
	must(t, d.db.Do(t.Context(), d.sql(`UPDATE bans SET until = 0`)))
	plan, err := d.Erase(t.Context(), Target{Contact: 1}, 0)
	if err != nil || plan.Bans != 1 {
		t.Errorf("%+v, %v", plan, err)
	}
	var target, reason string
	must(t, d.db.Reader().QueryRowContext(t.Context(), `SELECT target, reason FROM bans`).Scan(&target, &reason))
	if target != "g-1@localhost" || reason != "" {
		t.Errorf("the ban is of %q for %q", target, reason)
	}
}
