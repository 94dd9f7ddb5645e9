package report

import "parley/acd"

// summed makes a sheet of sources like fill, with a total: what the figures are of all of them as one, which plus makes, so
// that shares, means and percentiles are of everybody behind them and never means of means.
func summed[T any](fields []field[*T], sources []*T, plus func(sum, x *T)) Sheet {
	s := fill(fields, sources)
	if len(sources) < 2 {
		return s
	}
	sum := new(T)
	for _, x := range sources {
		plus(sum, x)
	}
	s.Total = make([]any, len(fields))
	for i, f := range fields {
		if f.unit != Text && f.unit != Moment && f.unit != Word {
			s.Total[i] = f.of(sum)
		}
	}
	return s
}

// totalled is the sheet with a total of the columns that are named; of the others nothing adds up.
func (s Sheet) totalled(cells map[string]any) Sheet {
	if len(s.Rows) < 2 {
		return s
	}
	s.Total = make([]any, len(s.Columns))
	for i, c := range s.Columns {
		s.Total[i] = cells[c.Name]
	}
	return s
}

// lastRow is the total as the last row of a file, its first cell being what it is called; nil: there is none. The first
// column of a sheet with a total says whose or when a row is.
func (s Sheet) lastRow() []any {
	if s.Total == nil {
		return nil
	}
	row := append([]any(nil), s.Total...)
	row[0] = s.words["total"]
	return row
}

// withTotal is the rows with their total, if there is one.
func (s Sheet) withTotal() [][]any {
	if total := s.lastRow(); total != nil {
		return append(s.Rows[:len(s.Rows):len(s.Rows)], total)
	}
	return s.Rows
}

// plus adds a flow up: all that happened in it. Who waits at the start waits at that of the first intervals
// and at the end at that of the last ones, so the identity holds of the total, too.
func (f *flows) plus(sum, x *flow) {
	parts := f.q.parts
	if x.interval == parts[0] {
		sum.waitingStart += x.waitingStart
	}
	if x.interval == parts[len(parts)-1] {
		sum.waitingEnd += x.waitingEnd
	}
	addAll([]*int{
		&sum.entered, &sum.answered, &sum.abandoned, &sum.redirected, &sum.endedSystem, &sum.endedSupervisor, &sum.endedAgent,
		&sum.endedVisitor, &sum.callbacksIn, &sum.callbacksAnswered, &sum.short, &sum.refusedFull, &sum.refusedClosed,
		&sum.refusedOther, &sum.overflowed, &sum.transfersOut, &sum.level.answered, &sum.level.abandoned,
		&sum.level.answeredWithin, &sum.level.abandonedWithin,
	}, []int{
		x.entered, x.answered, x.abandoned, x.redirected, x.endedSystem, x.endedSupervisor, x.endedAgent,
		x.endedVisitor, x.callbacksIn, x.callbacksAnswered, x.short, x.refusedFull, x.refusedClosed,
		x.refusedOther, x.overflowed, x.transfersOut, x.level.answered, x.level.abandoned,
		x.level.answeredWithin, x.level.abandonedWithin,
	})
	sum.waits.plus(&x.waits)
	sum.gaveUp.plus(&x.gaveUp)
	sum.firstReplies.plus(&x.firstReplies)
	sum.talks.plus(&x.talks)
}

// plus adds what an agent did in another interval, or another agent did.
func (s *stint) plus(x *stint) {
	addAll([]*acd.Span{&s.signedOn, &s.lost, &s.capacity, &s.slots, &s.talking}, []acd.Span{x.signedOn, x.lost, x.capacity, x.slots, x.talking})
	for i, d := range x.shown {
		s.shown[i] += d
	}
	for i, n := range x.outcomes {
		s.outcomes[i] += n
	}
	addAll([]*int{&s.offers, &s.transfersOut, &s.transfersIn, &s.consults}, []int{x.offers, x.transfersOut, x.transfersIn, x.consults})
	s.talks.plus(&x.talks)
	s.ratings.plus(x.ratings)
}

func (t *talks) plus(x *talks) {
	addAll([]*int{&t.handled, &t.beside, &t.silent, &t.responses}, []int{x.handled, x.beside, x.silent, x.responses})
	t.response += x.response
	t.handling.plus(&x.handling)
	t.talk.plus(&x.talk)
	t.wrapUp.plus(&x.wrapUp)
	t.replies.plus(&x.replies)
}

func (s *spread) plus(x *spread) {
	s.all, s.sum, s.sorted = append(s.all, x.all...), s.sum+x.sum, false
}

func (r *ratings) plus(x ratings) {
	addAll([]*int{&r.ended, &r.rated, &r.stars, &r.satisfied}, []int{x.ended, x.rated, x.stars, x.satisfied})
}

func (s *scores) plus(x *scores) {
	s.ratings.plus(x.ratings)
	for stars, n := range x.of {
		s.of[stars] += n
	}
}

func addAll[N int | acd.Span](sums []*N, ns []N) {
	for i, n := range ns {
		*sums[i] += n
	}
}
