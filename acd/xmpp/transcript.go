package xmpp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/store"
	"parley/acd/transcript"
	"parley/xmppd/stanza"
)

// Bounds of transcripts on the stream. A longer one is to be had over HTTP.
const (
	transcriptBytesMax = 64 << 10  // inside one answer
	sentBytesMax       = 512 << 10 // sent as messages
	sentCharsMax       = 8000      // of one message
)

// ErrNoTranscript is the answer to who may not read a conversation, or to what is none.
var ErrNoTranscript = errors.New("there is no such conversation for this reader")

// reads is what somebody may read of a conversation in its transcript.
type reads struct {
	contact  store.Contact
	as       transcript.Reader
	upTo     uint64
	agent    acd.AgentID // 0 = the visitor
	stranger bool        // a supervisor who had no part in it
}

// readerFor is what a bare JID may read: a visitor its own, until Config.ArchiveKept after the close; an agent what it had a
// part in, up to its leaving, as long; a supervisor all. It may be called from any goroutine.
func (b *bridge) readerFor(ctx context.Context, bare string, id acd.ContactID) (reads, error) {
	row, ok, err := store.ReadContact(ctx, b.db.Reader(), id)
	if err != nil {
		return reads{}, fmt.Errorf("find who may read %s: %w", id, err)
	}
	if !ok {
		return reads{}, ErrNoTranscript
	}
	r := reads{contact: row, as: transcript.ForVisitor, upTo: transcript.Everything}
	switch {
	case row.JID == bare && b.readable(row):
		return r, nil
	case row.JID == bare: // nor as a supervisor
		return reads{}, ErrNoTranscript
	}
	a, err := b.agentOf(bare)
	if err != nil {
		return reads{}, ErrNoTranscript
	}
	had, upTo, err := b.hadPart(ctx, a, row)
	if err != nil {
		return reads{}, err
	}
	r.agent = a.id
	switch {
	case a.supervises():
		r.as, r.stranger = transcript.ForSupervisor, !had
	case had && b.readable(row):
		r.as, r.upTo = transcript.ForAgent, upTo
	default:
		return reads{}, ErrNoTranscript
	}
	return r, nil
}

// hadPart says whether an agent has or had a part in a conversation, and the last line it may read.
func (b *bridge) hadPart(ctx context.Context, a agentEntry, row store.Contact) (bool, uint64, error) {
	if row.Agent == a.id {
		return true, transcript.Everything, nil
	}
	parties, err := store.Parties(ctx, b.db.Reader(), row.ID)
	if err != nil {
		return false, 0, err
	}
	for _, p := range parties {
		switch {
		case p.Agent != a.id:
		case p.Until == row.Ended: // to the end, or it has not ended for either
			return true, transcript.Everything, nil
		default:
			return true, p.UpTo, nil
		}
	}
	return false, 0, nil
}

func (b *bridge) transcriptOf(ctx context.Context, r reads, language string) (transcript.Transcript, error) {
	names := transcript.Names{
		Queue: func(id acd.QueueID) (string, string) { q := b.queue(id); return q.dn, q.called(language) },
		Agent: func(id acd.AgentID) string { return b.agent(id).name },
	}
	return transcript.Read(ctx, b.db.Reader(), r.contact, r.as, r.upTo, names)
}

// readEntry is what the audit trail keeps of a supervisor reading what is not its own.
func (b *bridge) readEntry(r reads) audit.Entry {
	return audit.Entry{At: b.now(), By: audit.ByAgent(r.agent), Action: audit.ContactRead, On: audit.Contact(r.contact.ID)}
}

// Transcript is a conversation for who may read it, by bare JID, in a language; ErrNoTranscript for who may not. Its entries
// are read from the database as they are written. It may be called from any goroutine and blocks for that database; a
// supervisor's reading stands in the audit trail before it returns.
func (a *ACD) Transcript(ctx context.Context, bare, contact, language string) (transcript.Transcript, transcript.Style, error) {
	b := a.owner
	style := transcript.Style{Voice: b.speech.In(language)}
	id, err := acd.ParseContactID(contact)
	if err != nil {
		return transcript.Transcript{}, style, ErrNoTranscript
	}
	r, err := b.readerFor(ctx, bare, id)
	if err != nil {
		return transcript.Transcript{}, style, err
	}
	return a.readAs(ctx, r, audit.ByAgent(r.agent), language)
}

// TranscriptFor is Transcript for who can have no part in a conversation, and whose right to read it was looked at before:
// an auditor, an integrator, a program. It is what the visitor may read, or, if internal, all of it. Each reading stands in
// the audit trail.
func (a *ACD) TranscriptFor(ctx context.Context, by audit.Actor, internal bool, contact, language string) (transcript.Transcript, transcript.Style, error) {
	b := a.owner
	style := transcript.Style{Voice: b.speech.In(language)}
	id, err := acd.ParseContactID(contact)
	if err != nil {
		return transcript.Transcript{}, style, ErrNoTranscript
	}
	row, found, err := store.ReadContact(ctx, b.db.Reader(), id)
	if err == nil && !found {
		err = ErrNoTranscript
	}
	if err != nil {
		return transcript.Transcript{}, style, err
	}
	r := reads{contact: row, as: transcript.ForVisitor, upTo: transcript.Everything, stranger: true}
	if internal {
		r.as = transcript.ForSupervisor
	}
	return a.readAs(ctx, r, by, language)
}

// readAs is the transcript of a reader; before who reads what is not its own gets it, that is kept.
func (a *ACD) readAs(ctx context.Context, r reads, by audit.Actor, language string) (transcript.Transcript, transcript.Style, error) {
	b := a.owner
	style := b.styleOf(r, language)
	if r.stranger {
		entry := b.readEntry(r)
		entry.By = by
		kept := make(chan error, 1)
		a.eng.Write(audit.Keep(entry), func(err error) { kept <- err })
		if err := <-kept; err != nil {
			return transcript.Transcript{}, style, fmt.Errorf("keep who reads %s: %w", r.contact.ID, err)
		}
	}
	t, err := b.transcriptOf(ctx, r, style.Voice.Language)
	return t, style, err
}

// styleOf is a language, and the clock of the queue that was asked for.
func (b *bridge) styleOf(r reads, language string) transcript.Style {
	s := transcript.Style{Voice: b.speech.In(language)}
	if kept := b.queue(r.contact.Queue).kept; kept != nil {
		if zone, err := time.LoadLocation(kept.Hours.Zone()); err == nil {
			s.Zone = zone
		}
	}
	return s
}

// getTranscript answers with a transcript in the asked format; see docs/protocol.md, Transcripts.
func (b *bridge) getTranscript(in *inbound) {
	r, err := b.readerOfTranscript(in)
	if err != nil {
		b.fail(in, err)
		return
	}
	format := transcript.Format(in.payload().Attr("format"))
	if format == "" {
		format = transcript.Text
	}
	if format.MediaType() == "" {
		b.fail(in, reasonMalformed)
		return
	}
	b.noteReading(in, r, func() {
		text, err := b.written(in, r, format, transcriptBytesMax)
		if err != nil {
			b.fail(in, err)
			return
		}
		b.result(in, stanza.New(nsParley, "transcript", "format", string(format), "type", format.MediaType(),
			"name", r.contact.ID.String()+"."+format.Extension()).AddText(text))
	})
}

// sendTranscript sends the text to the visitor, who asks for it, or whose agent does.
func (b *bridge) sendTranscript(in *inbound) {
	r, err := b.readerOfTranscript(in)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.noteReading(in, r, func() {
		r.as = transcript.ForVisitor // whoever has it sent: what the visitor may read, as far as the sender may
		text, err := b.written(in, r, transcript.Text, sentBytesMax)
		if err != nil {
			b.fail(in, err)
			return
		}
		from := r.contact.ID.String() + "@" + b.cfg.Domain
		for _, part := range parted(text, sentCharsMax) {
			b.send(message(from, r.contact.JID, "chat", stanza.New(stanza.NSClient, "body").AddText(part)))
		}
		b.result(in, nil)
	})
}

// readerOfTranscript is the reader that the sender is. To who may not read there is no such address.
func (b *bridge) readerOfTranscript(in *inbound) (reads, error) {
	_, _, id := b.place(in)
	r, err := b.readerFor(reading(), in.from.Bare().String(), id)
	if errors.Is(err, ErrNoTranscript) {
		err = reasonNoSuchAddress
	}
	return r, err
}

// noteReading goes on once it is kept that a supervisor reads what is not its own; with others at once.
func (b *bridge) noteReading(in *inbound, r reads, then func()) {
	if !r.stranger {
		then()
		return
	}
	b.write(in, audit.Keep(b.readEntry(r)), func(err error) {
		if err != nil {
			b.fail(in, err)
			return
		}
		then()
	})
}

// written is a transcript in the language of the request; reasonTooMuch if it is longer than most bytes.
func (b *bridge) written(in *inbound, r reads, f transcript.Format, most int) (string, error) {
	language := in.payload().Attr("xml:lang")
	if language == "" {
		language = in.Attr("xml:lang")
	}
	t, err := b.transcriptOf(reading(), r, language)
	if err != nil {
		return "", err
	}
	w := &bounded{most: most}
	if err := transcript.Write(w, f, t, b.styleOf(r, language)); err != nil {
		return "", err
	}
	return inXML(w.String()), nil
}

// bounded is a buffer that takes no more than most bytes.
type bounded struct {
	bytes.Buffer
	most int
}

func (w *bounded) Write(p []byte) (int, error) {
	if w.Len()+len(p) > w.most {
		return 0, reasonTooMuch
	}
	return w.Buffer.Write(p)
}

// inXML is a text without what XML cannot hold.
func inXML(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, text)
}

// parted is a text in pieces of at most so many characters, cut after a line feed where there is one.
func parted(text string, most int) []string {
	var parts []string
	rest := []rune(text)
	for len(rest) > most {
		cut := most
		for i := most; i > most/2; i-- {
			if rest[i-1] == '\n' {
				cut = i
				break
			}
		}
		parts, rest = append(parts, string(rest[:cut])), rest[cut:]
	}
	return append(parts, string(rest))
}
