package xmpp

import (
	"context"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	journal "parley/internal/store"
)

// reasonsMax bounds the agents' own reasons ever numbered, and reasonCharsMax one of them. What is beyond is not kept:
// the agent is not ready all the same, without a reason.
const (
	reasonsMax     = 1000
	reasonCharsMax = 80
)

// reasons are the agents' own, by number and by words. They are never renumbered or taken back.
type reasons struct {
	labels  map[acd.Reason]string
	numbers map[string]acd.Reason
}

func (b *bridge) loadReasons(ctx context.Context) error {
	labels, err := store.Reasons(ctx, b.db.Reader())
	if err != nil {
		return err
	}
	b.reasons = reasons{labels: labels, numbers: make(map[string]acd.Reason)}
	for id, label := range labels {
		b.reasons.numbers[label] = id
	}
	b.knowListed()
	return nil
}

// knowListed lets the reasons of the list be found by their word and by their labels in every language. Words that
// agents have used themselves keep their numbers.
func (b *bridge) knowListed() {
	for _, r := range b.directory.Load().reasons {
		b.reasons.labels[r.ID], b.reasons.numbers[r.Word] = r.Word, r.ID
		for _, label := range r.Labels {
			if _, known := b.reasons.numbers[label]; !known {
				b.reasons.numbers[label] = r.ID
			}
		}
	}
}

// reasonName is why an agent is not ready: one word for the desk to translate, or the agent's own words.
func (b *bridge) reasonName(v acd.AgentStands) string {
	if v.Lost {
		return "connection-lost"
	}
	switch v.Reason {
	case acd.ReasonLogin:
		return "login"
	case acd.ReasonNoAnswer:
		return "no-answer"
	case acd.ReasonConnectionLost:
		return "connection-lost"
	case acd.ReasonForced:
		return "forced"
	}
	return b.reasons.labels[v.Reason]
}

// reasonOf is the number of a reason in words. A new one gets a number; it is kept together with the event that first
// needs it (keepReason).
func (b *bridge) reasonOf(words string) acd.Reason {
	label := b.maskWords(0, conversation.CleanName(words))
	if label == "" || utf8.RuneCountInString(label) > reasonCharsMax {
		return acd.ReasonNone
	}
	if id, known := b.reasons.numbers[label]; known {
		return id
	}
	if len(b.reasons.labels) >= reasonsMax {
		return acd.ReasonNone
	}
	id := acd.ReasonOwn
	for b.reasons.labels[id] != "" {
		id++
	}
	b.reasons.labels[id], b.reasons.numbers[label] = label, id
	return id
}

// keepReason is the row of a reason, nil for the ACD's own. It is written each time: a number given out is kept even if
// the event that first needed it was rejected.
func (b *bridge) keepReason(id acd.Reason) journal.Op {
	if id < acd.ReasonOwn {
		return nil
	}
	return store.InsertReason(id, b.reasons.labels[id])
}
