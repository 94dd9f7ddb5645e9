// Package verify checks what the contact centre has kept: parley audit.
//
// It reads raw rows with SQL of its own: the event log, the audit trail, what became of lines, snapshots, and the tables
// beside. From the log it recounts everything that can be counted, in code that shares nothing with the facts and reports
// that people look at, and compares: the proofs that chain rows, the core's decisions and state, the ledger of entries, the
// limits of agents, contacts and lines beside the log, snapshots and seals, and the figures of the reports, which are told
// to it through an interface.
//
// It never changes anything, and never trusts a table because another program wrote it. docs/record.md says what it proves,
// and what it cannot.
//
// Start reading at verify.go, then log.go and books.go.
package verify
