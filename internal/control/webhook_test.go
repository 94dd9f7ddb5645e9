package control

import (
	"context"
	"slices"
	"testing"

	"parley/acd/webhook"
)

func (r *recorder) Search(_ context.Context, q SearchQuery) ([]Hit, int64, error) {
	return []Hit{{Contact: "c-1", Text: "wherefore"}}, 7, r.note("", "search %s %v", q.Words, q.All)
}

func (r *recorder) AddWebhook(_ context.Context, w NewWebhook) (Webhook, error) {
	return Webhook{ID: 7, URL: w.URL, Secret: "whsec_x"}, r.note(w.URL, "add webhook %s %v %v", w.URL, w.Events, w.Queues)
}

func (r *recorder) Webhooks(context.Context) ([]Webhook, error) {
	return []Webhook{{ID: 7, URL: "https://hooks.example.com/"}}, r.note("", "webhooks")
}

func (r *recorder) PauseWebhook(_ context.Context, id int64, paused bool) error {
	return r.note("", "pause webhook %d %v", id, paused)
}

func (r *recorder) RemoveWebhook(_ context.Context, id int64) error {
	return r.note("", "remove webhook %d", id)
}

func (r *recorder) Deliveries(_ context.Context, id, before int64) ([]webhook.Delivery, error) {
	return []webhook.Delivery{{ID: 4}}, r.note("", "deliveries %d %d", id, before)
}

func (r *recorder) RepeatDelivery(_ context.Context, id, delivery int64) error {
	return r.note("", "repeat %d %d", id, delivery)
}

// TestWebhooksFromAfar gives each command through the socket: it arrives as it was given.
func TestWebhooksFromAfar(t *testing.T) {
	dir, far, ctx := t.TempDir(), &recorder{}, t.Context()
	stop, err := Serve(dir, far)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stop(context.Background()) })
	c, err := Dial(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	made, err := c.AddWebhook(ctx, NewWebhook{URL: "https://hooks.example.com/", Events: []string{"contact.*"}, Queues: []string{"8000"}})
	if err != nil || made.Secret != "whsec_x" {
		t.Errorf("%+v, %v", made, err)
	}
	all, err := c.Webhooks(ctx)
	if err != nil || len(all) != 1 || all[0].ID != 7 {
		t.Errorf("%+v, %v", all, err)
	}
	told, err := c.Deliveries(ctx, 7, 99)
	if err != nil || len(told) != 1 || told[0].ID != 4 {
		t.Errorf("%+v, %v", told, err)
	}
	for _, err := range []error{c.PauseWebhook(ctx, 7, true), c.PauseWebhook(ctx, 7, false), c.RepeatDelivery(ctx, 7, 4), c.RemoveWebhook(ctx, 7)} {
		if err != nil {
			t.Error(err)
		}
	}
	found, next, err := c.Search(ctx, SearchQuery{Words: "發票"})
	if err != nil || len(found) != 1 || found[0].Text != "wherefore" || next != 7 {
		t.Errorf("%+v, %d, %v", found, next, err)
	}
	want := []string{
		"add webhook https://hooks.example.com/ [contact.*] [8000]", "webhooks", "deliveries 7 99", "pause webhook 7 true",
		"pause webhook 7 false", "repeat 7 4", "remove webhook 7", "search 發票 true",
	}
	if !slices.Equal(far.asked, want) {
		t.Errorf("asked %q", far.asked)
	}
}
