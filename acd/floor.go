package acd

import "slices"

// The floor is who serves what. Routing's view of it, the classes of those who wait and the profiles of those who
// serve, is derived: never encoded, and the same however the state came about.
type floor struct {
	bounds     bounds
	numbers    table[queue]
	classes    table[class]
	classByKey map[classKey]*class
	fronts     []front // by class
	filled     bitset  // classes with open contacts

	profiles table[profile]
	kinByKey map[string]*kin
	idlers   []idlers // by profile
	loads    []key    // of the least occupied, by profile
	idle     bitset   // profiles with available agents

	spareClasses  []*class
	spareProfiles []*profile
	mixed         int         // contacts in mixed classes
	asking        int         // contacts that ring and ask for further agents
	limited       int         // queues with Rules.SlotsOfOne
	leastOccupied int         // queues with SelectLeastOccupied
	scratch       []byte      // for a profile's key
	bidders       []candidate // for candidates
	full          []QueueID   // for an agent's

	// Where a pair may newly fit. Hints for match.
	changedClasses  []*class
	changedContacts []*contact // of mixed classes, or asking
	changedAgents   []*agent
}

// served is what routing keeps of a queue.
type served struct {
	number   int // for bitsets of queues; given out again after the queue is gone
	line     order[*contact]
	asking   order[*contact] // that ring at fewer agents than they may
	classes  []*class
	plain    *class   // of contacts that need nothing in particular
	mixed    *class   // of those beyond bounds.classes
	servedBy bitset   // profiles
	ringOf   []*queue // queues that this one's agents are a ring of
	uneven   int      // contacts in line with a priority of their own: the line is not in the order of arrival
}

// addQueue also looks at the queues that name it in their rings.
func (s *State) addQueue(q *queue) {
	s.queues.add(q.id, q)
	q.number = s.numbers.add(q)
	leastOccupied := s.leastOccupied > 0
	s.countRules(&q.rules, 1)
	s.linkRings()
	for _, wide := range q.ringOf {
		s.reclass(wide)
	}
	if leastOccupied != (s.leastOccupied > 0) {
		s.rankAll()
	}
}

// setRules works out anew what depends on a queue's rules.
func (s *State) setRules(q *queue, rules Rules) {
	if q.rules == rules {
		return
	}
	leastOccupied, slotsOfOne := s.leastOccupied > 0, q.rules.SlotsOfOne
	s.countRules(&q.rules, -1)
	q.rules = rules
	s.countRules(&q.rules, 1)
	s.linkRings()
	s.reclass(q)
	if slotsOfOne != rules.SlotsOfOne || leastOccupied != (s.leastOccupied > 0) {
		s.rankAll()
	}
}

func (s *State) rankAll() {
	for _, id := range s.agents.order {
		s.rank(s.agents.get(id))
	}
}

// countRules counts what costs something only where a queue wants it.
func (s *State) countRules(r *Rules, by int) {
	if r.SlotsOfOne > 0 {
		s.limited += by
	}
	if r.Selection == SelectLeastOccupied {
		s.leastOccupied += by
	}
}

// linkRings tells each queue in whose rings it is.
func (s *State) linkRings() {
	for _, id := range s.queues.order {
		s.queues.get(id).ringOf = nil
	}
	for _, id := range s.queues.order {
		q := s.queues.get(id)
		for _, ring := range q.rules.Rings {
			if also := s.queues.get(ring.Also); also != nil && !slices.Contains(also.ringOf, q) {
				also.ringOf = append(also.ringOf, q)
			}
		}
	}
}

// dropQueue forgets a queue where nobody waits.
func (s *State) dropQueue(q *queue) {
	s.redraw()
	for _, id := range s.agents.order {
		s.serve(s.agents.get(id), q, false)
	}
	for len(q.classes) > 0 {
		s.dropClass(q.classes[0])
	}
	for p := range slices.Clone(q.servedBy).each { // nobody is left in them
		s.dropProfile(s.profiles.all[p])
	}
	s.countRules(&q.rules, -1)
	s.queues.drop(q.id)
	s.linkRings()
	for _, wide := range q.ringOf {
		s.reclass(wide)
	}
	s.rankAll() // who had enough of its contacts has not any more
	s.numbers.drop(q.number)
}

// addAgent also finds who prefers the agent and waits.
func (s *State) addAgent(a *agent) {
	s.agents.add(a.id, a)
	for _, c := range s.present {
		if c.prefers == a.id {
			s.file(c)
		}
	}
}

// teach gives the agent skills.
func (s *State) teach(a *agent, skills [SkillsMax]Skill) {
	if a.skills != skills {
		a.skills, a.stale = skills, true
		s.refile(a.wishes)
	}
}

// dropAgent forgets an agent without slots.
func (s *State) dropAgent(a *agent) {
	s.redraw()
	s.rank(a)
	s.agents.drop(a.id)
	for _, q := range a.queues {
		q.staffed(a.id, false)
	}
	for len(a.wishes) > 0 {
		s.wish(a.wishes[0])
	}
}

func (a *agent) serves(q QueueID) bool {
	_, found := slices.BinarySearchFunc(a.queues, q, compareQueue)
	return found
}

func compareQueue(q *queue, id QueueID) int {
	switch {
	case q.id < id:
		return -1
	case q.id > id:
		return 1
	}
	return 0
}

// staffed lists an agent among those who serve the queue, or takes the agent off the list.
func (q *queue) staffed(id AgentID, serves bool) {
	at, listed := slices.BinarySearch(q.staff, id)
	switch {
	case serves && !listed:
		q.staff = slices.Insert(q.staff, at, id)
	case !serves && listed:
		q.staff = slices.Delete(q.staff, at, at+1)
	}
}

func (s *State) serve(a *agent, q *queue, serves bool) {
	at, found := slices.BinarySearchFunc(a.queues, q.id, compareQueue)
	if found == serves {
		return
	}
	if serves {
		a.queues = slices.Insert(a.queues, at, q)
		a.serving.set(q.number)
	} else {
		a.queues = slices.Delete(a.queues, at, at+1)
		a.serving.clear(q.number)
	}
	q.staffed(a.id, serves)
	a.stale = true
	s.refile(a.wishes)
	s.rank(a)
}
