// Package exhaust visits every state that a small contact centre can reach in so many steps, and asks of each whether
// all holds that must (acd.State.Check). States that differ only in the names of agents and contacts, or in how long it
// is between moments that come in the same order, are one (acd.State.Shape).
//
// Three agents serve one queue, all signed on and not ready; up to four contacts come. A step is one event one
// millisecond after the last, or the time passing up to the next deadline. alphabet.go lists the events.
//
// A walker (walk.go) goes from state to state along paths and back, without reading one anew. Twelve steps are a
// quarter of an hour of two processors and 3 GB.
//
// Start reading at search.go.
package exhaust
