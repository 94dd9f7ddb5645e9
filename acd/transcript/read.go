package transcript

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
)

// The words for acts and for who says what nobody else has said.
const (
	system = "system"

	actSaid      = "said"
	actCorrected = "corrected"
	actReacted   = "reacted"
	actRetracted = "retracted"
)

// pageLines is how many lines are in memory at a time.
const pageLines = 200

// Names tells what numbers are called.
type Names struct {
	Queue func(acd.QueueID) (dn, name string)
	Agent func(acd.AgentID) string
}

// Everything is beyond the last line of any conversation.
const Everything = 1<<63 - 1

// Read is the transcript of a contact for a reader, up to a line, from the rows as they are. Its Entries read db when
// they are ranged over. It fails if what stands around the lines cannot be read.
func Read(ctx context.Context, db *sql.DB, c store.Contact, r Reader, upTo uint64, names Names) (Transcript, error) {
	dn, queue := names.Queue(c.Queue)
	t := Transcript{
		Contact: c.ID.String(), DN: dn, Queue: queue, Caller: c.Caller, Arrived: when(c.Arrived), Ended: when(c.Ended),
	}
	if c.Agent != 0 {
		t.Agent = names.Agent(c.Agent)
	}
	var err error
	if t.Rating, _, err = store.ReadRating(ctx, db, c.ID); err != nil {
		return Transcript{}, fmt.Errorf("transcript of %s: %w", c.ID, err)
	}
	if t.Consent, _, err = store.ReadConsent(ctx, db, c.ID); err != nil {
		return Transcript{}, fmt.Errorf("transcript of %s: %w", c.ID, err)
	}
	if r != ForVisitor {
		if err := t.inside(ctx, db, c.ID, names); err != nil {
			return Transcript{}, fmt.Errorf("transcript of %s: %w", c.ID, err)
		}
	}
	src := source{contact: c.ID, reader: r, upTo: upTo}
	if src.marks, err = store.Marks(ctx, db, c.ID); err != nil {
		return Transcript{}, fmt.Errorf("transcript of %s: %w", c.ID, err)
	}
	files, err := store.Attachments(ctx, db, c.ID)
	if err != nil {
		return Transcript{}, fmt.Errorf("transcript of %s: %w", c.ID, err)
	}
	src.files = make(map[uint64]*File, len(files))
	for _, f := range files {
		src.files[f.Line] = &File{URL: f.URL, Name: f.Name, Size: f.Size, Type: f.Type}
	}
	t.Entries = func(yield func(Entry, error) bool) { src.each(ctx, db, yield) }
	return t, nil
}

// inside adds what is for those who work here alone.
func (t *Transcript) inside(ctx context.Context, db *sql.DB, contact acd.ContactID, names Names) error {
	notes, err := store.Notes(ctx, db, contact)
	if err != nil {
		return err
	}
	for _, n := range notes {
		t.Notes = append(t.Notes, Note{At: when(n.At), Name: names.Agent(n.Agent), Text: n.Text})
	}
	t.Tags, err = store.Tags(ctx, db, contact)
	return err
}

// source is where the entries come from.
type source struct {
	contact acd.ContactID
	reader  Reader
	upTo    uint64
	marks   []store.Mark
	files   map[uint64]*File
}

func (s source) each(ctx context.Context, db *sql.DB, yield func(Entry, error) bool) {
	span := store.Span{Contact: s.contact, Kinds: s.reader.kinds(), UpTo: s.upTo, Max: pageLines}
	for {
		page, err := store.ReadPage(ctx, db, span)
		if err != nil {
			yield(Entry{}, fmt.Errorf("transcript of %s: %w", s.contact, err))
			return
		}
		for _, l := range page.Lines {
			span.After = l.ID
			if !yield(s.entry(l), nil) {
				return
			}
		}
		if page.Complete || len(page.Lines) == 0 {
			return
		}
	}
}

func (s source) entry(l store.Line) Entry {
	e := Entry{
		ID: conversation.FormatID(l.ID), At: when(l.At), Side: conversation.Party(l.Party).String(), Name: l.Name,
		Kind: conversation.Kind(l.Kind).String(), Act: actOf(l.Act), Text: l.Body, File: s.files[l.ID],
	}
	if l.Party == 0 && l.Agent == 0 {
		e.Side, e.Name = system, ""
	}
	if l.About != 0 {
		e.About = conversation.FormatID(l.About)
	}
	if l.Retracted != 0 {
		at := when(l.Retracted)
		e.Taken, e.Text = &at, ""
	}
	e.Delivered, e.Seen = s.arrived(l, store.Received), s.arrived(l, store.Seen)
	return e
}

// arrived is when a line came to the first of the other side, if that is known.
func (s source) arrived(l store.Line, how store.Receipt) *time.Time {
	if conversation.Aside(l.ID) || l.Party == 0 {
		return nil
	}
	var first acd.Time
	for _, m := range s.marks {
		other := (m.Party == uint8(conversation.Visitor)) != (l.Party == uint8(conversation.Visitor))
		if other && m.Receipt == how && m.ID >= l.ID && m.At != 0 && (first == 0 || m.At < first) {
			first = m.At
		}
	}
	if first == 0 {
		return nil
	}
	at := when(first)
	return &at
}

func actOf(a store.Act) string {
	return [...]string{actSaid, actSaid, actCorrected, actReacted, actRetracted}[min(int(a), 4)]
}

func when(t acd.Time) time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(t)).UTC()
}
