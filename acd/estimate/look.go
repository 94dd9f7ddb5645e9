package estimate

import (
	"cmp"
	"slices"

	"parley/acd"
)

// look makes the scene of a queue from the state as it stands.
func (f *Forecast) look(s *acd.State, queue acd.QueueID) *Scene {
	n := neighbours{scene: &Scene{Now: s.Now()}, bits: map[acd.QueueID]int{}}
	n.add(queue)
	for a := range s.Staff(queue) {
		if len(n.queues) == queuesMax {
			break
		}
		for _, q := range s.Serves(a.Agent) {
			n.add(q)
		}
	}
	n.servers(s, f)
	n.lines(s)
	for _, q := range n.queues {
		n.scene.Past = append(n.scene.Past, f.experience(q))
	}
	return n.scene
}

// neighbours are the queues that share agents with the one asked for, which is the first.
type neighbours struct {
	scene  *Scene
	queues []acd.QueueID
	bits   map[acd.QueueID]int
}

func (n *neighbours) add(q acd.QueueID) {
	if _, known := n.bits[q]; !known && len(n.queues) < queuesMax {
		n.bits[q] = len(n.queues)
		n.queues = append(n.queues, q)
	}
}

// servers lists the agents of all the queues, once each, and those of the queue asked for first.
func (n *neighbours) servers(s *acd.State, f *Forecast) {
	known := map[acd.AgentID]bool{}
	for _, q := range n.queues {
		for a := range s.Staff(q) {
			if len(n.scene.Servers) == serversMax {
				return
			}
			n.scene.looked++
			if !known[a.Agent] && a.Duty == acd.DutyReady && !a.Lost && a.Intended != acd.DutyNotReady {
				whole, _ := s.Agent(a.Agent)
				n.scene.Servers = append(n.scene.Servers, n.server(s, f, whole))
			}
			known[a.Agent] = true
		}
	}
}

func (n *neighbours) server(s *acd.State, f *Forecast, a acd.AgentView) Server {
	server := Server{Free: min(waitingMax+1, max(0, a.SlotsMax-len(a.Contacts)))}
	for _, q := range s.Serves(a.Agent) {
		if bit, ok := n.bits[q]; ok {
			server.Serves |= 1 << bit
		}
	}
	for _, c := range a.Contacts {
		server.Busy = append(server.Busy, Busy{n.bits[c.Queue], acd.Span(s.Now() - f.since(c, a.Agent))})
	}
	return server
}

// lines merges who waits, in the order of arrival.
func (n *neighbours) lines(s *acd.State) {
	type waiting struct {
		queue   int
		head    bool
		arrived acd.Time
	}
	var all []waiting
	for i, q := range n.queues {
		taken := 0
		for c := range s.Line(q) {
			if taken == waitingMax {
				break
			}
			all = append(all, waiting{i, c.Head, c.Arrived})
			taken++
			n.scene.looked++
		}
	}
	slices.SortStableFunc(all, func(a, b waiting) int {
		if a.head != b.head {
			if a.head {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.arrived, b.arrived)
	})
	own := 0
	for _, w := range all[:min(len(all), waitingMax)] {
		n.scene.Waiting = append(n.scene.Waiting, w.queue)
		if w.queue == 0 {
			own++
		}
	}
	if q, ok := s.Queue(n.queues[0]); ok {
		n.scene.Beyond = q.Waiting - own
	}
}

// since is when a slot was offered, as far as that is known.
func (f *Forecast) since(c acd.ContactView, a acd.AgentID) acd.Time {
	if v := f.visits[c.Contact]; v != nil {
		if at, ok := v.offered[a]; ok {
			return at
		}
	}
	return c.Since
}
