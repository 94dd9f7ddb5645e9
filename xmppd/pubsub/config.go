package pubsub

import (
	"slices"
	"strconv"

	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// Namespaces of XEP-0060 v1.30.0.
const (
	NS            = "http://jabber.org/protocol/pubsub"
	NSOwner       = NS + "#owner"
	NSEvent       = NS + "#event"
	nsErrors      = NS + "#errors"
	nsConfig      = NS + "#node_config"
	nsOptions     = NS + "#publish-options"
	nsMetaData    = NS + "#meta-data"
	nsPersistent  = NS + "#persistent-items"
	nsNodeDefault = NS + "#retrieve-default"
)

// Bounds of what is kept.
const (
	NodesMax         = 1000      // of one account
	ServiceNodesMax  = 10_000    // of the service
	NodeNameMax      = 1024      // bytes
	ItemIDMax        = 1024      // bytes
	ItemsMax         = 1000      // of one node; what "max" means (XEP-0060 v1.30.0 §6.5.7)
	ItemBytesMax     = 60 << 10  // payload of one item
	SubscriptionsMax = 10_000    // of one node
	AffiliationsMax  = 1000      // of one node
	AnswerBytesMax   = 192 << 10 // items of one answer; the rest is not told, as if fewer had been asked for
)

// Config is what a node is set to (XEP-0060 v1.30.0 §16.4.4).
type Config struct {
	Title            string
	Description      string
	AccessModel      string // open, presence, roster, whitelist
	PublishModel     string // publishers, subscribers, open
	Persist          bool
	MaxItems         int // at most ItemsMax
	Payloads         bool
	Notify           bool
	NotifyConfig     bool
	NotifyDelete     bool
	NotifyRetract    bool
	SendLast         string   // never, on_sub, on_sub_and_presence
	NotificationType string   // headline, normal
	RosterGroups     []string // for the access model roster
	PresenceBased    bool     // only available subscribers are told
	Type             string   // of the payload
}

// accountConfig is what a node of an account begins with (XEP-0163 v1.2.2 §3.3).
func accountConfig() Config {
	return Config{AccessModel: "presence", PublishModel: "publishers", Persist: true, MaxItems: 1, Payloads: true, Notify: true,
		NotifyRetract: true, NotifyDelete: true, SendLast: "on_sub_and_presence", NotificationType: "headline"}
}

// serviceConfig is what a node of the service begins with.
func serviceConfig() Config {
	return Config{AccessModel: "open", PublishModel: "publishers", Persist: true, MaxItems: ItemsMax, Payloads: true,
		Notify: true, NotifyRetract: true, NotifyDelete: true, SendLast: "on_sub", NotificationType: "headline"}
}

// field is one setting of a node: how it is read and written.
type field struct {
	name, kind, label string
	get               func(*Config) []string
	set               func(*Config, []string) bool // false: not acceptable
	options           []string
}

func text(name, label string, of func(*Config) *string) field {
	return field{name: name, kind: "text-single", label: label,
		get: func(c *Config) []string { return []string{*of(c)} },
		set: func(c *Config, v []string) bool {
			if len(v) > 1 || len(v) == 1 && len(v[0]) > NodeNameMax {
				return false
			}
			*of(c) = ""
			if len(v) == 1 {
				*of(c) = v[0]
			}
			return true
		}}
}

func choice(name, label string, of func(*Config) *string, options ...string) field {
	return field{name: name, kind: "list-single", label: label, options: options,
		get: func(c *Config) []string { return []string{*of(c)} },
		set: func(c *Config, v []string) bool {
			if len(v) != 1 || !slices.Contains(options, v[0]) {
				return false
			}
			*of(c) = v[0]
			return true
		}}
}

func yes(name, label string, of func(*Config) *bool) field {
	return field{name: name, kind: "boolean", label: label,
		get: func(c *Config) []string {
			if *of(c) {
				return []string{"1"}
			}
			return []string{"0"}
		},
		set: func(c *Config, v []string) bool {
			if len(v) != 1 || !slices.Contains([]string{"0", "1", "true", "false"}, v[0]) {
				return false
			}
			*of(c) = v[0] == "1" || v[0] == "true"
			return true
		}}
}

// setMaxItems takes a number or "max", which is ItemsMax.
func setMaxItems(c *Config, v []string) bool {
	if len(v) != 1 {
		return false
	}
	if v[0] == "max" {
		c.MaxItems = ItemsMax
		return true
	}
	n, err := strconv.Atoi(v[0])
	if err != nil || n < 1 || n > ItemsMax {
		return false
	}
	c.MaxItems = n
	return true
}

func setGroups(c *Config, v []string) bool {
	c.RosterGroups = slices.Clone(v)
	return len(v) <= 100
}

// fields lists the settings there are; those of an account have two more access models.
func fields(pep bool) []field {
	access := []string{"open", "whitelist"}
	if pep {
		access = append(access, "presence", "roster")
	}
	return []field{
		text("title", "Title", func(c *Config) *string { return &c.Title }),
		text("description", "Description", func(c *Config) *string { return &c.Description }),
		text("type", "Namespace of the payload", func(c *Config) *string { return &c.Type }),
		choice("access_model", "Who may subscribe and read", func(c *Config) *string { return &c.AccessModel }, access...),
		choice("publish_model", "Who may publish", func(c *Config) *string { return &c.PublishModel }, "publishers", "subscribers", "open"),
		yes("persist_items", "Keep items", func(c *Config) *bool { return &c.Persist }),
		{name: "max_items", kind: "text-single", label: "How many items are kept", set: setMaxItems,
			get: func(c *Config) []string { return []string{strconv.Itoa(c.MaxItems)} }},
		yes("deliver_payloads", "Notify with payload", func(c *Config) *bool { return &c.Payloads }),
		yes("deliver_notifications", "Notify", func(c *Config) *bool { return &c.Notify }),
		yes("notify_config", "Notify of configuration", func(c *Config) *bool { return &c.NotifyConfig }),
		yes("notify_delete", "Notify of deletion", func(c *Config) *bool { return &c.NotifyDelete }),
		yes("notify_retract", "Notify of retraction", func(c *Config) *bool { return &c.NotifyRetract }),
		yes("presence_based_delivery", "Notify the available only", func(c *Config) *bool { return &c.PresenceBased }),
		choice("send_last_published_item", "When the last item is sent", func(c *Config) *string { return &c.SendLast },
			"never", "on_sub", "on_sub_and_presence"),
		choice("notification_type", "Type of notifications", func(c *Config) *string { return &c.NotificationType }, "headline", "normal"),
		{name: "roster_groups_allowed", kind: "list-multi", label: "Groups that may subscribe", set: setGroups,
			get: func(c *Config) []string { return c.RosterGroups }},
	}
}

// form writes the settings as a form of type form or result.
func (c Config) form(kind string, pep bool) *stanza.Element {
	var all []form.Field
	for _, f := range fields(pep) {
		all = append(all, form.Field{Var: "pubsub#" + f.name, Type: f.kind, Label: f.label, Values: f.get(&c)})
	}
	x := form.New(kind, nsConfig, all...)
	for _, f := range fields(pep) {
		addOptions(x, "pubsub#"+f.name, f.options)
	}
	return x
}

func addOptions(x *stanza.Element, name string, options []string) {
	for _, e := range x.Elements() {
		if e.Attr("var") != name {
			continue
		}
		for _, o := range options {
			e.Add(stanza.New(form.NS, "option").Add(stanza.New(form.NS, "value").AddText(o)))
		}
	}
}

// with applies a submitted form, whose FORM_TYPE must be formType. A nil form changes nothing.
func (c Config) with(x *stanza.Element, formType string, pep bool) (Config, error) {
	if x == nil {
		return c, nil
	}
	submitted := form.Parse(x)
	if t := form.First(submitted, "FORM_TYPE"); t != formType {
		return c, stanza.Error{Condition: stanza.BadRequest, Text: "The form is not one of " + formType + "."}
	}
	known := fields(pep)
	for name, values := range submitted {
		if name == "FORM_TYPE" {
			continue
		}
		i := slices.IndexFunc(known, func(f field) bool { return "pubsub#"+f.name == name })
		switch {
		case i < 0 && formType == nsOptions: // XEP-0060 v1.30.0 §7.1.5
			return c, refusal(stanza.Conflict, "precondition-not-met")
		case i < 0:
			continue // §8.2.4: a service ignores what it does not know
		}
		if !known[i].set(&c, values) {
			return c, stanza.Error{Condition: stanza.NotAcceptable, Text: "The value of " + name + " cannot be used."}
		}
	}
	return c, nil
}

// meets reports whether the settings are those that publish-options ask for (XEP-0060 v1.30.0 §7.1.5).
func (c Config) meets(x *stanza.Element, pep bool) (bool, error) {
	wanted, err := c.with(x, nsOptions, pep)
	if err != nil {
		return false, err
	}
	for _, f := range fields(pep) {
		if !slices.Equal(f.get(&c), f.get(&wanted)) {
			return false, nil
		}
	}
	return true, nil
}
