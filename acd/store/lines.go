package store

import (
	"crypto/rand"
	"fmt"

	"parley/acd"
	"parley/acd/record"
	journal "parley/internal/store"
)

// Fate is what became of a line, as the table lines says. The numbers are kept.
type Fate uint8

// The fates.
const (
	LineKept     Fate = iota + 1
	LineReplaced      // it says something else than before, or nothing any more; its place stays
	LineGone          // erased
)

// saltBytes is how long the salt is that a line's digest is made with.
const saltBytes = 16

// AppendLine keeps a line.
func AppendLine(l Line) journal.Op {
	l.Kind, l.Act, l.Retracted = max(l.Kind, 1), max(l.Act, Said), 0
	return func(tx *journal.Tx) error {
		salt := newSalt()
		if _, err := tx.Exec(`INSERT INTO messages (contact, id, party, name, at, stanza, origin, body, payload, kind, act, about, agent, salt)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, int64(l.Contact), int64(l.ID), int64(l.Party), l.Name, int64(l.At), l.Stanza, l.Origin,
			l.Body, l.Payload, int64(l.Kind), int64(l.Act), int64(l.About), int64(l.Agent), salt); err != nil {
			return fmt.Errorf("keep a line: %w", err)
		}
		return l.prove(tx, l.At, LineKept, salt)
	}
}

// Retract empties a line that was taken back, and all its corrections: the places stay.
func Retract(contact acd.ContactID, id uint64, at acd.Time) journal.Op {
	return Both(
		rewrite("take back a line", at, contact, `(id = ?2 OR about = ?2 AND act = ?3)`,
			[]any{int64(id), int64(Corrected)}, func(l *Line) { l.Body, l.Payload, l.Retracted = "", "", at }),
		exec("take back a file", `DELETE FROM attachments WHERE contact = ?1 AND (line = ?2 OR line IN
			(SELECT id FROM messages WHERE contact = ?1 AND about = ?2 AND act = ?3))`, int64(contact), int64(id), int64(Corrected)),
	)
}

// MaskLine gives a line other words; nothing happens if there is none of that id.
func MaskLine(at acd.Time, contact acd.ContactID, id uint64, body, payload string) journal.Op {
	return rewrite("mask a line", at, contact, `id = ?2`, []any{int64(id)}, func(l *Line) { l.Body, l.Payload = body, payload })
}

// EmptyLines takes everything out of lines that somebody wrote, names too; the places stay. No ids are all lines of the
// contact.
func EmptyLines(at acd.Time, contact acd.ContactID, ids ...uint64) journal.Op {
	empty := func(l *Line) { l.Name, l.Stanza, l.Origin, l.Body, l.Payload = "", "", "", "", "" }
	if len(ids) == 0 {
		return rewrite("empty lines", at, contact, `true`, nil, empty)
	}
	ops := make([]journal.Op, 0, len(ids))
	for _, id := range ids {
		ops = append(ops, rewrite("empty a line", at, contact, `id = ?2`, []any{int64(id)}, empty))
	}
	return Both(ops...)
}

// EraseLines removes lines with all that they held; what remains is that there was a line, when, and that it was erased. No
// ids are all lines of the contact.
func EraseLines(at acd.Time, contact acd.ContactID, ids ...uint64) journal.Op {
	if len(ids) == 0 {
		ids = []uint64{0}
	}
	return func(tx *journal.Tx) error {
		for _, id := range ids {
			gone, err := tx.Exec(`DELETE FROM messages WHERE contact = ?1 AND (id = ?2 OR ?2 = 0)`, int64(contact), int64(id))
			if err != nil {
				return fmt.Errorf("erase lines: %w", err)
			}
			if gone.Rows == 0 {
				continue
			}
			if err := proveLine(tx, at, contact, id, LineGone, 0, nil); err != nil {
				return err
			}
		}
		return nil
	}
}

// rewrite changes the lines of a contact (?1) that a condition names, and proves what they say then.
func rewrite(what string, at acd.Time, contact acd.ContactID, condition string, args []any, change func(*Line)) journal.Op {
	return func(tx *journal.Tx) error {
		var lines []Line
		err := tx.Query(`SELECT `+lineColumns+` FROM messages WHERE contact = ?1 AND `+condition+` ORDER BY id`, append([]any{int64(contact)}, args...),
			func(row journal.Row) error {
				l := Line{Contact: contact}
				err := scanLine(row, &l)
				lines = append(lines, l)
				return err
			})
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		for _, l := range lines {
			change(&l)
			salt := newSalt()
			if _, err := tx.Exec(`UPDATE messages SET name = ?, stanza = ?, origin = ?, body = ?, payload = ?, retracted = nullif(?, 0), salt = ? WHERE contact = ? AND id = ?`,
				l.Name, l.Stanza, l.Origin, l.Body, l.Payload, int64(l.Retracted), salt, int64(contact), int64(l.ID)); err != nil {
				return fmt.Errorf("%s: %w", what, err)
			}
			if err := l.prove(tx, at, LineReplaced, salt); err != nil {
				return err
			}
		}
		return nil
	}
}

func (l Line) prove(tx *journal.Tx, at acd.Time, f Fate, salt []byte) error {
	return proveLine(tx, at, l.Contact, l.ID, f, l.Agent, record.Digest(tx, salt, l.content()))
}

// content is all of a line, as its digest stands for it.
func (l Line) content() record.Content {
	size := 12*8 + len(l.Name) + len(l.Stanza) + len(l.Origin) + len(l.Body) + len(l.Payload)
	return record.Content(make([]byte, 0, size)).Int(int64(l.Contact)).Int(int64(l.ID)).Int(int64(l.Party)).Text(l.Name).Int(int64(l.At)).
		Text(l.Stanza).Text(l.Origin).Text(l.Body).Text(l.Payload).
		Int(int64(l.Kind)).Int(int64(l.Act)).Int(int64(l.About)).Int(int64(l.Agent)).Int(int64(l.Retracted))
}

func proveLine(tx *journal.Tx, at acd.Time, contact acd.ContactID, line uint64, f Fate, agent acd.AgentID, digest []byte) error {
	content := record.Content(make([]byte, 0, 6*8+record.LinkBytes)).Int(int64(at)).Int(int64(contact)).Int(int64(line)).Int(int64(f)).Int(int64(agent)).Bytes(digest)
	id, link, err := record.AddNext(tx, record.Lines, func(uint64) record.Content { return content })
	if err == nil {
		if digest == nil {
			digest = []byte{}
		}
		_, err = tx.Exec(`INSERT INTO lines (id, at, contact, line, fate, agent, digest, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			int64(id), int64(at), int64(contact), int64(line), int64(f), int64(agent), digest, link)
	}
	if err != nil {
		return fmt.Errorf("prove a line: %w", err)
	}
	return nil
}

func newSalt() []byte {
	salt := make([]byte, saltBytes)
	// crypto/rand.Read never fails; it ends the program if the machine has no randomness.
	_, _ = rand.Read(salt)
	return salt
}
