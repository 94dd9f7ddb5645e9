package control

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
	"parley/acd/webhook"
	"parley/internal/store"
)

// Webhooks is what administrators do about programs that are told what happens.
type Webhooks interface {
	// AddWebhook makes one; the answer alone holds its secret.
	AddWebhook(ctx context.Context, w NewWebhook) (Webhook, error)
	// Webhooks lists all, by number.
	Webhooks(ctx context.Context) ([]Webhook, error)
	// PauseWebhook has it told no more, or again; what happens in a pause waits.
	PauseWebhook(ctx context.Context, id int64, paused bool) error
	// RemoveWebhook ends it with its deliveries.
	RemoveWebhook(ctx context.Context, id int64) error
	// Deliveries are those of a webhook, the newest first, before one (0: from the newest), a page at a time.
	Deliveries(ctx context.Context, id, before int64) ([]webhook.Delivery, error)
	// RepeatDelivery makes one that is over once more.
	RepeatDelivery(ctx context.Context, id, delivery int64) error
}

// NewWebhook is a webhook that is asked for. No events: all. No queues: all.
type NewWebhook struct {
	URL    string   `json:"url"`
	Events []string `json:"events,omitempty"`
	Queues []string `json:"queues,omitempty"` // DNs
}

// Webhook is one that is there.
type Webhook struct {
	ID      int64     `json:"id"`
	URL     string    `json:"url"`
	Events  []string  `json:"events"`
	Queues  []string  `json:"queues"` // DNs; none: all
	Created time.Time `json:"created"`
	Paused  string    `json:"paused,omitempty"` // why
	Pending int       `json:"pending"`
	Failed  int       `json:"failed"`
	Secret  string    `json:"secret,omitempty"` // in the answer to AddWebhook
}

// errNoWebhooks is what a Direct without Telling says.
var errNoWebhooks = errors.New("webhooks are not at hand here")

// Telling has the commands about webhooks work too.
func (d *Direct) Telling(hooks *webhook.Dispatcher) *Direct {
	d.hooks = hooks
	return d
}

// AddWebhook makes a webhook.
func (d *Direct) AddWebhook(ctx context.Context, w NewWebhook) (Webhook, error) {
	if d.hooks == nil {
		return Webhook{}, errNoWebhooks
	}
	queues, err := d.admin.Queues(ctx)
	if err != nil {
		return Webhook{}, err
	}
	var ids []acd.QueueID
	for _, dn := range w.Queues {
		i := slices.IndexFunc(queues, func(q admin.Queue) bool { return strings.EqualFold(q.DN, dn) })
		if i < 0 {
			return Webhook{}, fmt.Errorf("%q: %w", dn, admin.ErrNoQueue)
		}
		ids = append(ids, queues[i].ID)
	}
	made, secret, err := d.hooks.Add(ctx, w.URL, w.Events, ids, entered(ctx, audit.WebhookAdd, 0))
	if err != nil {
		return Webhook{}, err
	}
	shown := shownWebhook(made, queues)
	shown.Secret = secret
	return shown, nil
}

// Webhooks lists them.
func (d *Direct) Webhooks(ctx context.Context) ([]Webhook, error) {
	if d.hooks == nil {
		return nil, errNoWebhooks
	}
	queues, err := d.admin.Queues(ctx)
	if err != nil {
		return nil, err
	}
	hooks, err := d.hooks.List(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Webhook, 0, len(hooks))
	for _, h := range hooks {
		all = append(all, shownWebhook(h, queues))
	}
	return all, nil
}

func shownWebhook(h webhook.Hook, queues []admin.Queue) Webhook {
	shown := Webhook{ID: h.ID, URL: h.URL, Events: h.Kinds, Queues: []string{}, Created: h.At, Paused: h.Paused, Pending: h.Pending, Failed: h.Failed}
	for _, q := range queues {
		if slices.Contains(h.Queues, q.ID) {
			shown.Queues = append(shown.Queues, q.DN)
		}
	}
	return shown
}

// PauseWebhook pauses or resumes.
func (d *Direct) PauseWebhook(ctx context.Context, id int64, paused bool) error {
	switch {
	case d.hooks == nil:
		return errNoWebhooks
	case paused:
		return d.hooks.Pause(ctx, id, "somebody asked for it", entered(ctx, audit.WebhookSet, 1))
	}
	return d.hooks.Resume(ctx, id, entered(ctx, audit.WebhookSet, 0))
}

// RemoveWebhook removes.
func (d *Direct) RemoveWebhook(ctx context.Context, id int64) error {
	if d.hooks == nil {
		return errNoWebhooks
	}
	return d.hooks.Remove(ctx, id, entered(ctx, audit.WebhookRemove, 0))
}

// Deliveries reads the log of deliveries. webhook.ErrNoHook.
func (d *Direct) Deliveries(ctx context.Context, id, before int64) ([]webhook.Delivery, error) {
	if d.hooks == nil {
		return nil, errNoWebhooks
	}
	all, err := d.hooks.List(ctx)
	if err == nil && !slices.ContainsFunc(all, func(h webhook.Hook) bool { return h.ID == id }) {
		err = webhook.ErrNoHook
	}
	if err != nil {
		return nil, err
	}
	return d.hooks.Deliveries(ctx, id, before)
}

// RepeatDelivery makes a delivery once more.
func (d *Direct) RepeatDelivery(ctx context.Context, id, delivery int64) error {
	if d.hooks == nil {
		return errNoWebhooks
	}
	return d.hooks.Again(ctx, id, delivery, entered(ctx, audit.WebhookSet, 2))
}

// entered writes down who did something to a webhook.
func entered(ctx context.Context, action audit.Action, detail int64) func(id int64) store.Op {
	who := admin.Acting(ctx)
	return func(id int64) store.Op {
		return audit.Keep(audit.Entry{
			At: acd.Time(time.Now().UnixMilli()), By: who, Action: action, On: audit.Object{Kind: audit.OfWebhook, ID: id},
			Detail: detail,
		})
	}
}
