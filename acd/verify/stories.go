package verify

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"parley/acd"
	"parley/acd/word"
)

// storiesAtOnce is for how many contacts at once is asked what happened to them.
const storiesAtOnce = 1000

// happening is a line of what happened to a contact, its cells in the order of storyColumns.
type happening [6]any

// storyColumns are those of the report of one contact.
func storyColumns() []string {
	return []string{"at", "what", "queue", "agent", "other_agent", "detail"}
}

// compareStories holds what happened to contacts to the log, line by line.
func (v *verification) compareStories(visits []*visit) error {
	byContact := make(map[acd.ContactID]*visit, storiesAtOnce)
	for some := range slices.Chunk(visits, storiesAtOnce) {
		clear(byContact)
		ids := make([]acd.ContactID, 0, len(some))
		for _, x := range some {
			byContact[x.id] = x
			ids = append(ids, x.id)
		}
		err := v.cfg.Reports.Stories(v.ctx, v.db, ids, func(id acd.ContactID, told Table) {
			if x := byContact[id]; x != nil {
				v.compareStory(x, told)
				delete(byContact, id)
			}
		})
		if errors.Is(err, ErrUnread) {
			v.found.add(FigureUnread, words("contact", some[0].id.String()+"–"+some[len(some)-1].id.String()), err.Error(), "")
			continue
		}
		if err != nil {
			return fmt.Errorf("read what happened to contacts: %w", err)
		}
		for _, id := range byID(byContact) {
			v.found.add(FigureGone, words("contact", id.String()), "–", "")
		}
	}
	return nil
}

// compareStory lays the lines beside each other, in one order; of those that differ it names the first.
func (v *verification) compareStory(x *visit, told Table) {
	index := told.index()
	is := make([]happening, 0, len(told.Rows))
	for _, cells := range told.Rows {
		var h happening
		for i, c := range storyColumns() {
			h[i] = row{index, cells}.of(c)
		}
		is = append(is, h)
	}
	should := x.story()
	slices.SortFunc(is, inOrder)
	slices.SortFunc(should, inOrder)
	looked := v.looked("contact")
	for i := range max(len(is), len(should)) {
		switch {
		case i >= len(should) || i < len(is) && inOrder(is[i], should[i]) < 0:
			v.found.add(FigureOther, words("contact", x.id.String()), is[i].String(), "–")
			return
		case i >= len(is) || inOrder(is[i], should[i]) > 0:
			v.found.add(FigureOther, words("contact", x.id.String()), "–", should[i].String())
			return
		}
		for k, c := range storyColumns() {
			v.count("figures", 1)
			if !nothing(should[i][k]) {
				looked[c]++
			}
		}
	}
}

func inOrder(a, b happening) int {
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if x, ok := a[i].(acd.Time); ok {
			if y, ok := b[i].(acd.Time); ok {
				return cmp.Compare(x, y)
			}
		}
		if order := cmp.Compare(cell(a[i]), cell(b[i])); order != 0 {
			return order
		}
	}
	return 0
}

func (h happening) String() string {
	text := ""
	for _, x := range h {
		text += cell(x) + " "
	}
	return text
}

// story is all that happened to a contact.
func (x *visit) story() []happening {
	all := []happening{{x.requested, "requested", ref(x.first), nil, nil, nil}}
	tell := func(when acd.Time, what string, queue acd.QueueID, agent, other acd.AgentID, detail any) {
		if when != 0 {
			all = append(all, happening{when, what, ref(queue), ref(agent), ref(other), detail})
		}
	}
	for _, e := range x.entries {
		tell(e.at, "entered", e.queue, 0, 0, word.Cause(e.cause))
		switch e.how {
		case redirected:
			tell(e.ended, "redirected", e.queue, 0, 0, word.Cause(e.why))
		case abandoned:
			tell(e.ended, "abandoned", e.queue, 0, 0, word.Cause(e.why))
		}
	}
	for _, o := range x.offers {
		tell(o.at, "offered", o.queue, o.agent, o.from, nil)
		if o.outcome != "accepted" {
			tell(o.ended, "offer-ended", o.queue, o.agent, o.from, o.outcome)
		}
	}
	for _, s := range x.stays {
		tell(s.connected, "connected", 0, s.agent, 0, word.Role(s.role))
		tell(s.firstLine, "first-line", 0, s.agent, 0, nil)
		tell(s.parted, "parted", 0, s.agent, 0, word.Cause(s.why))
		tell(s.wrapped, "wrapped-up", 0, s.agent, 0, ref(s.code))
	}
	for _, p := range x.passes {
		tell(p.begun, "passed", p.queue, p.from, p.to, p.kind)
	}
	tell(x.ended, "ended", 0, x.agent, 0, word.Cause(x.cause))
	if x.stars != 0 {
		tell(x.rated, "rated", 0, x.agent, 0, x.stars)
	}
	return all
}
