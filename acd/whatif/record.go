package whatif

import (
	"iter"
	"maps"
	"slices"

	"parley/acd"
)

// Row is one event of the log with what was decided on it.
type Row struct {
	At      acd.Time
	Event   acd.Event
	Effects []acd.Effect
}

// Record is a span of the log, taken apart. It is not changed any more once it is read, so several replays may go on at
// the same time.
type Record struct {
	From, To acd.Time // [From, To)

	start   []byte // the state at From, encoded
	happens []happening
	courses map[acd.ContactID]*course
	donors  donors
	real    *Figures
	words   bool // lines said are kept
	entered map[acd.QueueID][]acd.Time
	begun   acd.Time // the first row
	rows    int
}

// Real is what really happened.
func (r *Record) Real() *Figures { return r.real }

// Rows is how many rows were read.
func (r *Record) Rows() int { return r.rows }

// reader takes a log apart.
type reader struct {
	*Record
	state  *acd.State
	open   map[acd.ContactID]*opened
	offers map[acd.OfferID]*stay
	stands map[acd.AgentID]acd.AgentStands
	missed map[acd.AgentID]acd.Time // set not ready for no answer, since
	order  uint64
}

// opened is a contact as the record stands.
type opened struct {
	*course
	queue acd.QueueID
	over  bool // the visit
	led   bool // somebody has led it
	wait  *wait
	lead  *stay
	stays []*stay // that are not done
}

// Span is what of a log is played.
type Span struct {
	Base     *acd.State // before the first row; nil: empty. Read changes it
	From, To acd.Time   // [From, To); 0 is the beginning, or the end, of the log
	Words    bool       // lines said are played, for silence will have consequences. Else only where it had them
}

// Read takes the rows of a log apart. What came before From teaches what people are like.
func Read(span Span, rows iter.Seq2[Row, error]) (*Record, error) {
	base, from, to := span.Base, span.From, span.To
	if base == nil {
		base = acd.New()
	}
	r := &reader{
		Record: &Record{From: from, To: to, courses: map[acd.ContactID]*course{}, words: span.Words, entered: map[acd.QueueID][]acd.Time{}}, state: base,
		open: map[acd.ContactID]*opened{}, offers: map[acd.OfferID]*stay{},
		stands: map[acd.AgentID]acd.AgentStands{}, missed: map[acd.AgentID]acd.Time{},
	}
	r.begin()
	last := base.Now()
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		if to != 0 && row.At >= to {
			break
		}
		if r.start == nil && row.At >= from {
			if from == 0 {
				from = row.At
			}
			r.starts(from)
		}
		if r.rows == 0 {
			r.begun = row.At
		}
		last = row.At
		r.row(row)
	}
	if r.start == nil {
		r.starts(max(from, last))
	}
	if to == 0 { // all of the last row
		r.To = last + 1
	}
	r.end()
	return r.Record, nil
}

// begin takes over who is there before the first row.
func (r *reader) begin() {
	r.donors = newDonors()
	r.words = r.words || MindsSilence(r.state)
	for a := range r.state.Agents() {
		r.stands[a.Agent] = a.AgentStands
	}
	for c := range r.state.Contacts() {
		o := r.opening(c.Contact, c.Callback)
		o.queue, o.over = c.Queue, c.State == acd.ContactWrapUp
		if c.State == acd.ContactWaiting || c.State == acd.ContactOffered {
			o.begins(c.Queue, c.Entered)
		}
		for _, x := range c.Slots {
			s := &stay{agent: x.Agent, queue: x.Queue, kind: x.Kind, lead: x.Role == acd.RoleLead, offered: x.Since}
			o.has(s)
			r.offers[x.Offer] = s
			switch x.State {
			case acd.SlotActive:
				s.connected = x.Since
			case acd.SlotWrapUp:
				s.connected, s.wrapped = x.Since, x.Since
			}
			if s.lead && x.State == acd.SlotActive {
				o.lead = s
			}
		}
	}
}

// starts is the moment from which on the span is played.
func (r *reader) starts(from acd.Time) {
	r.start = r.state.Encode()
	r.From = from
	r.real = newFigures(r.state, from)
}

func (r *reader) row(row Row) {
	r.rows++
	r.order++
	r.place(row)
	for _, e := range row.Effects {
		r.effect(row.At, e)
	}
	switch {
	case r.start == nil:
		r.state.Adopt(row.At, row.Effects)
	default:
		r.real.Follow(row.At, row.Event, row.Effects)
	}
}

func (r *reader) opening(id acd.ContactID, callback bool) *opened {
	c := &course{id: id, callback: callback}
	o := &opened{course: c}
	r.courses[id], r.open[id] = c, o
	return o
}

// begins is a wait that begins.
func (o *opened) begins(q acd.QueueID, at acd.Time) {
	o.wait = &wait{queue: q, began: at}
	o.waits = append(o.waits, o.wait)
}

func (o *opened) has(s *stay) {
	o.course.stays = append(o.course.stays, s)
	o.stays = append(o.stays, s)
}

func (o *opened) with(a acd.AgentID) *stay {
	if o == nil {
		return nil
	}
	for _, s := range o.stays {
		if s.agent == a {
			return s
		}
	}
	return nil
}

// end closes what the record ends in the middle of.
func (r *reader) end() {
	for _, id := range slices.Sorted(maps.Keys(r.open)) {
		o := r.open[id]
		if w := o.wait; w != nil {
			w.long = acd.Span(r.To - w.began)
		}
		for _, s := range o.stays {
			if s.connected != 0 && s.wrapped == 0 {
				s.talked = acd.Span(r.To - s.connected)
			}
		}
		r.donors.learn(o.course)
	}
	r.real.end(r.To)
	r.donors.settle()
}
