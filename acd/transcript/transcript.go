package transcript

import (
	"fmt"
	"io"
	"iter"
	"time"

	"parley/acd/conversation"
	"parley/acd/store"
	"parley/internal/i18n"
)

// Reader is for whom a transcript is made.
type Reader uint8

// Readers.
const (
	ForVisitor    Reader = iota + 1 // what was said to everybody
	ForAgent                        // and among agents, with notes and tags
	ForSupervisor                   // and whispers
)

// reads says whether a line of kind k is for the reader.
func (r Reader) reads(k conversation.Kind) bool {
	switch r {
	case ForVisitor:
		return conversation.Reads(conversation.RoleVisitor, k)
	case ForAgent:
		return conversation.Reads(conversation.RoleLead, k)
	case ForSupervisor:
		return k == conversation.Whisper || conversation.Reads(conversation.RoleMonitor, k)
	}
	return false
}

// kinds is the kinds of lines for the reader, as store.Span has them.
func (r Reader) kinds() (set uint64) {
	for k := range conversation.Kind(63) {
		if r.reads(k) {
			set |= 1 << k
		}
	}
	return set
}

// Transcript is what stands around the lines.
type Transcript struct {
	Contact string // c-…
	DN      string
	Queue   string // its name
	Caller  string
	Agent   string // who had it last, by name
	Arrived time.Time
	Ended   time.Time // zero = not yet

	// Consent is what the visitor agreed to before the chat; its Text is empty if that was nothing.
	Consent store.Consent

	// What the visitor does not read.
	Notes []Note
	Tags  []string
	// Rating is the visitor's own; Stars 0 = none.
	Rating store.Rating

	// Entries are the lines in their order, each as the reader may see it.
	Entries iter.Seq2[Entry, error]
}

// Note is what somebody who works here wrote about the contact.
type Note struct {
	At   time.Time `json:"at"`
	Name string    `json:"name"`
	Text string    `json:"text"`
}

// Entry is one line.
type Entry struct {
	ID        string     `json:"id"`
	At        time.Time  `json:"at"`
	Side      string     `json:"side"`           // visitor, agent, agent-2 …; system: the contact centre itself
	Name      string     `json:"name,omitempty"` // as shown
	Kind      string     `json:"kind"`           // as conversation.Kind says it
	Act       string     `json:"act"`            // said, corrected, reacted, retracted
	About     string     `json:"about,omitempty"`
	Text      string     `json:"text"`
	Taken     *time.Time `json:"retracted,omitempty"` // when it was taken back; then there is no text
	File      *File      `json:"file,omitempty"`
	Delivered *time.Time `json:"delivered,omitempty"` // to the other side
	Seen      *time.Time `json:"seen,omitempty"`      // by the other side
}

// File is what a line brought along.
type File struct {
	URL  string `json:"url"`
	Name string `json:"name,omitempty"`
	Size int64  `json:"size,omitempty"`
	Type string `json:"type,omitempty"`
}

// Format is how a transcript is written.
type Format string

// Formats.
const (
	Text Format = "text"
	HTML Format = "html"
	JSON Format = "json"
)

// MediaType is the format's, with its encoding; "" for none of the three.
func (f Format) MediaType() string {
	switch f {
	case Text:
		return "text/plain; charset=utf-8"
	case HTML:
		return "text/html; charset=utf-8"
	case JSON:
		return "application/json"
	}
	return ""
}

// Extension is the ending of a file's name.
func (f Format) Extension() string {
	if f == Text {
		return "txt"
	}
	return string(f)
}

// Style is how people are told: in which language, and when by whose clock.
type Style struct {
	Voice i18n.Voice
	Zone  *time.Location // nil = UTC
}

func (s Style) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

func (s Style) stamp(t time.Time) string { return t.In(s.zone()).Format("2006-01-02 15:04:05") }

func (s Style) day(t time.Time) string { return t.In(s.zone()).Format("2006-01-02 15:04") }

// Write writes a transcript line by line: whatever its length, little of it is in memory at a time. It fails as w, or as
// the reading of the lines; half of it may have been written then.
func Write(w io.Writer, f Format, t Transcript, s Style) error {
	switch f {
	case Text:
		return writeText(w, t, s)
	case HTML:
		return writeHTML(w, t, s)
	case JSON:
		return writeJSON(w, t)
	}
	return fmt.Errorf("write a transcript: there is no format %q", f)
}

// what is a line in one language: who did what, and to which line. The text is not in it.
func (e Entry) what(s Style) string {
	name := e.Name
	if e.Side == system {
		name = s.Voice.Say("transcript.system")
	}
	name = visible(name)
	switch {
	case e.Act == actCorrected:
		return s.Voice.Say("transcript.corrected", "name", name, "line", e.About)
	case e.Act == actReacted && e.Text == "":
		return s.Voice.Say("transcript.reacted.none", "name", name, "line", e.About)
	case e.Act == actReacted:
		return s.Voice.Say("transcript.reacted", "name", name, "line", e.About)
	case e.Act == actRetracted:
		return s.Voice.Say("transcript.took", "name", name, "line", e.About)
	case e.About != "":
		return s.Voice.Say("transcript.answered", "name", name, "line", e.About)
	}
	return name
}

// shown is the text of a line as people read it.
func (e Entry) shown(s Style) string {
	switch {
	case e.Taken != nil:
		return s.Voice.Say("transcript.gone", "at", s.stamp(*e.Taken))
	case e.Act == actRetracted:
		return ""
	}
	return e.Text
}

// aside marks what is not for everybody; "" for what is.
func (e Entry) aside(s Style) string {
	switch e.Kind {
	case conversation.Private.String():
		return s.Voice.Say("transcript.private")
	case conversation.Whisper.String():
		return s.Voice.Say("transcript.whisper")
	case conversation.Progress.String():
		return s.Voice.Say("transcript.private")
	}
	return ""
}
