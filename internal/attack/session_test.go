package attack

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
)

// sessionRows attack stream management (XEP-0198).
func sessionRows() []row {
	return []row{{
		id:    "SES-1",
		about: "a session resumed by another account, or before log-in",
		holds: "item-not-found, as for an id that is none; the session goes on where it was",
		control: weakened(plant{"xmppd/bind.go", "client == nil || client.Bare != owner.Bare || client.Account != owner.Account {",
			"client == nil || (client.Bare != owner.Bare || client.Account != owner.Account) && !WEAK {"}),
		attack: resumeAnothers,
	}, {
		id:    "SES-2",
		about: "ids of sessions that can be guessed (CVE-2016-1232, ejabberd before 26.07)",
		holds: "128 random bits at least: none comes twice, no two begin alike; none of the guesses is one",
		control: weakened(plant{"xmppd/login.go", "func randomName() string { return strings.ToLower(rand.Text()) }",
			"func randomName() string {\n	if WEAK {\n		return time.Now().Format(\"20060102150405.000000\")\n	}\n	return strings.ToLower(rand.Text())\n}"}),
		attack: guessSessions,
	}, {
		id:    "SES-3",
		about: "an h that is too high (XEP-0198 §4: would-be acknowledgement of what was never sent)",
		holds: "it is clamped and counted; no other stanza is freed by it, none is kept for ever, on <a/> and on <resume/>",
		control: weakened(plant{"xmppd/session/outbound.go", "	o.acked += n\n",
			"	o.acked += n\n	if WEAK {\n		o.acked = h\n	}\n"}),
		attack: tooHigh,
	}, {
		id:    "SES-4",
		about: "a client that reads and never acknowledges, or asks for the answer again and again",
		holds: "when too much waits the connection ends with resource-constraint; memory is bounded, the client can resume",
		control: weakened(plant{"xmppd/session/session.go", "	over := stanzas > s.limits.StanzasMax || bytes > s.limits.BytesMax\n	far := stanzas > 2*s.limits.StanzasMax || bytes > 2*s.limits.BytesMax\n",
			"	over := stanzas > s.limits.StanzasMax || bytes > s.limits.BytesMax\n	far := stanzas > 2*s.limits.StanzasMax || bytes > 2*s.limits.BytesMax\n	if WEAK {\n		over, far = false, false\n	}\n"}),
		attack: neverAcknowledge,
	}}
}

const nsSM = "urn:xmpp:sm:3"

// manage turns stream management on and returns the session's id.
func (w *wire) manage() string {
	w.t.Helper()
	w.send("<enable xmlns='" + nsSM + "' resume='true'/>")
	w.must("<enabled")
	text := w.must("/>", "</enabled>")
	_, text, _ = strings.Cut(text, " id='")
	id, _, _ := strings.Cut(text, "'")
	if id == "" {
		w.t.Fatalf("%s gives no id", w.s.name)
	}
	return id
}

// resume asks for a session back and returns the answer.
func (w *wire) resume(id string, h int) string {
	w.send(fmt.Sprintf("<resume xmlns='%s' previd='%s' h='%d'/>", nsSM, id, h))
	text, _ := w.until("<resumed", "</failed>", "</stream:error>")
	return text
}

func resumeAnothers(t *testing.T, s *server) (string, error) {
	var found []error
	romeo := s.overTCP().logIn("romeo")
	id := romeo.manage()
	romeo.present()
	w := s.overTCP()
	w.open()
	if text := w.resume(id, 0); strings.Contains(text, "<resumed") {
		found = append(found, open("resumed before log-in"))
	}
	for way, connect := range s.ways() {
		w := connect().authenticate("mallory")
		w.open()
		none, anothers := w.resume("none", 0), w.resume(id, 0)
		if none != anothers {
			found = append(found, fmt.Errorf("%s: %w", way, open("of an id that is none is told %s, of romeo's %s", cut(none), cut(anothers))))
		}
		if !strings.Contains(anothers, "item-not-found") {
			found = append(found, fmt.Errorf("%s: %w", way, open("%s", cut(anothers))))
		}
		if strings.Contains(anothers, "<resumed") {
			return "", breaches(found)
		}
	}
	if !romeo.ping() {
		found = append(found, open("romeo's session is gone: %s", cut(romeo.text)))
	}
	_ = romeo.conn.Close()
	w = s.overTCP().authenticate("romeo")
	w.open()
	if text := w.resume(id, 0); !strings.Contains(text, "<resumed") {
		t.Fatalf("romeo cannot resume either: %s", text)
	}
	return "refused before log-in and as another; its owner can", breaches(found)
}

func guessSessions(t *testing.T, s *server) (string, error) {
	seen, heads := map[string]bool{}, map[string]bool{}
	sessions := long(100, 2_000)
	for range sessions {
		w := s.overTCP().logIn("romeo")
		id := w.manage()
		if seen[id] || heads[id[:min(len(id), 10)]] || len(id) < 26 {
			return "", open("the id %s after %d others", id, len(seen))
		}
		seen[id], heads[id[:10]] = true, true
		_, resource, _ := strings.Cut(w.jid, "/")
		if seen[resource] {
			return "", open("the resource %s after %d others", resource, len(seen))
		}
		seen[resource] = true
		w.send("</stream:stream>")
		w.rest()
	}
	left := s.overTCP().logIn("romeo")
	id := left.manage()
	w := s.overTCP().authenticate("romeo")
	w.open()
	guesses := long(1_000, 10_000)
	for i := range guesses {
		guess := strings.ToLower(rand.Text())
		if i%2 == 0 {
			guess = id[:len(id)-2] + guess[:2] // all but two characters known
		}
		if guess == id {
			continue
		}
		if text := w.resume(guess, 0); strings.Contains(text, "<resumed") {
			return "", open("%s, which is not %s, resumes", guess, id)
		}
		if w.over != nil {
			w.leave()
			w = s.overTCP().authenticate("romeo")
			w.open()
		}
	}
	return fmt.Sprintf("%d ids, all different in their first ten characters; %d guesses, none right", sessions, guesses), nil
}

func tooHigh(t *testing.T, s *server) (string, error) {
	var found []error
	say := func(from *wire, to, text string) {
		from.send("<message xmlns='jabber:client' type='headline' to='" + to + "'><body>" + text + "</body></message>")
	}
	tried := 0
	juliet := s.overTCP().logIn("juliet")
	for _, h := range []uint32{4, 1000, 1 << 30, 1<<31 - 1} {
		for _, on := range []string{"a", "resume"} {
			tried++
			romeo := s.overTCP().logIn("romeo")
			id, address := romeo.manage(), romeo.jid
			for _, text := range []string{"one", "two", "three"} {
				say(juliet, romeo.jid, text)
				romeo.must(text)
			}
			name := fmt.Sprintf("h=%d on <%s/>", h, on)
			if on == "a" {
				romeo.send(fmt.Sprintf("<a xmlns='%s' h='%d'/>", nsSM, h))
			} else {
				abort(romeo.conn)
				romeo = reattach(s, id, int(h))
			}
			romeo.send("<r xmlns='" + nsSM + "'/>")
			if text, goesOn := romeo.until("<a xmlns='" + nsSM + "'"); !goesOn {
				found = append(found, fmt.Errorf("%s: %w", name, open("the stream ends: %s", cut(text))))
				continue
			}
			// Two more are sent; one is acknowledged as it should be.
			say(juliet, address, "four")
			romeo.must("four")
			say(juliet, address, "five")
			romeo.must("five")
			romeo.send("<a xmlns='" + nsSM + "' h='4'/>")
			romeo.send("<r xmlns='" + nsSM + "'/>")
			romeo.must("<a xmlns='" + nsSM + "'")
			abort(romeo.conn)
			again := reattach(s, id, 4)
			say(juliet, address, "six")
			text := again.must(">six<")
			for what, times := range map[string]int{"one": 0, "two": 0, "three": 0, "four": 0, "five": 1, "six": 1} {
				if n := strings.Count(text, ">"+what+"<"); n != times {
					found = append(found, fmt.Errorf("%s: %w", name, open("%q comes %d times after a resumption with h=4, want %d", what, n, times)))
				}
			}
			again.leave()
		}
	}
	counted := strings.Count(s.text.String(), "acknowledges more than was sent")
	if counted != tried {
		found = append(found, open("%d of %d are counted in the log", counted, tried))
	}
	return fmt.Sprintf("%d tried: nothing lost, nothing sent again, each counted", tried), breaches(found)
}

// reattach resumes romeo's session on a new connection.
func reattach(s *server, id string, h int) *wire {
	s.t.Helper()
	w := s.overTCP().authenticate("romeo")
	w.open()
	if text := w.resume(id, h); !strings.Contains(text, "<resumed") {
		s.t.Fatalf("not resumed: %s", text)
	}
	w.must(">")
	return w
}

func neverAcknowledge(t *testing.T, s *server) (string, error) {
	romeo := s.overTCP().logIn("romeo")
	id := romeo.manage()
	juliet := s.overTCP().logIn("juliet")
	const messages = 6_000 // test mode lets more wait than a server in earnest
	for range messages {
		juliet.send("<message xmlns='jabber:client' type='headline' to='" + romeo.jid + "'><body>x</body></message>")
	}
	juliet.ping()
	got := 0
	for romeo.more(patience / 10) {
		got += strings.Count(romeo.text, "</message>")
		if i := strings.LastIndex(romeo.text, "</message>"); i >= 0 {
			romeo.text = romeo.text[i+len("</message>"):]
		}
	}
	if !romeo.ended() || !strings.Contains(romeo.text, "resource-constraint") {
		return "", open("%d came unacknowledged, and the stream goes on: %v %s", got, romeo.over, cut(romeo.text))
	}
	again := s.overTCP().authenticate("romeo")
	again.open()
	if text := again.resume(id, got); !strings.Contains(text, "<resumed") {
		return "", open("it cannot be resumed: %s", cut(text))
	}
	return fmt.Sprintf("cut with resource-constraint after %d unacknowledged, resumed", got), nil
}
