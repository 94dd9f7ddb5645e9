package estimate

import "parley/acd"

// Score is how good the ranges of a queue were that visitors would have been told when they entered.
type Score struct {
	Answered int      // who were told a range, and answered
	Inside   int      // of those, whose wait lay within it
	Left     int      // who were told a range, and left before: how long they would have waited is not known
	missed   acd.Span // sum of how far the middle of the range lay from the wait
}

// MAE is the mean absolute error: how far the middle of the range lay from the wait.
func (s Score) MAE() acd.Span {
	if s.Answered == 0 {
		return 0
	}
	return s.missed / acd.Span(s.Answered)
}

func (s *Score) add(told Range, wait acd.Span) {
	s.Answered++
	if told.Low <= wait && wait <= told.High {
		s.Inside++
	}
	s.missed += max(told.middle()-wait, wait-told.middle())
}

func (r Range) middle() acd.Span { return (r.Low + r.High) / 2 }

// Score is how good the forecast was for a queue, over all it followed.
func (f *Forecast) Score(q acd.QueueID) Score {
	if s := f.scores[q]; s != nil {
		return *s
	}
	return Score{}
}
