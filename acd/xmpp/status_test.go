package xmpp

import (
	"testing"

	"parley/acd"
	"parley/xmppd/stanza"
)

func TestTheStatusOfAQueue(t *testing.T) {
	rules := acd.Rules{WaitingMax: 2}
	for _, tt := range []struct {
		view acd.QueueView
		want string
	}{
		{acd.QueueView{Rules: rules}, "open"},
		{acd.QueueView{Rules: rules, Waiting: 2}, "active"},
		{acd.QueueView{Rules: rules, Waiting: 1, Closed: true}, "active"},
		{acd.QueueView{Rules: rules, Waiting: 1, Draining: true}, "active"},
		{acd.QueueView{Rules: rules, Closed: true}, "closed"},
	} {
		if got := queueStatusName(tt.view); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.view, got, tt.want)
		}
	}
}

// fixedEstimate says the same of everybody.
type fixedEstimate struct{}

func (fixedEstimate) Estimate(*acd.State, acd.ContactID) (Estimate, bool) {
	return Estimate{Low: 60, High: 120, Percent: 80}, true
}
func (fixedEstimate) AverageWait(acd.QueueID) (int, bool) { return 45, true }

func TestTheEstimateIsPushedAndPolled(t *testing.T) {
	cfg := Default()
	cfg.Estimator = fixedEstimate{}
	f := newFloor(t, cfg)
	f.from(romeo, joinXML("8000", "Romeo"))
	pushed := f.heard()
	f.from(romeo, `<iq type='get' id='p' to='8000@acd.localhost'><queue-status xmlns='http://jabber.org/protocol/workgroup'/></iq>`)
	for _, e := range []*stanza.Element{pushed[len(pushed)-1], f.heard()[0]} {
		status := e.Child(nsWorkgroup, "queue-status")
		want := "<queue-status xmlns='http://jabber.org/protocol/workgroup'><position>0</position><time>120</time><ewt xmlns='urn:parley:acd:1' low='60' high='120' p='80'/></queue-status>"
		if status == nil || string(status.Bytes()) != want {
			t.Errorf("got %s", e.Bytes())
		}
	}
	f.from(lin, `<presence to='8000@acd.localhost'><show>dnd</show><agent-status xmlns='http://jabber.org/protocol/workgroup'/></presence>`)
	if got := f.heard()[0].Child(nsWorkgroup, "notify-queue").Child(nsWorkgroup, "time").Text(); got != "45" {
		t.Errorf("the average is said to be %s", got)
	}
}
