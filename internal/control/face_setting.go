package control

import (
	"strings"

	acdstore "parley/acd/store"
)

// faceSettings are how a queue shows itself to visitors.
func faceSettings() []queueSetting {
	type queue = acdstore.Queue
	return []queueSetting{
		switchOf("listed", "offered by name on the customer's page (no)", func(q *queue) *bool { return &q.Face.Listed }),
		wordsOf("consent", "to be agreed to before the chat", func(q *queue) *acdstore.Words { return &q.Face.Consent }),
		{
			key: "widget.sites", about: "origins whose pages may show the widget, joined by commas, like https://shop.example (none but our own)",
			get: func(q queue) string { return strings.Join(q.Face.Sites, ",") },
			set: func(q *queue, v string) error { q.Face.Sites = fields(v); return nil },
		},
		choiceOf("widget.side", "where its button stands: end or start (end)", []string{"end", "start"}, func(q *queue) *acdstore.Side { return &q.Face.Side }),
		{
			key: "widget.colour", about: "of its button, like #0b6b64 (the pages' own)",
			get: func(q queue) string { return q.Face.Colour },
			set: func(q *queue, v string) error { q.Face.Colour = strings.ToLower(v); return nil },
		},
		wordsOf("widget.title", "its title (the queue's name)", func(q *queue) *acdstore.Words { return &q.Face.Title }),
		wordsOf("widget.lead", "said beside its button", func(q *queue) *acdstore.Words { return &q.Face.Lead }),
	}
}
