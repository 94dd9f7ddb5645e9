// Package store keeps one SQLite database per data directory: it opens it, migrates it, and commits
// what the parts of the program append to it. It knows no XMPP and no ACD; tables belong to the
// packages that use them, each with its own set of migrations.
//
// All writing goes through one journal. [DB.Append] queues an operation; one goroutine takes whatever
// is queued, runs it in one transaction with synchronous=FULL, and then reports each operation in the
// order of Append. No timer is involved: while one transaction reaches the disk the next one gathers.
// So "done(nil)" means durable, and many writers share the price of one fsync.
//
// What the package must never do: report an operation before it is durable, report out of order, let
// one failing operation take its neighbours with it, or go on after the disk has failed.
//
// Reading order: store.go (opening), journal.go (the queue and its two goroutines), commit.go (one
// batch), tx.go (what an operation may do), checkpoint.go (keeping the write-ahead log small),
// migrate.go.
package store
