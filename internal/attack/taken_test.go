package attack

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// takenRows attack what visitors can take along and leave behind: transcripts and files.
func takenRows() []row {
	return []row{{
		id:    "VIS-6",
		about: "reading others' conversations by their ids (CVE-2022-0266, CVE-2026-31950 and their kin)",
		holds: "a transcript, the archive and the notes are for who took part: to anyone else there is no such address, over HTTP and on the stream",
		control: weakened(plant{"acd/xmpp/transcript.go", "	case row.JID == bare && b.readable(row):\n",
			"	case (row.JID == bare || WEAK) && b.readable(row):\n"}),
		attack: readOthers,
	}, {
		id:    "VIS-7",
		about: "a visitor who leaves files on the server (CVE-2026-63765 and its kin)",
		holds: "no slot before an agent has taken the conversation, and none for who never asked for one",
		control: weakened(plant{"cmd/parley/conversations.go", "	if err != nil || !found || c.Agent == 0 || c.Ended != 0 {\n",
			"	if !WEAK && (err != nil || !found || c.Agent == 0 || c.Ended != 0) {\n"}),
		attack: leaveFiles,
	}}
}

// come is a visitor on a stream of its own.
func (s *server) come() (*wire, reply) {
	s.t.Helper()
	v := s.visit(nil)
	if v.status != http.StatusCreated {
		s.t.Fatalf("a visit: %+v", v)
	}
	w, _ := s.overWebSocket()
	w.open()
	w.send(auth("OAUTHBEARER", "n,,\x01auth=Bearer "+v.Token+"\x01\x01"))
	w.must("<success")
	w.open()
	w.bind()
	return w, v
}

// asks joins the queue and returns the contact that it has then.
func (w *wire) asks() string {
	w.t.Helper()
	w.send("<iq xmlns='jabber:client' type='set' id='j' to='" + visitDN + "@acd." + host + "'><join-queue xmlns='http://jabber.org/protocol/workgroup'>" +
		"<x xmlns='jabber:x:data' type='submit'><field var='name'><value>Romeo</value></field></x></join-queue></iq>")
	w.must("id='j'")
	w.send("<iq xmlns='jabber:client' type='get' id='v' to='acd." + host + "'><visit xmlns='urn:parley:acd:1'/></iq>")
	text := w.must("</visit>")
	_, rest, _ := strings.Cut(text, "jid='c-")
	id, _, found := strings.Cut(rest, "@")
	if !found {
		w.t.Fatalf("no contact in %s", text)
	}
	return "c-" + id
}

// answerTo is the answer to an iq from its id on; a stanza comes whole.
func (w *wire) answerTo(id string) string {
	w.t.Helper()
	w.must("id='" + id + "'")
	text := w.text
	w.text = ""
	return text
}

// fetch asks for a path with a token, "" for none, and returns the status.
func (s *server) fetch(path, token string) int {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, "http://"+s.web+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

func readOthers(t *testing.T, s *server) (string, error) {
	victim, own := s.come()
	defer victim.leave()
	contact := victim.asks()
	mallory, other := s.come()
	defer mallory.leave()
	var found []error
	tried := 0
	for _, format := range []string{"text", "html", "json"} {
		path := "/api/v1/transcripts/" + contact + "?format=" + format
		if got := s.fetch(path, own.Token); got != http.StatusOK {
			t.Fatalf("its own visitor: status %d", got)
		}
		for _, token := range []string{other.Token, "", "x", own.Token[:len(own.Token)-1]} {
			tried++
			if got := s.fetch(path, token); got != http.StatusNotFound && got != http.StatusUnauthorized {
				found = append(found, open("over HTTP: status %d", got))
			}
		}
	}
	room := contact + "@acd." + host
	for n, ask := range []string{
		"<iq type='get'><transcript xmlns='urn:parley:acd:1'/></iq>", "<iq type='set'><transcript xmlns='urn:parley:acd:1'/></iq>",
		"<iq type='set'><query xmlns='urn:xmpp:mam:2'/></iq>", "<iq type='get'><notes xmlns='urn:parley:acd:1'/></iq>",
		"<iq type='get'><rating xmlns='urn:parley:acd:1'/></iq>", "<iq type='get'><tags xmlns='urn:parley:acd:1'/></iq>",
	} {
		tried++
		id := fmt.Sprintf("a%d", n)
		mallory.send(strings.Replace(ask, "<iq ", "<iq xmlns='jabber:client' id='"+id+"' to='"+room+"' ", 1))
		if text := mallory.answerTo(id); !strings.Contains(text, "item-not-found") {
			found = append(found, open("%s is answered %s", ask, text))
		}
	}
	return fmt.Sprintf("%d ways, none of them open", tried), breaches(found)
}

func leaveFiles(t *testing.T, s *server) (string, error) {
	w, _ := s.come()
	defer w.leave()
	var found []error
	for n, when := range []string{"before it asks for service", "while it waits"} {
		id := fmt.Sprintf("s%d", n)
		w.send("<iq xmlns='jabber:client' type='get' id='" + id + "' to='upload." + host + "'><request xmlns='urn:xmpp:http:upload:0' filename='x.html' size='10'/></iq>")
		if text := w.answerTo(id); !strings.Contains(text, "<forbidden") {
			found = append(found, open("%s: %s", when, text))
		}
		if n == 0 {
			w.asks()
		}
	}
	return "no slot before it asks for service, none while it waits", breaches(found)
}
