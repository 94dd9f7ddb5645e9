package proof

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

const (
	nsUpload = "urn:xmpp:http:upload:0"
	picture  = "\x89PNG\r\n\x1a\n1234"
)

// TestTakenAlong: a visitor sends a picture while an agent has the conversation, and not before or after; takes the
// conversation along over HTTP with the visit's own token, and rates it. Another visitor's token opens nothing.
func TestTakenAlong(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	lin := agent(t, p, "1001", demoPassword)
	lin.want("<iq type='set' to='acd.localhost'><desk xmlns='urn:parley:acd:1'/></iq>")
	romeo, visit := visitor(t, p, "Romeo", "8000")
	slot := "<iq type='get' to='upload.localhost'><request xmlns='" + nsUpload + "' filename='yonder window.png' size='12' content-type='image/png'/></iq>"
	if n := romeo.ask(slot); n.attr("type") != "error" {
		t.Errorf("before the conversation: %s", n)
	}
	joinQueue(romeo, "Romeo")
	if n := romeo.ask(slot); n.attr("type") != "error" {
		t.Errorf("while it waits: %s", n)
	}
	readyState(lin, "8000")
	accept(lin, lin.await("an offer", isOffer))
	room := invitation(t, lin)
	join(t, romeo, room, "visitor")
	join(t, lin, room, "agent")

	given := romeo.want(slot).kid(nsUpload, "slot")
	url := given.kid(nsUpload, "get").attr("url")
	put(t, given.kid(nsUpload, "put").attr("url"))
	romeo.send("<message type='groupchat' to='"+room+"' id='pic'><body>%s</body><x xmlns='jabber:x:oob'><url>%s</url></x></message>", url, url)
	lin.await("the picture", says(url))
	lin.send("<message type='groupchat' to='"+room+"' id='hi'><body>%s</body></message>", "<b>nice</b>")
	romeo.await("the answer", says("<b>nice</b>"))
	lin.want("<iq type='set' to='" + room + "'><end xmlns='urn:parley:acd:1'/></iq>")
	romeo.await("the end", isContactState(room, "ended"))
	if n := romeo.ask(slot); n.attr("type") != "error" {
		t.Errorf("after the end: %s", n)
	}
	romeo.want("<iq type='set' to='" + room + "'><rating xmlns='urn:parley:acd:1' stars='5'/></iq>")

	contact, _, _ := strings.Cut(room, "@")
	_, other := visitor(t, p, "Paris", "8000")
	path := "/api/v1/transcripts/" + contact + "?lang=en&format="
	if status, _ := takeAlong(t, p.url(path+"text"), other.Token); status != http.StatusNotFound {
		t.Errorf("with another visitor's token: status %d", status)
	}
	if status, _ := takeAlong(t, p.url(path+"text"), ""); status != http.StatusUnauthorized {
		t.Errorf("without a token: status %d", status)
	}
	_, text := takeAlong(t, p.url(path+"text"), visit.Token)
	if !strings.Contains(text, "File: yonder window.png, 12 bytes, image/png") || !strings.Contains(text, "★★★★★") {
		t.Errorf("as text:\n%s", text)
	}
	if _, page := takeAlong(t, p.url(path+"html"), visit.Token); strings.Contains(page, "<b>nice") || !strings.Contains(page, "&lt;b&gt;nice") {
		t.Errorf("as HTML:\n%s", page)
	}
	var whole struct {
		Lines []struct{ Text string }
	}
	_, object := takeAlong(t, p.url(path+"json"), visit.Token)
	if err := json.Unmarshal([]byte(object), &whole); err != nil || len(whole.Lines) < 2 {
		t.Errorf("as JSON: %v\n%s", err, object)
	}
	clerk, stranger := logIn(t, p, "1001", demoPassword), logIn(t, p, "1002", demoPassword)
	for cookie, want := range map[*http.Cookie]int{clerk: http.StatusOK, stranger: http.StatusNotFound} {
		answer := request(t, http.MethodGet, p.url(path+"text"), nil, cookie)
		if answer.Body.Close(); answer.StatusCode != want {
			t.Errorf("somebody who works here: status %d, want %d", answer.StatusCode, want)
		}
	}
}

// put uploads the picture.
func put(t *testing.T, url string) {
	t.Helper()
	r, err := http.NewRequestWithContext(patience(t), http.MethodPut, url, strings.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "image/png")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Body.Close(); answer.StatusCode != http.StatusCreated {
		t.Fatalf("PUT: status %d", answer.StatusCode)
	}
}

// takeAlong asks for a transcript with a visit's token; "" for none.
func takeAlong(t *testing.T, url, token string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(patience(t), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}
