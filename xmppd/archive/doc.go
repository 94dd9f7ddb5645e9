// Package archive keeps the messages of accounts and finds them again (XEP-0313 v1.1.2). It implements module.Archive for
// the router and what xep/mam asks for.
//
// A message is one row of a table that only grows at its end: that is what makes keeping it cheap. What belongs to an
// account stands in an index of its own, beside: first in memory (the tail), then, many entries at a time, in packed
// blocks. The index is derived: all of it can be made again from the messages, and its tail is at each start.
//
// What the package must never do: show an account a message that it does not keep, give an id twice, call Keep's done
// before the commit or out of order, or keep truth in memory alone.
//
// Reading order: archive.go (Open, Keep), wants.go (what is kept), entry.go and tail.go (the index in memory), fold.go (how
// it becomes blocks), walk.go (reading it), page.go (answering a query).
package archive
