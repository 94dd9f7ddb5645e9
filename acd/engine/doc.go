// Package engine is the only owner of the contact centre's state.
//
// One goroutine (owner.go) takes events in order, lets the core decide, and appends event and decisions to the log as
// one row. Only when the row is committed does anybody hear of it (speaker.go): the decisions are applied to a second
// state, the committed replica, which is all that readers ever see; then followers are called, then the submitter. All
// three happen in the order of the commits, on one goroutine that never waits for the submit queue, so that a callback
// may wait for somebody who is blocked in Submit.
//
// It must never tell anybody what is not committed, and never change state but by an event in the log.
//
// Start reading at engine.go, then load.go.
package engine
