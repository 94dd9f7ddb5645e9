package verify

import "parley/acd"

// flow is a queue in an interval.
type flow struct {
	queue acd.QueueID
	start acd.Time

	waitingStart, entered, answered, abandoned, redirected, ended, waitingEnd int

	endedSystem, endedSupervisor, endedAgent, endedVisitor int
	overflowed, callbacksIn, callbacksAnswered             int
	refusedFull, refusedClosed, refusedOther               int
	answeredAll, abandonedAll                              int // without callbacks
	answeredWithin, abandonedWithin, short                 int

	waits, gaveUp, says []acd.Span
	talks

	transfersOut int
	scores
	ends    map[end]int                  // how entries ended
	turned  map[refusal]int              // who was turned away
	handled map[acd.WrapUpCode]*handling // by wrap-up code
}

// end is how an entry ended.
type end struct {
	how ending
	by  string // of those that ended otherwise
	why acd.Cause
}

// refusal is why a request was turned away.
type refusal struct {
	why      acd.Rejection
	callback bool
}

// handling is how long some conversations took.
type handling struct {
	n           int
	all, wrapUp acd.Span
}

// each is the mean of a sum; nil of nothing.
func (h handling) each(sum acd.Span) any {
	if h.n == 0 {
		return nil
	}
	return sum / acd.Span(h.n)
}

// scores are what visitors thought of conversations that ended in the interval.
type scores struct {
	talked int    // to an agent
	stars  [6]int // how often each was given
}

func (s *scores) rate(stars int) {
	s.talked++
	s.stars[stars]++
}

func (s *scores) rated() int { return s.talked - s.stars[0] }

func (s *scores) mean() any {
	if s.rated() == 0 {
		return nil
	}
	sum := 0
	for stars, n := range s.stars {
		sum += stars * n
	}
	return float64(sum) / float64(s.rated())
}

func (s *scores) csat() any { return share(s.stars[4]+s.stars[5], s.rated()) }

// talks are agents' stays in conversations that are over, wrap-up too.
type talks struct {
	handling, talk, wrapUp, replies []acd.Span
	silent, responses, beside       int
	response                        acd.Span
}

func (t *talks) add(x *slotBook, at acd.Time) {
	if x.Led == 0 {
		t.beside++
		return
	}
	t.handling = append(t.handling, acd.Span(at-x.Connected))
	t.talk = append(t.talk, acd.Span(x.Parted-x.Connected))
	t.wrapUp = append(t.wrapUp, acd.Span(at-x.Parted))
	if x.FirstLine == 0 {
		t.silent++
	} else {
		t.replies = append(t.replies, acd.Span(x.FirstLine-x.Connected))
	}
	t.responses, t.response = t.responses+x.Responses, t.response+x.Response
}
