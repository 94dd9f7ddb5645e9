package verify

import (
	"database/sql"

	"parley/acd/record"
)

// head is the end of a chain as the database has it.
type head struct {
	row        uint64
	link, seal []byte
}

func (v *verification) readHeads() error {
	v.heads = map[record.Chain]head{}
	v.noted = map[record.Chain]map[uint64]record.Head{}
	for _, h := range v.cfg.Heads {
		if v.noted[h.Chain] == nil {
			v.noted[h.Chain] = map[uint64]record.Head{}
		}
		v.noted[h.Chain][h.Row] = h
	}
	return v.each("the ends of chains", "SELECT chain, position, link, seal FROM heads", nil, func(rows *sql.Rows) error {
		var c record.Chain
		var h head
		if err := rows.Scan(&c, &h.row, &h.link, &h.seal); err != nil {
			return err
		}
		v.heads[c] = h
		return nil
	})
}

// chain follows the rows of one chain.
type chain struct {
	v     *verification
	name  record.Chain
	table string
	last  uint64
	link  []byte
	seal  []byte
	sound bool // the last row fits
}

func (v *verification) chain(name record.Chain, table string) *chain {
	return &chain{v: v, name: name, table: table, sound: true}
}

// row checks that one follows the last and fits its link. It says whether none is missing before it.
func (c *chain) row(id uint64, link []byte, content record.Content) (follows bool) {
	follows = id == c.last+1
	if !follows {
		c.v.found.add(RowsMissing, places(c.table, c.last+1, id-1), "", "")
	}
	if c.v.prover != nil {
		p := c.v.prover.Prove(c.name, c.link, id, content)
		c.seal = p.Seal
		// After a gap the row before is not known, and so this one cannot be proved.
		if c.sound = record.Same(link, p.Link); !c.sound && follows {
			c.v.found.addRow(RowUnproved, c.table, id, "", "")
		}
	}
	if noted, ok := c.v.noted[c.name][id]; ok && !record.Same(link, noted.Link) {
		c.v.found.add(HeadBehind, place(c.table, id), "", noted.String())
	}
	c.last, c.link = id, link
	return follows
}

// end checks that the last row is the last that was written.
func (c *chain) end() {
	for row, noted := range c.v.noted[c.name] {
		if row > c.last {
			c.v.found.add(HeadBehind, place(c.table, row), "–", noted.String())
		}
	}
	h, there := c.v.heads[c.name]
	switch {
	case !there && c.last == 0:
		return
	case !there:
		c.v.found.add(HeadMissing, place(c.table, c.last), "", "")
		return
	case h.row > c.last:
		c.v.found.add(TailMissing, places(c.table, c.last+1, h.row), "", "")
		return
	case h.row < c.last:
		c.v.found.add(TailForeign, places(c.table, h.row+1, c.last), "", "")
		return
	}
	if c.v.prover != nil && c.sound && (!record.Same(h.seal, c.seal) || !record.Same(h.link, c.link)) {
		c.v.found.add(HeadWrong, place(c.table, c.last), "", "")
	}
	c.v.report.Heads = append(c.v.report.Heads, record.Head{Chain: c.name, Row: c.last, Link: c.link}.String())
}
