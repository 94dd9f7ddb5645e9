package verify

import (
	"database/sql"
	"fmt"

	"parley/acd"
	"parley/acd/record"
)

// readTrail checks the chain of the audit trail.
func (v *verification) readTrail() error {
	c := v.chain(record.Trail, "audit")
	err := v.each("the audit trail", `SELECT id, at, actor, actor_id, action, object, object_id, outcome, detail, chain FROM audit ORDER BY id`, nil,
		func(rows *sql.Rows) error {
			var id uint64
			var at, actor, actorID, object, objectID, outcome, detail int64
			var action string
			var link []byte
			if err := rows.Scan(&id, &at, &actor, &actorID, &action, &object, &objectID, &outcome, &detail, &link); err != nil {
				return err
			}
			v.count("trail", 1)
			c.row(id, link, record.Content{}.Int(at).Int(actor).Int(actorID).Text(action).Int(object).Int(objectID).Int(outcome).Int(detail))
			if action == "record.begin" {
				v.report.Old, v.report.OldAt = objectID, timeOf(acd.Time(at))
			}
			return v.passed()
		})
	if err == nil {
		c.end()
	}
	return err
}

// The fates of lines, as they are kept.
const (
	lineKept     = 1
	lineReplaced = 2
	lineGone     = 3
)

// fate is a row of the table lines.
type fate struct {
	contact, line int64
	what          int64
	agent         int64
	digest        []byte
}

// readLines checks the chain of what became of lines.
func (v *verification) readLines() error {
	c := v.chain(record.Lines, "lines")
	err := v.each("lines", `SELECT id, at, contact, line, fate, agent, digest, link FROM lines ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id uint64
		var at int64
		var f fate
		var link []byte
		if err := rows.Scan(&id, &at, &f.contact, &f.line, &f.what, &f.agent, &f.digest, &link); err != nil {
			return err
		}
		v.count("lines", 1)
		c.row(id, link, record.Content(make([]byte, 0, 80)).Int(at).Int(f.contact).Int(f.line).Int(f.what).Int(f.agent).Bytes(f.digest))
		return v.passed()
	})
	if err == nil {
		c.end()
	}
	return err
}

// compareLines holds the messages to what became of them, contact by contact. Both are read in one order, so that it holds
// no more than one conversation.
func (v *verification) compareLines() error {
	fates, err := v.db.QueryContext(v.ctx, `SELECT contact, line, fate, agent, digest FROM lines ORDER BY contact, id`)
	if err != nil {
		return fmt.Errorf("read lines: %w", err)
	}
	defer fates.Close()
	messages, err := v.db.QueryContext(v.ctx, `SELECT contact, id, party, name, at, stanza, origin, body, payload, kind, act, about, agent, coalesce(retracted, 0), salt
		FROM messages ORDER BY contact, id`)
	if err != nil {
		return fmt.Errorf("read messages: %w", err)
	}
	defer messages.Close()
	l := &lines{v: v, fates: fates, messages: messages}
	if err := l.run(); err != nil {
		return fmt.Errorf("compare lines: %w", err)
	}
	return v.checkSpeech()
}

// lines walks along fates and messages.
type lines struct {
	v               *verification
	fates, messages *sql.Rows
	fate            fate
	message         message
	fateOver        bool
	messageOver     bool
}

// message is a row of messages, with what it is proved by.
type message struct {
	contact, line int64
	salt          []byte
	content       record.Content
}

func (l *lines) run() error {
	if err := l.nextFate(); err != nil {
		return err
	}
	if err := l.nextMessage(); err != nil {
		return err
	}
	for !l.fateOver || !l.messageOver {
		contact := l.message.contact
		if l.messageOver || !l.fateOver && l.fate.contact < contact {
			contact = l.fate.contact
		}
		if err := l.conversation(contact); err != nil {
			return err
		}
	}
	return nil
}

// conversation compares the lines of one contact.
func (l *lines) conversation(contact int64) error {
	there := map[int64][]byte{} // line → digest
	for !l.fateOver && l.fate.contact == contact {
		switch f := &l.fate; {
		case f.what == lineGone && f.line == 0:
			clear(there)
		case f.what == lineGone:
			delete(there, f.line)
		default:
			there[f.line] = f.digest
			if f.what == lineKept {
				l.v.said(f)
			}
		}
		if err := l.nextFate(); err != nil {
			return err
		}
	}
	for !l.messageOver && l.message.contact == contact {
		m := &l.message
		digest, ours := there[m.line]
		switch {
		case !ours:
			l.v.found.add(LineAlien, words(acd.ContactID(contact).String(), place("line", uint64(m.line))), "", "")
		case l.v.prover != nil && !record.Same(l.v.prover.Digest(m.salt, m.content), digest):
			l.v.found.add(LineOther, words(acd.ContactID(contact).String(), place("line", uint64(m.line))), "", "")
		}
		delete(there, m.line)
		if err := l.nextMessage(); err != nil {
			return err
		}
	}
	for _, line := range sorted(there) {
		l.v.found.add(LineGone, words(acd.ContactID(contact).String(), place("line", uint64(line))), "", "")
	}
	return nil
}

func (l *lines) nextFate() error {
	if l.fateOver = !l.fates.Next(); l.fateOver {
		return l.fates.Err()
	}
	return l.fates.Scan(&l.fate.contact, &l.fate.line, &l.fate.what, &l.fate.agent, &l.fate.digest)
}

func (l *lines) nextMessage() error {
	if l.messageOver = !l.messages.Next(); l.messageOver {
		return l.messages.Err()
	}
	var party, at, kind, act, about, agent, retracted int64
	var name, stanza, origin, body, payload sql.RawBytes
	m := &l.message
	if err := l.messages.Scan(&m.contact, &m.line, &party, &name, &at, &stanza, &origin, &body, &payload, &kind, &act, &about, &agent, &retracted, &m.salt); err != nil {
		return err
	}
	m.content = m.content[:0].Int(m.contact).Int(m.line).Int(party).Bytes(name).Int(at).Bytes(stanza).Bytes(origin).Bytes(body).Bytes(payload).
		Int(kind).Int(act).Int(about).Int(agent).Int(retracted)
	l.v.count("messages", 1)
	return l.v.passed()
}

// said counts a line against what the log says was spoken.
func (v *verification) said(f *fate) {
	who := speaker{acd.ContactID(f.contact), acd.AgentID(f.agent)}
	switch n := v.days.speech[who]; n {
	case 0:
	case 1:
		delete(v.days.speech, who)
	default:
		v.days.speech[who] = n - 1
	}
}

// checkSpeech names who spoke more often, by the log, than lines were kept.
func (v *verification) checkSpeech() error {
	for who, n := range v.days.speech {
		v.found.add(LinesFewer, words(who.contact.String(), "agent", number(who.agent)), number(n), "0")
	}
	return nil
}
