package proof

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
)

// TestAQueueIsDrainedByCommand: while somebody talks and somebody waits a queue is not removed but drained, with who waits
// sent to another; the command ends with the last contact.
func TestAQueueIsDrainedByCommand(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	dir := []string{"--data", p.dir}
	lin := agent(t, p, "1001", demoPassword)
	deskOf(lin)
	romeo, _ := visitor(t, p, "Romeo", "8000")
	joinQueue(romeo, "Romeo")
	readyState(lin, "8000")
	accept(lin, lin.await("an offer", isOffer))
	room := invitation(t, romeo)
	paris, _ := visitor(t, p, "Paris", "8000")
	joinQueue(paris, "Paris")

	contact, _, _ := strings.Cut(room, "@")
	refused := parley(t, append(dir, "queue", "remove", "8000")...)
	if refused.code != 1 || !strings.Contains(refused.errors, "2 open contacts") || !strings.Contains(refused.errors, contact+" (talking") {
		t.Errorf("exit %d, %s", refused.code, refused.errors)
	}
	if said := must(t, append(dir, "queue", "explain", "8000", "--lang", "en")...); strings.Count(said, "\n  ") == 0 || !strings.Contains(said, "Paris") {
		t.Errorf("why Paris waits: %s", said)
	}
	if said := must(t, append(dir, "contact", "list", "--json")...); !strings.Contains(said, `"caller": "Romeo"`) {
		t.Errorf("the contacts: %s", said)
	}
	drained := make(chan result, 1)
	go func() { drained <- parley(t, append(dir, "queue", "remove", "8000", "--drain", "--to", "8001")...) }()
	paris.await("another queue", func(n node) bool { return n.kid(nsParley, "contact").attr("dn") == "8001" })
	romeo.want("<iq type='set' to='" + room + "'><end xmlns='urn:parley:acd:1'/></iq>")
	if r := <-drained; r.code != 0 || !strings.Contains(r.out, "1 contact left.") {
		t.Errorf("exit %d, %s%s", r.code, r.out, r.errors)
	}
	if said := must(t, append(dir, "queue", "list")...); strings.Contains(said, "8000") {
		t.Errorf("it is still there: %s", said)
	}
	if status := post(t, p.url("/api/v1/visits"), map[string]string{"name": "Anna", "dn": "8000"}, nil); status != http.StatusNotFound {
		t.Errorf("a visit there: status %d", status)
	}
}

// TestAClosedQueueTakesAMessage: the page is told, gets a guest to leave a message, and an agent is offered it once the
// queue is open.
func TestAClosedQueueTakesAMessage(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	dir := []string{"--data", p.dir}
	must(t, append(dir, "queue", "set", "8000", "closed=callback", "closed-text.zh-TW=請留言")...)
	must(t, append(dir, "queue", "hours", "8000", "daily closed")...)
	asks := map[string]any{"name": "王小明", "dn": "8000", "lang": "zh-TW"}
	var refusal struct {
		Error, Text string
		Callback    bool
	}
	answer := request(t, http.MethodPost, p.url("/api/v1/visits"), asks)
	err := errors.Join(json.NewDecoder(answer.Body).Decode(&refusal), answer.Body.Close())
	if err != nil || answer.StatusCode != 503 || refusal.Error != "closed" || refusal.Text != "請留言" || !refusal.Callback {
		t.Fatalf("%s, %+v, %v", answer.Status, refusal, err)
	}
	asks["callback"] = true
	var v visit
	if status := post(t, p.url("/api/v1/visits"), asks, &v); status != 201 {
		t.Fatalf("status %d", status)
	}
	guest, err := dial(t, p, v.JID, "", bearer(v.Token))
	if err != nil {
		t.Fatal(err)
	}
	guest.want(`<iq type='set' to='8000@acd.localhost' xmlns='jabber:client'><join-queue xmlns='` + nsWorkgroup + `'>` +
		`<x xmlns='jabber:x:data' type='submit'><field var='name'><value>王小明</value></field></x><message xmlns='` + nsParley + `'>請回電</message></join-queue></iq>`)
	lin := agent(t, p, "1001", demoPassword)
	deskOf(lin)
	readyState(lin, "8000")
	must(t, append(dir, "queue", "hours", "8000", "always")...)
	offer := parleyOffer(lin.await("the message", isOffer))
	if offer.attr("line") != "請回電" || offer.attr("callback") != "true" || offer.attr("caller") != "王小明" {
		t.Errorf("offered %s", offer)
	}
}
