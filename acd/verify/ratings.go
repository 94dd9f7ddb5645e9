package verify

import (
	"database/sql"

	"parley/acd"
	"parley/acd/record"
)

// given is how a contact was rated.
type given struct {
	stars       int
	at, changed acd.Time
}

// stars are what a contact was given; 0 = none.
func (v *verification) stars(c acd.ContactID) int { return v.ratings[c].stars }

// readRated checks the chain of ratings, and holds those that reports read to it.
func (v *verification) readRated() error {
	c := v.chain(record.Rated, "rated")
	err := v.each("how contacts were rated", `SELECT id, contact, stars, at, changed, link FROM rated ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id uint64
		var contact, stars, at, changed int64
		var link []byte
		if err := rows.Scan(&id, &contact, &stars, &at, &changed, &link); err != nil {
			return err
		}
		v.count("ratings", 1)
		c.row(id, link, record.Content(make([]byte, 0, 32)).Int(contact).Int(stars).Int(at).Int(changed))
		v.ratings[acd.ContactID(contact)] = given{min(max(int(stars), 0), 5), acd.Time(at), acd.Time(changed)}
		return v.passed()
	})
	if err != nil {
		return err
	}
	c.end()
	left := make(map[acd.ContactID]bool, len(v.ratings))
	for id := range v.ratings {
		left[id] = true
	}
	err = v.each("ratings", `SELECT contact, stars, at, changed FROM ratings ORDER BY contact`, nil, func(rows *sql.Rows) error {
		var id int64
		var is given
		if err := rows.Scan(&id, &is.stars, &is.at, &is.changed); err != nil {
			return err
		}
		contact := acd.ContactID(id)
		switch should, known := v.ratings[contact]; {
		case !known:
			v.found.add(RatingOther, contact.String(), is.String(), "–")
		case should != is:
			v.found.add(RatingOther, contact.String(), is.String(), should.String())
		}
		delete(left, contact)
		return nil
	})
	for _, id := range byID(left) {
		v.found.add(RatingOther, id.String(), "–", v.ratings[id].String())
	}
	return err
}

func (g given) String() string {
	return words(number(g.stars), "stars,", moment(g.at), moment(g.changed))
}
