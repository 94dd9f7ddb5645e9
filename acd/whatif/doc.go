// Package whatif plays a recorded span again with other agents, limits, rules or skills, through the same core, and says
// what would have come of it beside what really did. docs/what-if.md is the method for people.
//
// A record is taken apart into who came and when, how long each bore the wait, what each agent did with each contact, and
// when agents came and went. Played again, whatever happens as it did then goes on as it did then: a contact that comes
// before the same agent is taken, talked through and wrapped up in the times that were recorded. Only what is different is
// drawn by chance from what this contact centre did: how long an agent takes to answer and to handle a contact that was
// somebody else's, how long a visitor bears a wait that was shorter then. So a replay without a change gives exactly what
// happened, and a change moves only what it touches.
//
// It is pure: no clock, no chance but a seed's, no SQL. It decides nothing and gates nothing.
//
// Start reading at record.go, then course.go (what is kept of a contact), change.go, play.go and figures.go.
package whatif
