package control

import (
	"context"

	"parley/acd/webhook"
)

// webhookRequest is a command about webhooks on its way.
type webhookRequest struct {
	New      NewWebhook `json:"new,omitzero"`
	ID       int64      `json:"id,omitempty"`
	Before   int64      `json:"before,omitempty"`
	Delivery int64      `json:"delivery,omitempty"`
	Paused   bool       `json:"paused,omitempty"`
}

func onWebhooks(on func(string, func(context.Context, request) (any, error)), c Centre) {
	on("webhook/add", func(ctx context.Context, r request) (any, error) { return c.AddWebhook(ctx, r.Webhook.New) })
	on("webhook/list", func(ctx context.Context, _ request) (any, error) { return c.Webhooks(ctx) })
	on("webhook/pause", func(ctx context.Context, r request) (any, error) {
		return struct{}{}, c.PauseWebhook(ctx, r.Webhook.ID, r.Webhook.Paused)
	})
	on("webhook/remove", func(ctx context.Context, r request) (any, error) {
		return struct{}{}, c.RemoveWebhook(ctx, r.Webhook.ID)
	})
	on("webhook/deliveries", func(ctx context.Context, r request) (any, error) {
		return c.Deliveries(ctx, r.Webhook.ID, r.Webhook.Before)
	})
	on("webhook/repeat", func(ctx context.Context, r request) (any, error) {
		return struct{}{}, c.RepeatDelivery(ctx, r.Webhook.ID, r.Webhook.Delivery)
	})
}

// AddWebhook makes a webhook.
func (r *Remote) AddWebhook(ctx context.Context, w NewWebhook) (made Webhook, err error) {
	err = r.call(ctx, "webhook/add", request{Webhook: webhookRequest{New: w}}, &made)
	return made, err
}

// Webhooks lists them.
func (r *Remote) Webhooks(ctx context.Context) (all []Webhook, err error) {
	err = r.call(ctx, "webhook/list", request{}, &all)
	return all, err
}

// PauseWebhook pauses or resumes.
func (r *Remote) PauseWebhook(ctx context.Context, id int64, paused bool) error {
	return r.call(ctx, "webhook/pause", request{Webhook: webhookRequest{ID: id, Paused: paused}}, nil)
}

// RemoveWebhook removes.
func (r *Remote) RemoveWebhook(ctx context.Context, id int64) error {
	return r.call(ctx, "webhook/remove", request{Webhook: webhookRequest{ID: id}}, nil)
}

// Deliveries reads the log of deliveries.
func (r *Remote) Deliveries(ctx context.Context, id, before int64) (all []webhook.Delivery, err error) {
	err = r.call(ctx, "webhook/deliveries", request{Webhook: webhookRequest{ID: id, Before: before}}, &all)
	return all, err
}

// RepeatDelivery makes a delivery once more.
func (r *Remote) RepeatDelivery(ctx context.Context, id, delivery int64) error {
	return r.call(ctx, "webhook/repeat", request{Webhook: webhookRequest{ID: id, Delivery: delivery}}, nil)
}
