package im

import (
	"slices"

	"parley/xmppd/jid"
)

// DirectedMax is how many addresses a client may have sent directed presence to at once (RFC 6121 §4.6), unless its
// Client.DirectedMax says otherwise.
const DirectedMax = 100

// directed are those to whom a client has sent directed presence: by bare address the resources, "" for the bare address
// itself. So what leaves a room costs the same however many rooms there are. The zero value is empty.
type directed struct {
	by   map[jid.JID][]string
	size int
}

// add notes an address; false: it would be one more than most.
func (d *directed) add(to jid.JID, most int) bool {
	bare := to.Bare()
	if slices.Contains(d.by[bare], to.Resource()) {
		return true
	}
	if d.size >= most {
		return false
	}
	if d.by == nil {
		d.by = make(map[jid.JID][]string)
	}
	d.by[bare] = append(d.by[bare], to.Resource())
	d.size++
	return true
}

// drop forgets an address.
func (d *directed) drop(to jid.JID) {
	bare := to.Bare()
	at := slices.Index(d.by[bare], to.Resource())
	if at < 0 {
		return
	}
	d.size--
	if d.by[bare] = slices.Delete(d.by[bare], at, at+1); len(d.by[bare]) == 0 {
		delete(d.by, bare)
	}
}

// dropAll forgets all resources of an address.
func (d *directed) dropAll(bare jid.JID) {
	d.size -= len(d.by[bare])
	delete(d.by, bare)
}

// has says whether an address, or its bare one, is noted.
func (d *directed) has(to jid.JID) bool {
	resources := d.by[to.Bare()]
	return slices.Contains(resources, to.Resource()) || slices.Contains(resources, "")
}

// take forgets and returns, in order, those that fit.
func (d *directed) take(fits func(jid.JID) bool) (all []jid.JID) {
	for bare, resources := range d.by {
		for _, resource := range resources {
			to := bare
			if resource != "" {
				to, _ = bare.WithResource(resource) // it was one before
			}
			if fits(to) {
				all = append(all, to)
			}
		}
	}
	for _, to := range all {
		d.drop(to)
	}
	slices.SortFunc(all, func(a, b jid.JID) int { return compare(a.String(), b.String()) })
	return all
}
