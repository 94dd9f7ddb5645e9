package im

import (
	"fmt"
	"testing"

	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// answerOf makes a letter of an iq.
func answerOf(t *testing.T, from jid.JID, id, typ, payload string) *letter {
	t.Helper()
	v, err := stanza.NewScanner(stanza.SessionLimits()).Scan([]byte("<iq xmlns='jabber:client' type='" + typ + "' id='" + id + "'>" + payload + "</iq>"))
	if err != nil {
		t.Fatal(err)
	}
	return &letter{v: v, from: from}
}

// TestAnswersCountOnce: one from whom was asked with the id of the question, and of these the first.
func TestAnswersCountOnce(t *testing.T) {
	var q questions
	juliet, tybalt := mustJID(t, "juliet@localhost/a"), mustJID(t, "tybalt@localhost/a")
	var got []string
	note := func(e *stanza.Element) { got = append(got, string(e.Bytes())) }
	id := q.ask(juliet, note)
	q.answered(answerOf(t, tybalt, id, "result", "<x xmlns='urn:forged'/>"))
	q.answered(answerOf(t, juliet, id+"x", "result", "<x xmlns='urn:wrong'/>"))
	q.answered(answerOf(t, juliet, id, "result", "<x xmlns='urn:x'/>"))
	q.answered(answerOf(t, juliet, id, "result", "<x xmlns='urn:again'/>"))
	if fmt.Sprint(got) != "[<x xmlns='urn:x'/>]" {
		t.Errorf("got %v", got)
	}
	empty := false
	q.answered(answerOf(t, juliet, q.ask(juliet, func(e *stanza.Element) { empty = e == nil }), "error", "<error type='cancel'/>"))
	if !empty {
		t.Error("an error is no answer of nothing")
	}
}

// TestQuestionsAreBounded: one more than AsksMax forgets the oldest, and only that.
func TestQuestionsAreBounded(t *testing.T) {
	var q questions
	juliet := mustJID(t, "juliet@localhost/a")
	answered := 0
	ids := make([]string, module.AsksMax+1)
	for i := range ids {
		ids[i] = q.ask(juliet, func(*stanza.Element) { answered++ })
	}
	if len(q.open) != module.AsksMax {
		t.Errorf("%d questions are open", len(q.open))
	}
	for _, id := range ids {
		q.answered(answerOf(t, juliet, id, "result", ""))
	}
	if answered != module.AsksMax || len(q.open) != 0 {
		t.Errorf("%d were answered, %d are open", answered, len(q.open))
	}
}

func TestEndsWaitForAnswers(t *testing.T) {
	c := NewClient(nil, Owner{}, "")
	ended := 0
	end := func() { ended++ }
	if c.AfterAnswer(end) {
		t.Error("there is no answer to wait for")
	}
	c.answering.begin()
	c.answering.begin()
	if !c.AfterAnswer(end) {
		t.Error("answers are being made")
	}
	c.answering.end()
	if ended != 0 {
		t.Error("it ended before the last answer")
	}
	c.answering.end()
	if ended != 1 || c.AfterAnswer(end) {
		t.Errorf("it ended %d times", ended)
	}
}
