// Package plan keeps reports that people have put together: which one, of which queues and agents, under a name; and, where
// they said so, has them made at a time of each day, week or month, and keeps the last ones.
//
// A plan without a schedule is a view to come back to. One with a schedule is of the whole day, week or month before its
// time, in its own zone, whatever the clocks do there. What was missed while nothing ran is made up for once: the latest
// that was due, not each.
//
// What is kept of a made report must hold nothing of a visitor but ids: it outlives erasure (Nameless).
//
// Start reading at plan.go, then due.go (when, and of which days) and run.go.
package plan
