// Package estimate says how long a visitor will probably wait: a range, simulated forward from where everybody stands
// now, with handling times and patience as this contact centre had them lately. docs/estimated-wait.md is the formula
// for people.
//
// It is pure: no clock, no randomness but a seed of its own, no SQL. The same state and the same log give the same range.
//
// Start reading at forecast.go; scene.go is what is looked at, simulate.go what is done with it, experience.go what is
// learned from the log, judge.go how wrong it was.
package estimate
