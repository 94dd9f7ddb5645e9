// Package archive keeps the messages of accounts and finds them again (XEP-0313 v1.1.2). It implements module.Archive for
// the router and what xep/mam asks for.
//
// A message is one row of a table that only grows at its end: that is what makes keeping it cheap. What belongs to an
// account stands in an index of its own, beside: first in memory (the tail), then, many entries at a time, in packed
// blocks. The index is derived: all of it can be made again from the messages, and its tail is at each start.
//
// What it costs, measured on two cores with messages of 383 bytes: Keep 7 µs of processor time, journal included (125,000
// messages/s with 200 in flight); 459 bytes on the disk, 26 of them index, and 30 more for words; a page of 50 from a
// million messages 0.3 ms; a start with 130,000 messages not folded yet 1.2 s, the whole index of a million 10 s (both
// with the machine busy). A secondary index instead would bring the journal from 89,000 rows/s to some 30,000.
//
// What the package must never do: show an account a message that it does not keep, give an id twice, call Keep's done
// before the commit or out of order, or keep truth in memory alone.
//
// Reading order: archive.go (Open, Keep), wants.go (what is kept), entry.go and tail.go (the index in memory), fold.go (how
// it becomes blocks), walk.go (reading it), page.go (answering a query).
package archive
