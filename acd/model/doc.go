// Package model is a second, slow contact centre, written from the rules' words and not from the core: plain lists,
// nothing kept that could be looked up, everybody looked at each time. Tests play small random scripts through both and
// want the same answers and the same state after each step.
//
// It leaves out what the simulator judges alone: crashes, snapshots and logs of other builds.
//
// Start reading at step.go, then route.go. The other files are subjects of their own: handon and above (who hands a
// contact on), hours and drain (which queue takes whom), stage and away (what time does to a contact), time (deadlines).
package model
