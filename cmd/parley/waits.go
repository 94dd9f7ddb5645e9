package main

import (
	"context"
	"fmt"

	"parley/acd"
	"parley/acd/engine"
	"parley/acd/estimate"
	acdstore "parley/acd/store"
	acdxmpp "parley/acd/xmpp"
	"parley/internal/store"
)

// rowsLearned is how much of the log's end a start learns handling times from: some thousand contacts.
const rowsLearned = 50_000

// foretell has the waits foretold: from the end of the log, and from then on from what happens.
func foretell(ctx context.Context, db *store.DB, eng *engine.Engine) (waits, error) {
	w := waits{estimate.NewLive()}
	log, err := acdstore.OpenLog(ctx, db)
	if err != nil {
		return w, err
	}
	last, err := log.Last(ctx)
	if err != nil {
		return w, err
	}
	for row, err := range log.After(ctx, last-min(last, rowsLearned)) {
		if err != nil {
			return w, fmt.Errorf("learn how long visitors wait: %w", err)
		}
		w.Learn(row.At, row.Effects)
	}
	eng.Follow(func(at acd.Time, _ acd.Event, effects []acd.Effect) {
		eng.Read(func(s *acd.State) { w.Follow(s, at, effects) })
	})
	return w, nil
}

// waits is the estimate as the component tells it: in whole minutes, so that it does not change all the time.
type waits struct{ *estimate.Live }

// insidePercent is how many of a hundred waits are meant to end within the range.
const insidePercent = 60

func (w waits) Estimate(s *acd.State, contact acd.ContactID) (acdxmpp.Estimate, bool) {
	v, ok := s.Contact(contact)
	if !ok {
		return acdxmpp.Estimate{}, false
	}
	place, ok := s.Position(contact)
	if !ok {
		return acdxmpp.Estimate{}, false
	}
	r, ok := w.Of(s, v.Queue, place)
	if !ok {
		return acdxmpp.Estimate{}, false
	}
	low, high := r.Minutes()
	return acdxmpp.Estimate{Low: low * 60, High: high * 60, Percent: insidePercent}, true
}

func (w waits) AverageWait(queue acd.QueueID) (seconds int, known bool) {
	wait, known := w.Live.AverageWait(queue)
	return int(wait / 1000), known
}
