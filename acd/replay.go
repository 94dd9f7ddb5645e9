package acd

// replay holds Step to what the log says was decided.
type replay struct{ logged []Effect }

// diverge unwinds Step at the first decision the log does not know.
type diverge struct{}

func (r *replay) expect(e Effect) {
	if len(r.logged) == 0 || r.logged[0] != e {
		panic(diverge{})
	}
	r.logged = r.logged[1:]
}

// Replay applies ev at now as Step does, held to the effects that were logged with it. At the first difference the
// rest of the logged effects is adopted, for that is what everybody was told; diverged reports it.
func (s *State) Replay(now Time, ev Event, logged []Effect) (diverged bool) {
	r := &replay{logged}
	s.replay = r
	diverged = !s.follows(now, ev) || len(r.logged) > 0
	s.replay = nil
	for _, e := range r.logged {
		s.apply(e)
	}
	s.redraw()
	return diverged
}

func (s *State) follows(now Time, ev Event) (same bool) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case diverge:
			same = false
		default:
			panic(p)
		}
	}()
	s.decide(now, ev)
	return true
}
