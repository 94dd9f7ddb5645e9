// Package exhaust visits every state that a small contact centre can reach in so many steps, and asks of each whether
// all holds that must (acd.State.Check). States that differ only in the names of agents and contacts, or in how long it
// is between moments that come in the same order, are one (acd.State.Shape).
//
// Three agents serve one queue, all signed on and not ready; up to four contacts come. A step is one event one
// millisecond after the last, or the time passing up to the next deadline. alphabet.go lists the events. A walker
// (walk.go) goes from state to state along paths and back, without reading one anew.
//
//	steps    new states        events   states in all
//	  5             883         3,765           1,282
//	  8          71,259       389,431          91,458
//	  9         335,504     2,015,630         426,962
//	 10       1,607,868    10,545,041       2,034,830
//	 11       7,680,496    55,322,702       9,715,326
//	 12      35,711,752   283,785,188      45,427,078
//
// In all of them everything holds. It took 3 µs of a processor for each event: twelve steps are 20 minutes of one, and
// 3.7 GB; ten are half a minute.
//
// Another test does the same where a contact goes to two agents at once, or to all, and asks on while it rings:
//
//	steps    to two: new    in all      to all: new    in all
//	  5              983     1,396              998     1,412
//	  8          100,601   126,302          107,306   134,150
//	  9          508,398   634,700          548,171   682,321
//
// A third has each of the 2,501,347 events within nine steps happen in the slow contact centre (acd/model): it answers
// alike, and is in the same state after each.
//
// Start reading at search.go.
package exhaust
