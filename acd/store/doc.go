// Package store keeps the contact centre in tables: the event log with its snapshots, the configuration as people
// write it, and what stands beside the log under a contact's id (callers, lines, notes).
//
// It decides nothing. The log holds ids, times, codes and numbers only, so that erasing a person from the tables beside
// it leaves every figure true.
//
// Start reading at log.go, then beside.go.
package store
