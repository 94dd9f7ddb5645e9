package xmpp

import "parley/acd"

// wheel holds what is due, and when, to a tenth of a second. Putting and taking cost the same however much it holds, and
// a look costs what is due. What is due later than a turn of the wheel, 6.4 s, comes at the end of the turn.
type wheel[T comparable] struct {
	spokes [wheelSpokes][]T
	seats  map[T]seat
	at     int64 // of the spoke looked at last, counted since 1970
}

// seat is where something sits on the wheel.
type seat struct{ spoke, index int }

const (
	wheelSpokes = 64
	spokeSpan   = acd.Span(100) // milliseconds
)

func newWheel[T comparable]() *wheel[T] { return &wheel[T]{seats: make(map[T]seat)} }

// put has it due a while from now, and not when it was due before.
func (w *wheel[T]) put(it T, now acd.Time, after acd.Span) {
	w.drop(it)
	if len(w.seats) == 0 {
		w.at = int64(now) / int64(spokeSpan)
	}
	due := int64(now.Add(after))
	at := min(max((due+int64(spokeSpan)-1)/int64(spokeSpan), w.at), w.at+wheelSpokes-1)
	spoke := int(at % wheelSpokes)
	w.seats[it] = seat{spoke, len(w.spokes[spoke])}
	w.spokes[spoke] = append(w.spokes[spoke], it)
}

// drop takes it off the wheel.
func (w *wheel[T]) drop(it T) {
	s, sits := w.seats[it]
	if !sits {
		return
	}
	spoke := w.spokes[s.spoke]
	last := spoke[len(spoke)-1]
	spoke[s.index] = last
	w.seats[last] = s
	var none T
	spoke[len(spoke)-1] = none
	w.spokes[s.spoke] = spoke[:len(spoke)-1]
	delete(w.seats, it)
}

// next takes off one that is due by now; false: nothing is.
func (w *wheel[T]) next(now acd.Time) (it T, due bool) {
	until := int64(now) / int64(spokeSpan)
	if until-w.at >= wheelSpokes {
		w.at = until - wheelSpokes + 1 // one whole turn passes every spoke
	}
	for {
		if spoke := w.spokes[w.at%wheelSpokes]; len(spoke) > 0 && w.at <= until {
			it = spoke[len(spoke)-1]
			w.drop(it)
			return it, true
		}
		if w.at >= until {
			return it, false
		}
		w.at++
	}
}

func (w *wheel[T]) len() int { return len(w.seats) }
