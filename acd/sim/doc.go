// Package sim runs the contact centre through seeded random days and looks for a day on which it goes wrong.
//
// A day is a list of turns: events of visitors, agents and administrators in any order, many of them late, doubled or
// at the same instant as a deadline; crashes that lose the end of the log; logs that another build has written. After
// each turn an oracle, written apart from the core and in no hurry, says what might be decided: who must be offered, which
// offers may be taken back and when, which deadline comes next. The core's own invariants are checked after each turn on
// one day in four, else after every eighth, and in the evening: that recounts everything it keeps.
//
// A failing day prints its seed and the shortest list of turns that still fails.
//
// Start reading at day.go, then oracle.go.
package sim
