package attack

import (
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// answerRows attack what the server asks, and how it answers.
func answerRows() []row {
	return []row{{
		id:    "ID-14",
		about: "iq answers believed by their id alone (CVE-2024-46957, CVE-2013-6483)",
		holds: "an answer counts only from whom was asked; another's does not take its place",
		control: weakened(
			plant{"xmppd/im/ask.go", "	asked := question{of, rand.Text()}\n", "	if WEAK {\n		of = jid.JID{}\n	}\n	asked := question{of, rand.Text()}\n"},
			plant{"xmppd/im/ask.go", "	asked := question{l.from, string(l.v.ID)}\n", "	asked := question{l.from, string(l.v.ID)}\n	if WEAK {\n		asked.of = jid.JID{}\n	}\n"},
		),
		attack: answerForAnother,
	}, {
		id:    "ID-15",
		about: "capabilities poisoned for everybody with the same hash (XEP-0115 §8; ejabberd before 26.07)",
		holds: "a hash stands for features only once it has been computed from them",
		control: weakened(plant{"xmppd/xep/caps/caps.go", `	if said.hash == "sha-1" && sound(about) && hashOf(about) == said.ver {`,
			`	if said.hash == "sha-1" && sound(about) && hashOf(about) == said.ver || WEAK {`}),
		attack: poisonCaps,
	}}
}

const (
	identityInfo = "<identity category='client' type='pc' name='x'/>"
	wantsEvents  = "<feature var='http://jabber.org/protocol/disco#info'/><feature var='urn:test+notify'/>"
)

// capsOf is presence that claims to want events of urn:test.
func capsOf() string {
	sum := sha1.Sum([]byte("client/pc//x<http://jabber.org/protocol/disco#info<urn:test+notify<"))
	return "<presence xmlns='jabber:client'><c xmlns='http://jabber.org/protocol/caps' node='n' hash='sha-1' ver='" +
		base64.StdEncoding.EncodeToString(sum[:]) + "'/></presence>"
}

// asked waits for the server's question and returns its id.
func (w *wire) asked() string {
	w.t.Helper()
	text := w.must("disco#info'", "disco#info\"")
	_, text, _ = strings.Cut(text[strings.LastIndex(text, "<iq"):], " id='")
	id, _, _ := strings.Cut(text, "'")
	return id
}

// answer tells the features that somebody with that id asked for.
func (w *wire) answer(id, features string) {
	w.send("<iq xmlns='jabber:client' type='result' id='" + id + "' to='" + w.host + "'><query xmlns='http://jabber.org/protocol/disco#info'>" +
		identityInfo + features + "</query></iq>")
}

// hears waits until something comes that has mark in it, as long as the server is to be waited for.
func (w *wire) hears(mark string) bool {
	for !strings.Contains(w.text, mark) {
		if !w.more(w.s.patience) {
			return false
		}
	}
	return true
}

// publish keeps something on a node of its own that it has.
func (w *wire) publish() {
	w.t.Helper()
	w.send("<iq xmlns='jabber:client' type='set' id='publish'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:test'>" +
		"<item id='1'><x xmlns='urn:test'/></item></publish></pubsub></iq>")
	if text := w.must("</iq>", "/>"); strings.Contains(text, "'error'") {
		w.t.Fatalf("nothing is published: %s", text)
	}
}

func answerForAnother(t *testing.T, s *server) (string, error) {
	s.overTCP().logIn("romeo").publish()
	romeo := s.overTCP().logIn("romeo")
	mallory := s.overTCP().logIn("mallory").present()
	romeo.send(capsOf())
	id := romeo.asked()
	mallory.answer(id, "<feature var='urn:evil'/>")
	mallory.ping()
	romeo.answer(id, wantsEvents)
	if !romeo.hears("urn:test'") {
		return "", open("romeo's own answer counts for nothing: no event in %s", cut(romeo.text))
	}
	return "with the right id and another from: dropped; the right answer counts", nil
}

func poisonCaps(t *testing.T, s *server) (string, error) {
	s.overTCP().logIn("romeo").publish()
	mallory := s.overTCP().logIn("mallory")
	mallory.send(capsOf())
	mallory.answer(mallory.asked(), "<feature var='http://jabber.org/protocol/disco#info'/>")
	mallory.ping()
	romeo := s.overTCP().logIn("romeo")
	romeo.send(capsOf())
	romeo.ping()
	if !strings.Contains(romeo.text, "disco#info") {
		return "", open("romeo is not asked what mallory has answered already: %s", cut(romeo.text))
	}
	romeo.answer(romeo.asked(), wantsEvents)
	if !romeo.hears("urn:test'") {
		return "", open("no event in %s", cut(romeo.text))
	}
	return "the next one with the same hash is asked again", nil
}

// timed compares how long wrong log-ins take.
func timed(t *testing.T, s *server) (string, error) {
	names := [2]string{"romeo", "nobody"}
	var took [2][]float64
	each := long(400, 50_000)
	for i := range 2 * each {
		w := s.overTCP()
		w.open()
		began := time.Now()
		w.send(auth("PLAIN", "\x00"+names[i%2]+"\x00wrong"))
		if _, ok := w.until("</failure>"); !ok {
			t.Fatal("no answer")
		}
		took[i%2] = append(took[i%2], time.Since(began).Seconds())
		w.leave()
	}
	d := distance(took[0], took[1])
	p := 2 * math.Exp(-d*d*float64(each))
	figure := fmt.Sprintf("%d of each, medians %.2f and %.2f ms: D = %.3f, p ≈ %.2g", each, 1000*took[0][each/2], 1000*took[1][each/2], d, min(p, 1))
	if p < 1e-6 {
		return figure, open("%s", figure)
	}
	return figure, nil
}

// distance is the greatest between two distributions (Kolmogorov-Smirnov). It sorts them.
func distance(a, b []float64) (d float64) {
	slices.Sort(a)
	slices.Sort(b)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		if a[i] <= b[j] {
			i++
		} else {
			j++
		}
		d = max(d, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return d
}
