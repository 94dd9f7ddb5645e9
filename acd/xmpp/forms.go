package xmpp

import (
	"unicode/utf8"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/internal/i18n"
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// intakeOf is what a queue asks before a chat: the name first, unless the form has a place for it. What is to be agreed to is
// asked apart (askConsent), and has its name to itself.
func intakeOf(q queueEntry) store.Form {
	var f store.Form
	if q.kept != nil {
		f = q.kept.Form
	}
	name := store.FormField{Var: store.NameField, Type: store.TextSingle}
	fields := make([]store.FormField, 0, len(f.Fields)+1)
	for _, field := range f.Fields {
		if field.Var == store.NameField {
			name = field
			continue
		}
		if field.Var == consentField && q.agreement() != "" {
			continue
		}
		fields = append(fields, field)
	}
	name.Required = true
	if len(name.Label) == 0 {
		name.Label = store.Words{"": "Name", "zh-TW": "姓名"}
	}
	f.Fields = append([]store.FormField{name}, fields...)
	return f
}

// formElement is a form to be filled in, in the first of the languages it has (XEP-0004 v2.13.1 §3.1).
func formElement(f store.Form, languages ...string) *stanza.Element {
	var fields []form.Field
	for _, field := range f.Fields {
		if field.Signed {
			continue
		}
		e := form.Field{Var: field.Var, Type: string(field.Type), Label: field.Label.In(languages...), Required: field.Required}
		if field.Type == store.Fixed {
			e.Label, e.Values = "", []string{field.Label.In(languages...)}
		} else if field.Default != "" {
			e.Values = []string{field.Default}
		}
		for _, o := range field.Options {
			e.Options = append(e.Options, form.Option{Value: o.Value, Label: o.Label.In(languages...)})
		}
		fields = append(fields, e)
	}
	return form.Titled(form.New("form", "", fields...), f.Title.In(languages...), f.Instructions.In(languages...))
}

// takeIntake reads the visitor's name and answers. The error says which fields are wrong, and why.
func (b *bridge) takeIntake(q queueEntry, submitted map[string][]string, languages ...string) (string, store.Answers, error) {
	name := conversation.CleanName(form.First(submitted, store.NameField))
	if name == "" || utf8.RuneCountInString(name) > b.cfg.NameCharsMax {
		told := reasonNoName.stanza()
		told.App = stanza.New(nsParley, "invalid").Add(stanza.New(nsParley, "field", "var", store.NameField, "fault", "missing"))
		return "", nil, told
	}
	submitted[store.NameField] = []string{name}
	answers, wrong := intakeOf(q).Take(submitted)
	if _, fault := q.agreed(submitted, languages...); fault != store.FaultNone {
		wrong = append(wrong, store.Wrong{Field: store.FormField{Var: consentField}, Fault: fault})
	}
	if len(wrong) > 0 {
		return "", nil, b.formError(wrong, languages...)
	}
	return name, answers, nil
}

// submittedIn is what a <join-queue/> brings along: the fields of its form, or Fastpath's metadata. Clients of that time
// call the name "username".
func submittedIn(join *stanza.Element) map[string][]string {
	fields := form.Parse(join.Child(form.NS, "x"))
	for _, v := range join.Child(nsFastpath, "metadata").Elements() {
		if name := v.Attr("name"); v.Name == "value" && fields[name] == nil {
			fields[name] = []string{v.Text()}
		}
	}
	if fields[store.NameField] == nil {
		fields[store.NameField] = fields["username"]
	}
	return fields
}

// formError tells which fields are wrong, and why (XEP-0142 v0.3.1 §3.2.1, 406): in words for people, and one by one.
func (b *bridge) formError(wrong []store.Wrong, languages ...string) error {
	voice := b.speech.In(languages...)
	app, text := stanza.New(nsParley, "invalid"), ""
	for _, w := range wrong {
		sentence := sentenceOf(w, voice, languages...)
		app.Add(stanza.New(nsParley, "field", "var", w.Field.Var, "fault", faultName(w.Fault)).AddText(sentence))
		if text != "" {
			text += " "
		}
		text += sentence
	}
	return stanza.Error{Condition: stanza.NotAcceptable, Text: text, App: app}
}

func sentenceOf(w store.Wrong, voice i18n.Voice, languages ...string) string {
	switch {
	case w.Field.Var == consentField && w.Fault == store.FaultUnknown:
		return voice.Say("form.consent.changed")
	case w.Field.Var == consentField && w.Fault == store.FaultMissing:
		return voice.Say("form.consent")
	}
	label := w.Field.Label.In(languages...)
	if label == "" {
		label = w.Field.Var
	}
	return voice.Say("form."+faultName(w.Fault), "field", label)
}

// faultName is what is wrong with an answer, in one word; the catalogue has a sentence for each.
func faultName(f store.Fault) string {
	switch f {
	case store.FaultMissing:
		return "missing"
	case store.FaultMany:
		return "many"
	case store.FaultUnknown:
		return "unknown"
	case store.FaultShort:
		return "short"
	case store.FaultLong:
		return "long"
	case store.FaultNoNumber:
		return "number"
	case store.FaultRange:
		return "range"
	case store.FaultControl:
		return "control"
	}
	return "pattern"
}

// submittedForm is answers as they are kept beside a contact.
func submittedForm(f store.Form, answers store.Answers) *stanza.Element {
	var fields []form.Field
	for _, field := range f.Fields {
		if values := answers[field.Var]; len(values) > 0 {
			fields = append(fields, form.Field{Var: field.Var, Values: values})
		}
	}
	return form.New("submit", "", fields...)
}

// answersOf is what a contact's visitor has answered. It is read the first time it is asked for.
func (b *bridge) answersOf(c *contact) store.Answers {
	if c.answers == nil {
		c.answers = store.Answers{}
		text, err := store.ReadForm(reading(), b.db.Reader(), c.id)
		if err != nil {
			b.log.Error("form not read", "contact", c.id.String(), "err", err)
		}
		if x, err := stanza.Parse([]byte(text)); err == nil {
			c.answers = form.Parse(x)
		}
	}
	return c.answers
}

// resultForm is what a contact's visitor has answered, as those who serve it are shown (XEP-0004 v2.13.1 §3.1): with the
// labels of the queue it was asked for.
func (b *bridge) resultForm(c *contact, languages ...string) *stanza.Element {
	fields := []form.Field{{Var: store.NameField, Type: "text-single", Label: "Name", Values: []string{c.caller}}}
	answers := b.answersOf(c)
	for _, field := range intakeOf(b.queue(c.asked)).Fields {
		values := answers[field.Var]
		if field.Var == store.NameField || len(values) == 0 {
			continue
		}
		e := form.Field{Var: field.Var, Type: string(field.Type), Label: field.Label.In(languages...), Values: values}
		for _, o := range field.Options {
			for _, v := range values {
				if v == o.Value {
					e.Options = append(e.Options, form.Option{Value: o.Value, Label: o.Label.In(languages...)})
				}
			}
		}
		fields = append(fields, e)
	}
	return form.New("result", "", fields...)
}

// withForm adds what was answered to e, a contact in the snapshot of its agent's desk, if its queue asks for more than the
// name.
func (b *bridge) withForm(e *stanza.Element, v acd.ContactView) *stanza.Element {
	c := b.contacts[v.Contact]
	if e == nil || c == nil || len(intakeOf(b.queue(c.asked)).Fields) == 1 {
		return e
	}
	return e.Add(b.resultForm(c, b.deskOf(v.Agent).lang))
}

// wayOf is where answers, and what a site has vouched for, send a contact.
func (b *bridge) wayOf(f store.Form, answers store.Answers, signed store.Signed) store.Way {
	return f.Steer(answers, signed, func(name string) (acd.AgentID, bool) {
		a, err := b.agentNamed(name)
		return a.id, err == nil
	})
}
