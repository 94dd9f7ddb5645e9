package control

import (
	"context"
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/admin"
	acdstore "parley/acd/store"
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// Answer is what a visitor answered to one field of the form before the chat, or what the site vouched for there.
type Answer struct {
	Field string         `json:"field"`
	Label acdstore.Words `json:"label,omitempty"`
	Value string         `json:"value"` // an option's label, or as it was typed
}

// answered adds what the visitor answered, as the form of the queue that was asked first has its fields now.
func (d *Direct) answered(ctx context.Context, known directory, asked acd.QueueID, id acd.ContactID, r *Record) error {
	text, err := d.admin.Answered(ctx, id)
	if err != nil || text == "" {
		return err
	}
	x, err := stanza.Parse([]byte(text))
	if err != nil {
		return nil // it was not written by this version; the contact is shown without it
	}
	answers := form.Parse(x)
	at := slices.IndexFunc(known.queues, func(q admin.Queue) bool { return q.ID == asked })
	if at < 0 {
		return nil
	}
	for _, field := range known.queues[at].Form.Fields {
		if values := answers[field.Var]; field.Var != acdstore.NameField && strings.Join(values, "") != "" {
			r.Answers = append(r.Answers, Answer{field.Var, field.Label, field.Shown(values, r.Language)})
		}
	}
	return nil
}
