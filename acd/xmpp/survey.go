package xmpp

import (
	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/form"
	"parley/xmppd/stanza"
)

// surveyOf is what the queue that a contact asked for wants to know after the conversation.
func (b *bridge) surveyOf(id acd.QueueID) store.Form {
	if kept := b.queue(id).kept; kept != nil {
		return kept.Survey
	}
	return store.Form{}
}

// getSurvey gives the visitor the form, if there is one that is not answered; who works here gets the answers.
func (b *bridge) getSurvey(in *inbound) {
	_, _, id := b.place(in)
	row, err := b.rated(in.from.Bare().String(), id)
	if err != nil {
		b.surveyAnswers(in, id, err)
		return
	}
	f, err := b.openSurvey(row)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.result(in, stanza.New(nsParley, "survey").Add(formElement(f, languageIn(in), row.Lang)))
}

// openSurvey is the form of a contact that has not been answered; reasonAnswered if there is none.
func (b *bridge) openSurvey(row store.Contact) (store.Form, error) {
	f := b.surveyOf(row.Queue)
	if len(f.Fields) == 0 {
		return store.Form{}, reasonAnswered
	}
	_, answered, err := store.ReadSurvey(reading(), b.db.Reader(), row.ID)
	if err == nil && answered {
		err = reasonAnswered
	}
	return f, err
}

// setSurvey keeps the visitor's answers, once.
func (b *bridge) setSurvey(in *inbound) {
	_, _, id := b.place(in)
	row, err := b.rated(in.from.Bare().String(), id)
	if err != nil {
		b.fail(in, err)
		return
	}
	f, err := b.openSurvey(row)
	if err != nil {
		b.fail(in, err)
		return
	}
	answers, wrong := f.Take(form.Parse(in.payload().Child(form.NS, "x")))
	if len(wrong) > 0 {
		b.fail(in, b.formError(wrong, languageIn(in), row.Lang))
		return
	}
	b.write(in, store.InsertSurvey(id, answers, b.now()), func(err error) { b.answer(in, err) })
}

// surveyAnswers tells insiders what was answered; anyone else refused.
func (b *bridge) surveyAnswers(in *inbound, id acd.ContactID, refused error) {
	_, _, err := b.insider(in, id)
	if err != nil {
		b.fail(in, refused)
		return
	}
	answers, _, err := store.ReadSurvey(reading(), b.db.Reader(), id)
	if err != nil {
		b.fail(in, err)
		return
	}
	row, _, err := store.ReadContact(reading(), b.db.Reader(), id)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.result(in, stanza.New(nsParley, "survey").Add(answeredForm(b.surveyOf(row.Queue), answers, languageIn(in))))
}

// answeredForm is answers as people are shown them (XEP-0004 v2.13.1 §3.1).
func answeredForm(f store.Form, answers store.Answers, languages ...string) *stanza.Element {
	var fields []form.Field
	for _, field := range f.Fields {
		if values := answers[field.Var]; len(values) > 0 {
			fields = append(fields, form.Field{Var: field.Var, Type: string(field.Type), Label: field.Label.In(languages...), Values: values})
		}
	}
	return form.New("result", "", fields...)
}
