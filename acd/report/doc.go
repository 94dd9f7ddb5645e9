// Package report makes figures of the facts: what happened in queues, with agents, in contacts, per interval of local
// time. docs/metrics.md says what each figure means, and so does each column itself, in every language.
//
// A report is a question (Ask) to a kind of the registry (Kinds) and a Sheet for an answer: columns with unit and
// definition, and rows. The same sheet is written as text, JSON, CSV and XLSX, so they cannot differ.
//
// The package only reads: facts (package facts), and the ratings that stand beside them. It must never show a word that
// somebody said, and never guess: what is not known is empty.
//
// Start reading at report.go, then kinds.go; flow.go counts entries, talk.go conversations, floor.go agents.
package report
