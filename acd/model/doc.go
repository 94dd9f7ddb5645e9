// Package model is a second, slow contact centre, written from the rules' words and not from the core: plain lists,
// nothing kept that could be looked up, everybody looked at each time. Tests play small random scripts through both and
// want the same answers and the same state after each step.
//
// It leaves out what the simulator's oracle judges alone: visitors whose connection is lost, restarts, rules that change, and
// what supervisors do but for coming in.
//
// Start reading at step.go, then route.go; hours.go, drain.go and stage.go are subjects of their own.
package model
