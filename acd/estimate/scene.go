package estimate

import "parley/acd"

// Bounds of what one estimate looks at. Beyond them it scales what it has seen.
const (
	queuesMax  = 64  // that share agents with the queue asked for
	waitingMax = 300 // of all lines, the next to be served
	serversMax = 500 // agents
)

// Scene is what the estimate of one queue looks at: the queue, those that share agents with it, who serves them, and
// who waits.
type Scene struct {
	Now     acd.Time
	Past    []*Experience // by queue; 0 is the queue asked for
	Servers []Server
	Waiting []int // the queues of those who wait, the next to be served first
	Beyond  int   // how many more wait in the queue asked for

	looked int // how many agents and contacts were looked at for it
}

// Server is an agent who is ready or will be: signed on, connected, and not on the way to not ready.
type Server struct {
	Serves uint64 // bit by queue of the scene
	Free   int    // slots
	Busy   []Busy
}

// Busy is a slot in use.
type Busy struct {
	Queue  int
	Lasted acd.Span // since its offer
}
