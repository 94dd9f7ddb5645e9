package estimate

import (
	"slices"

	"parley/acd"
)

// samplesMax is how many of the latest handling times of a queue count.
const samplesMax = 200

// prior are handling times to begin with, until as many are measured: five minutes in the middle.
var prior = [...]acd.Span{
	60_000, 90_000, 120_000, 150_000, 180_000, 200_000, 220_000, 250_000, 280_000, 300_000,
	320_000, 350_000, 390_000, 430_000, 480_000, 540_000, 620_000, 720_000, 900_000, 1_200_000,
}

// Visitors' patience to begin with: one in so many milliseconds of waiting gives up.
const (
	givesUpPrior = 1
	waitedPrior  = acd.Span(1_800_000)
)

// Experience is what a queue was like lately.
type Experience struct {
	took    []acd.Span // of the latest contacts, offer to end of wrap-up; a ring of samplesMax
	oldest  int        // in took, once it is full
	answers acd.Span   // sum of the times from offer to accept
	offers  int        // how many that sums
	gaveUp  int
	waited  acd.Span // sum of all waits, of those who were answered and of those who gave up
	lasted  acd.Span // sum of the waits of those who were answered

	sorted []acd.Span // of took and what is left of prior; nil: to be made
}

// Took adds a handling time: offer to end of wrap-up.
func (e *Experience) Took(d acd.Span) {
	e.sorted = nil
	if len(e.took) < samplesMax {
		e.took = append(e.took, d)
		return
	}
	e.took[e.oldest] = d
	e.oldest = (e.oldest + 1) % samplesMax
}

// Answered adds the wait of a contact that was answered, and how long its agent took to accept.
func (e *Experience) Answered(waited, accept acd.Span) {
	e.fade()
	e.waited += waited
	e.lasted += waited
	e.answers += accept
	e.offers++
}

// GaveUp adds the wait of a visitor who left before being answered.
func (e *Experience) GaveUp(waited acd.Span) {
	e.fade()
	e.waited += waited
	e.gaveUp++
}

// fade halves what is counted once it is of many visitors, so that what was long ago weighs ever less.
func (e *Experience) fade() {
	if e.offers+e.gaveUp < samplesMax {
		return
	}
	e.offers, e.gaveUp = e.offers/2, e.gaveUp/2
	e.answers, e.waited, e.lasted = e.answers/2, e.waited/2, e.lasted/2
}

// AverageWait is the mean wait of those who were answered lately; false: nobody was.
func (e *Experience) AverageWait() (acd.Span, bool) {
	if e.offers == 0 {
		return 0, false
	}
	return e.lasted / acd.Span(e.offers), true
}

// Accept is the mean time from offer to accept; 3 s until one is measured.
func (e *Experience) Accept() acd.Span {
	if e.offers == 0 {
		return acd.Seconds(3)
	}
	return e.answers / acd.Span(e.offers)
}

// patience is the mean time until a visitor gives up: waits are taken for memoryless.
func (e *Experience) patience() float64 {
	return float64(e.waited+waitedPrior) / float64(e.gaveUp+givesUpPrior)
}

// handling are the handling times that count, shortest first: at least as many as prior has.
func (e *Experience) handling() []acd.Span {
	if e.sorted == nil {
		e.sorted = append(slices.Clone(e.took), prior[min(len(e.took), len(prior)):]...)
		slices.Sort(e.sorted)
	}
	return e.sorted
}

// handle draws a handling time.
func (e *Experience) handle(r *random) acd.Span {
	all := e.handling()
	return all[r.below(len(all))]
}

// rest draws what is left of a handling time that has lasted so long already. One that has outlasted all others is
// expected to last half as long again.
func (e *Experience) rest(lasted acd.Span, r *random) acd.Span {
	all := e.handling()
	from, _ := slices.BinarySearch(all, lasted+1)
	if from == len(all) {
		return lasted / 2
	}
	return all[from+r.below(len(all)-from)] - lasted
}
