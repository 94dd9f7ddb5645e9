package verify

import (
	"database/sql"
	"errors"
	"fmt"

	"parley/acd"
)

// checkContact holds the row beside the log to what the log says of a contact.
func (v *verification) checkContact(c *contactBook) {
	if v.err != nil {
		return
	}
	v.count("contacts", 1)
	var is contactBook
	if v.contact == nil {
		if v.contact, v.err = v.db.PrepareContext(v.ctx, `SELECT visitor, queue, arrived, coalesce(agent, 0), since, coalesce(ended, 0), coalesce(by, 0),
			coalesce(cause, 0), coalesce(code, 0), coalesce(closed, 0) FROM contacts WHERE id = ?`); v.err != nil {
			return
		}
	}
	err := v.contact.QueryRowContext(v.ctx, int64(c.ID)).Scan(&is.Visitor, &is.Asked, &is.Arrived, &is.Agent, &is.Since, &is.Ended, &is.By, &is.Cause, &is.Code, &is.Closed)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		v.found.add(ContactGone, c.ID.String(), "", "")
		return
	case err != nil:
		v.err = fmt.Errorf("read contact %s: %w", c.ID, err)
		return
	}
	if v.broken {
		return
	}
	if c.Visitor == 0 {
		is.Visitor = 0
	}
	for _, f := range []struct {
		name       string
		is, should string
	}{
		{"visitor", number(is.Visitor), number(c.Visitor)},
		{"queue", number(is.Asked), number(c.Asked)},
		{"arrived", moment(is.Arrived), moment(c.Arrived)},
		{"agent", number(is.Agent), number(c.Agent)},
		{"since", moment(is.Since), moment(c.Since)},
		{"ended", moment(is.Ended), moment(c.Ended)},
		{"by", number(is.By), number(c.By)},
		{"cause", number(is.Cause), number(c.Cause)},
		{"code", number(is.Code), number(c.Code)},
		{"closed", moment(is.Closed), moment(c.Closed)},
	} {
		if f.is != f.should {
			v.found.add(ContactOther, words(c.ID.String(), f.name), f.is, f.should)
		}
	}
}

// countContacts looks for contacts of which the log knows nothing; which ones is looked for only if there are any.
func (v *verification) countContacts() error {
	var n int64
	if err := v.db.QueryRowContext(v.ctx, `SELECT count(*) FROM contacts`).Scan(&n); err != nil {
		return fmt.Errorf("count contacts: %w", err)
	}
	switch {
	case n <= v.books.Begun || v.broken:
		return nil
	case v.begin.row > 0: // which ones the dropped rows knew
		v.found.add(ContactAlien, "contacts", number(n), number(v.books.Begun))
		return nil
	}
	known := map[acd.ContactID]bool{}
	err := v.each("the log", `SELECT effects FROM log ORDER BY id`, nil, func(rows *sql.Rows) error {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return err
		}
		effects, _, err := acd.ReadEffects(b)
		if err != nil {
			return nil // it has been named
		}
		for _, e := range effects {
			if w, ok := e.(acd.Waiting); ok {
				known[w.Contact] = true
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.each("contacts", `SELECT id FROM contacts ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if !known[acd.ContactID(id)] {
			v.found.add(ContactAlien, acd.ContactID(id).String(), "", "")
		}
		return nil
	})
}
