// Package facts turns the event log into tables that reports ask: entries, agents' parts, offers, passes, states,
// sessions, contacts, refusals. docs/metrics.md says what each means.
//
// The log is the truth and facts are derived: a Book folds the log's rows, a Keeper keeps what the Book says in the
// tables, with the number of the last row folded in the same transaction. The tables can be thrown away and made anew
// (Rebuild), and come out the same however the log was cut into pieces.
//
// The package must never decide anything, read a clock, or write a name or a word that somebody said: ids, times, codes
// and numbers only.
//
// Start reading at fact.go (what there is), then fold.go (how it comes about), keeper.go.
package facts
