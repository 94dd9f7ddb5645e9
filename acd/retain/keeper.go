package retain

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	"parley/acd/store"
	journal "parley/internal/store"
)

// Person is whom or what an erasure is about.
type Person struct {
	Visitor  acd.VisitorID
	JID      string          // the visitor's, bare
	Contacts []acd.ContactID // all of the visitor's if Whole, else some
	Whole    bool            // nothing of the visitor is to stay
}

// Keeper is a place where something personal is kept outside the contact centre's tables: files, an index, what the
// server keeps for a guest.
type Keeper interface {
	// What is kept there, in a word or two, for lists.
	What() string
	// Count says how many there are of a person's.
	Count(ctx context.Context, p Person) (int, error)
	// Erase removes them and returns once that is durable. What is not there is no error: an erasure that was
	// interrupted is done again. The rows of the contact centre are still there while it runs.
	Erase(ctx context.Context, p Person) error
}

// class is when something goes by itself.
type class uint8

const (
	ofLines  class = iota + 1 // what was said and written
	ofFiles                   // what was brought along
	ofPerson                  // who it was
)

// rows is something personal in the contact centre's own tables, by contact: ?1.
type rows struct {
	what  string
	class class
	count string // how many there are
	texts string // what is personal in them, one text a row: to look for traces of them
	erase string // empty: see apart
	apart func(at acd.Time, contact acd.ContactID) journal.Op
}

// ofContact is all that is kept of a contact besides ids, times and codes.
func ofContact() []rows {
	return []rows{
		{
			what: "lines", class: ofLines,
			count: `SELECT count(*) FROM messages WHERE contact = ?1`,
			texts: `SELECT body FROM messages WHERE contact = ?1 UNION ALL SELECT name FROM messages WHERE contact = ?1
				UNION ALL SELECT payload FROM messages WHERE contact = ?1 AND body = ''`,
			apart: func(at acd.Time, contact acd.ContactID) journal.Op { return store.EraseLines(at, contact) },
		},
		simple("notes", ofLines, "notes", "note"),
		simple("tags", ofLines, "tags", "tag"),
		{
			what: "summaries", class: ofLines, count: `SELECT count(*) FROM passes WHERE contact = ?1`,
			texts: `SELECT reason FROM passes WHERE contact = ?1 UNION ALL SELECT note FROM passes WHERE contact = ?1`,
			erase: `DELETE FROM passes WHERE contact = ?1`,
		},
		{ // the stars are a figure
			what: "comments", class: ofLines, count: `SELECT count(*) FROM ratings WHERE contact = ?1 AND comment <> ''`,
			texts: `SELECT comment FROM ratings WHERE contact = ?1`,
			erase: `UPDATE ratings SET comment = '' WHERE contact = ?1`,
		},
		simple("answers", ofLines, "surveys", "answers"),
		{ // that there was one is a figure
			what: "complaints", class: ofLines, count: `SELECT count(*) FROM reports WHERE contact = ?1 AND reason <> ''`,
			texts: `SELECT reason FROM reports WHERE contact = ?1`,
			erase: `UPDATE reports SET reason = '' WHERE contact = ?1`,
		},
		{
			what: "attachments", class: ofFiles, count: `SELECT count(*) FROM attachments WHERE contact = ?1`,
			texts: `SELECT url FROM attachments WHERE contact = ?1 UNION ALL SELECT name FROM attachments WHERE contact = ?1`,
			erase: `DELETE FROM attachments WHERE contact = ?1`,
		},
		{
			what: "callers", class: ofPerson, count: `SELECT count(*) FROM callers WHERE contact = ?1`,
			texts: `SELECT name FROM callers WHERE contact = ?1 UNION ALL SELECT form FROM callers WHERE contact = ?1`,
			erase: `DELETE FROM callers WHERE contact = ?1`,
		},
		simple("addresses", ofPerson, "addresses", "address"),
		simple("claims", ofPerson, "contact_claims", "claims"),
		{ // one that holds goes on holding, without its reason
			what: "bans", class: ofPerson, count: `SELECT count(*) FROM bans WHERE contact = ?1 AND (target <> '' OR reason <> '')`,
			texts: `SELECT reason FROM bans WHERE contact = ?1 UNION ALL SELECT target FROM bans WHERE contact = ?1 AND ` + banOver,
			erase: `UPDATE bans SET reason = '', target = CASE WHEN ` + banOver + ` THEN '' ELSE target END WHERE contact = ?1`,
		},
	}
}

// banOver is a ban that holds no more. The clock of the machine is good enough to say when its target may go.
const banOver = `(lifted <> 0 OR until <> 0 AND until <= unixepoch() * 1000)`

// simple is a table whose rows go whole.
func simple(what string, c class, table, column string) rows {
	return rows{
		what: what, class: c, count: `SELECT count(*) FROM ` + table + ` WHERE contact = ?1`,
		texts: `SELECT ` + column + ` FROM ` + table + ` WHERE contact = ?1`, erase: `DELETE FROM ` + table + ` WHERE contact = ?1`,
	}
}

// goneColumn says of a contact when what is of a class went.
func (c class) goneColumn() string {
	return map[class]string{ofLines: "lines_gone", ofFiles: "files_gone", ofPerson: "person_gone"}[c]
}

// letGo removes what is of some classes of a contact, in one transaction.
func letGo(at acd.Time, contact acd.ContactID, classes ...class) journal.Op {
	return func(tx *journal.Tx) error {
		for _, c := range classes {
			for _, r := range ofContact() {
				if r.class != c {
					continue
				}
				if err := r.run(tx, at, contact); err != nil {
					return fmt.Errorf("let go of the %s of %s: %w", r.what, contact, err)
				}
			}
			if _, err := tx.Exec(`UPDATE contacts SET `+c.goneColumn()+` = ?2 WHERE id = ?1 AND `+c.goneColumn()+` IS NULL`,
				int64(contact), int64(at)); err != nil {
				return fmt.Errorf("note what went of %s: %w", contact, err)
			}
		}
		return nil
	}
}

func (r rows) run(tx *journal.Tx, at acd.Time, contact acd.ContactID) error {
	if r.apart != nil {
		return r.apart(at, contact)(tx)
	}
	_, err := tx.Exec(r.erase, int64(contact))
	return err
}

// nobody is what a visitor is called of whom nothing is known any more: no address that anybody can have (RFC 6761 §6.4).
const nobody = `'erased-' || id || '@erased.invalid'`

// forgetVisitor removes what is kept of a visitor besides the contacts.
func forgetVisitor(p Person) journal.Op {
	return func(tx *journal.Tx) error {
		for _, query := range []string{
			`DELETE FROM claims WHERE jid = ?1`,
			`DELETE FROM sessions WHERE jid = ?1 OR substr(jid, 1, length(?1) + 1) = ?1 || '/'`,
			`DELETE FROM followers WHERE jid = ?1`,
			`UPDATE bans SET reason = '', target = CASE WHEN ` + banOver + ` THEN '' ELSE target END WHERE target = ?1`,
			// Who has begun a new visit meanwhile is somebody again.
			`UPDATE visitors SET jid = ` + nobody + ` WHERE jid = ?1 AND NOT EXISTS (SELECT 1 FROM contacts o WHERE o.visitor = visitors.id AND o.person_gone IS NULL)`,
		} {
			if _, err := tx.Exec(query, p.JID); err != nil {
				return fmt.Errorf("forget visitor %d: %w", p.Visitor, err)
			}
		}
		return nil
	}
}

// bansThatHold counts those against a visitor: their target stays until they are over.
func bansThatHold(ctx context.Context, db *sql.DB, p Person) (n int, err error) {
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM bans WHERE target = ?1 AND NOT `+banOver, p.JID).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count bans: %w", err)
	}
	return n, nil
}
