package module

import "slices"

// About is what disco tells of the place of q itself, no node asked for (XEP-0030 v2.5.0 §3.1): identities, features,
// forms and items, in an order that does not change.
func About(h Host, q IQ) Node {
	own := Identity{Category: "server", Type: "im", Name: "Parley"}
	if q.Place != Server {
		own = Identity{Category: "account", Type: "registered"}
		switch bare := q.To.Bare(); {
		case h.IsGuest(bare):
			own.Type = "anonymous" // XEP-0175 v1.2 §3
		case h.IsAdmin(bare):
			own.Type = "admin"
		}
	}
	added, _ := h.Describe(q, "")
	added.Identities = slices.Concat([]Identity{own}, h.Identities(q.Place), added.Identities)
	added.Features = slices.Concat(h.Features(q.Place), added.Features)
	slices.Sort(added.Features)
	added.Features = slices.Compact(added.Features)
	return added
}
