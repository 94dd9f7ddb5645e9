package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"parley/acd"
	"parley/acd/hours"
	acdstore "parley/acd/store"
)

type queueSetting = setting[acdstore.Queue]

// QueueHelp lists the keys of `parley queue set`.
func QueueHelp() string { return help(queueSettings(directory{})) }

// queueSettings are the keys of `parley queue set`; d knows other queues by their DNs.
func queueSettings(d directory) []queueSetting {
	type queue = acdstore.Queue
	rules := func(q *queue) *acd.Rules { return &q.Rules }
	return append([]queueSetting{
		{
			key: "name", about: "as shown; name.zh-TW in a language",
			set:   func(q *queue, v string) error { q.Name = v; return nil },
			words: func(q *queue) *acdstore.Words { return &q.Names },
		},
		{
			key: "hours", about: "when it is open, e.g. \"zone Asia/Taipei; mon-fri 09:00-18:00\" (always)",
			get: func(q queue) string { return strings.ReplaceAll(q.Hours.String(), "\n", "; ") },
			set: func(q *queue, v string) (err error) { q.Hours, err = hours.Parse(v); return err },
		},
		{
			key: "closed", about: "what it does then: message, or callback: it takes one (message)",
			get: func(q queue) string { return string(q.Closed) },
			set: setClosed,
		},
		d.queueOf("closed-to", "the queue that then gets its contacts", func(q *queue) *acd.QueueID { return &rules(q).ClosedTo }),
		choiceOf("closed-waiting", "those who wait when it closes: serve, redirect or end (serve)", []string{"serve", "redirect", "end"},
			func(q *queue) *acd.ClosedWaiting { return &rules(q).ClosedWaiting }),
		{
			key: "hangup", about: "https URL of the hang-up page; {contact} {caller} {dn} {agent} are filled in",
			get: func(q queue) string { return q.Hangup },
			set: func(q *queue, v string) error { q.Hangup = v; return nil },
		},
		{
			key: "tags", about: "those a contact may have, joined by commas (any)",
			get: func(q queue) string { return strings.Join(q.Tags, ",") },
			set: func(q *queue, v string) error { q.Tags = fields(v); return nil },
		},
		wordsOf("greeting", "first line of each conversation", func(q *queue) *acdstore.Words { return &q.Texts.Greeting }),
		wordsOf("closed-text", "said while it is closed", func(q *queue) *acdstore.Words { return &q.Texts.Closed }),
		wordsOf("idle-text", "said to a silent visitor; {minutes} until the end", func(q *queue) *acdstore.Words { return &q.Texts.IdleVisitor }),
		wordsOf("end-text", "last line of each conversation", func(q *queue) *acdstore.Words { return &q.Texts.Ended }),
		jsonOf("in-queue", "texts for who waits, JSON: [{\"after\":30000,\"every\":120000,\"text\":{\"en\":…}}]",
			func(q *queue) *[]acdstore.QueueText { return &q.Texts.InQueue }),
		d.formOf("form", "asked before the chat, JSON: {\"fields\":[{\"var\":\"topic\",\"type\":\"text-single\",\"label\":{\"en\":…}}]} (docs/administration.md)",
			func(q *queue) *acdstore.Form { return &q.Form }),
		d.formOf("survey", "asked after the chat, JSON like form", func(q *queue) *acdstore.Form { return &q.Survey }),

		spanOf("offer", "how long an offer may stay unanswered (20s)", func(q *queue) *acd.Span { return &rules(q).Offer }),
		spanOf("receipt", "how long the desk may take to show it (5s)", func(q *queue) *acd.Span { return &rules(q).Receipt }),
		choiceOf("selection", "which agent: longest-idle, least-occupied or most-skilled (longest-idle)",
			[]string{"longest-idle", "least-occupied", "most-skilled"}, func(q *queue) *acd.Selection { return &rules(q).Selection }),
		offerTo(),
		spanOf("decline-excludes", "how long an agent who declined is not asked again for that contact (1m)",
			func(q *queue) *acd.Span { return &rules(q).DeclineExcludes }),
		switchOf("decline-not-ready", "a decline makes the agent not ready (no)", func(q *queue) *bool { return &rules(q).DeclineNotReady }),
		countOf("slots-of-one", "contacts of this queue an agent may have at a time (the agent's limit)", 1, acd.SlotsMax, func(q *queue) *int { return &rules(q).SlotsOfOne }),
		countOf("waiting-max", "contacts waiting at once (1000)", 1, 100_000, func(q *queue) *int { return &rules(q).WaitingMax }),
		d.queueOf("full-to", "the queue that gets what is beyond", func(q *queue) *acd.QueueID { return &rules(q).FullTo }),
		spanOf("wait-max", "the longest wait (for ever)", func(q *queue) *acd.Span { return &rules(q).WaitMax }),
		d.queueOf("wait-max-to", "the queue that gets a contact then, instead of an end", func(q *queue) *acd.QueueID { return &rules(q).WaitMaxTo }),
		spanOf("prefer-for", "how long a preferred agent is waited for (1m)", func(q *queue) *acd.Span { return &rules(q).PreferFor }),
		d.rings(),
		countOf("priority", "of its contacts, -9 to 9 (0)", -acd.PriorityMax, acd.PriorityMax, func(q *queue) *int { return &rules(q).Priority }),
		spanOf("boost", "by how much one step of priority counts as an earlier arrival (1m)", func(q *queue) *acd.Span { return &rules(q).Boost }),
		countOf("weight", "share of attention between queues, in percent (100)", 1, 10_000, func(q *queue) *int { return &rules(q).Weight }),
		spanOf("target", "within which a contact should be answered (20s)", func(q *queue) *acd.Span { return &rules(q).Target }),

		choiceOf("wrap-up", "manual, timed, strict (timed, no early end) or none (manual)", []string{"manual", "timed", "strict", "none"},
			func(q *queue) *acd.WrapUpMode { return &rules(q).WrapUp }),
		spanOf("wrap-up-for", "how long a timed one lasts (30s)", func(q *queue) *acd.Span { return &rules(q).WrapUpFor }),
		switchOf("wrap-up-forced", "a code must be filed (no)", func(q *queue) *bool { return &rules(q).WrapUpForced }),

		spanOf("lost-waiting", "how long a waiting visitor without a connection keeps the place (2m)", func(q *queue) *acd.Span { return &rules(q).LostWaiting }),
		spanOf("lost-ringing", "how long an offer outlives its visitor's connection (10s)", func(q *queue) *acd.Span { return &rules(q).LostRinging }),
		spanOf("lost-talking", "how long a conversation outlives its visitor's connection (5m)", func(q *queue) *acd.Span { return &rules(q).LostTalking }),
		spanOf("visitor-idle-warn", "a visitor silent so long is warned (never)", func(q *queue) *acd.Span { return &rules(q).VisitorIdleWarn }),
		spanOf("visitor-idle-end", "and the conversation ended (never)", func(q *queue) *acd.Span { return &rules(q).VisitorIdleEnd }),
		spanOf("agent-idle-warn", "an agent silent so long is warned (never)", func(q *queue) *acd.Span { return &rules(q).AgentIdleWarn }),
		spanOf("agent-idle-end", "and the contact given to another (never)", func(q *queue) *acd.Span { return &rules(q).AgentIdleEnd }),
	}, append(keepingSettings(), faceSettings()...)...)
}

func setClosed(q *acdstore.Queue, v string) error {
	switch v {
	case "", "message":
		q.Closed = acdstore.ClosedMessage
	case "callback":
		q.Closed = acdstore.ClosedCallback
	default:
		return fmt.Errorf("%q is neither message nor callback; closed-to sends contacts to another queue", v)
	}
	return nil
}

func offerTo() queueSetting {
	count := countOf("offer-to", "agents an offer goes to at once, first wins; a number, or all (1)", 1, acd.OfferToAll, func(q *acdstore.Queue) *int { return &q.Rules.OfferTo })
	number := count.set
	count.set = func(q *acdstore.Queue, v string) error {
		if v == "all" {
			v = strconv.Itoa(acd.OfferToAll)
		}
		return number(q, v)
	}
	return count
}

// jsonOf is a setting kept as JSON; "" is none.
func jsonOf[T any](key, about string, field func(*acdstore.Queue) *T) queueSetting {
	text := func(v T) string {
		b, err := json.Marshal(v)
		if err != nil {
			panic(fmt.Sprintf("control: %T as JSON: %v", v, err)) // a bug of ours: it is kept as JSON, too
		}
		return string(b)
	}
	var none T
	return queueSetting{
		key: key, about: about,
		get: func(q acdstore.Queue) string {
			if t := text(*field(&q)); t != text(none) && t != "[]" {
				return t
			}
			return ""
		},
		set: func(q *acdstore.Queue, v string) error {
			var read T
			if v != "" {
				d := json.NewDecoder(strings.NewReader(v))
				d.DisallowUnknownFields()
				if err := d.Decode(&read); err != nil {
					return notTheJSON(key, err)
				}
				if d.More() {
					return fmt.Errorf("something follows the JSON")
				}
			}
			*field(q) = read
			return nil
		},
	}
}

// notTheJSON says what is wrong in an administrator's words, not in those of Go's types.
func notTheJSON(key string, err error) error {
	var kind *json.UnmarshalTypeError
	if !errors.As(err, &kind) {
		return fmt.Errorf("it is not the JSON that is expected: %w", err)
	}
	where := strings.NewReplacer("FormField.", "", "Form.", "", "Steer.", "").Replace(kind.Field) // what a form is made of
	if where == "" {
		where = key
	}
	return fmt.Errorf("it is not the JSON that is expected: %s cannot be %s (docs/administration.md has an example)", where, kind.Value)
}

// fields are the parts of a list joined by commas.
func fields(v string) (list []string) {
	for _, part := range strings.Split(v, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}
