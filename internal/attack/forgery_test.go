package attack

import (
	"fmt"
	"strings"
	"testing"
)

// forgeryRows are of those who have logged in.
func forgeryRows() []row {
	return []row{{
		id:    "ID-7",
		about: "stanzas with another's from",
		holds: "invalid-from; nothing of it arrives. One's own address is put in its place",
		control: weakened(plant{"xmppd/element.go", "		if err != nil || from != client.JID && from != client.Bare {",
			"		if (err != nil || from != client.JID && from != client.Bare) && !WEAK {"}),
		attack: forgeFrom,
	}, {
		id:      "ID-8",
		about:   "forged carbons, archive results, stanza ids, occupant ids, delays (CVE-2017-5589 and its kin, CVE-2019-16235, CVE-2020-26547; ejabberd 25.04 removed only the first)",
		holds:   "all occurrences are taken out of what clients send",
		control: prosody("as it comes"),
		attack:  forgeElements,
	}, {
		id:      "ID-9",
		about:   "roster and block list pushes from others (CVE-2015-8688, CVE-2016-9928)",
		holds:   "never delivered",
		control: prosody("as it comes"),
		attack:  forgePushes,
	}, {
		id:      "ID-10",
		about:   "who has no account speaks to those who have",
		holds:   "forbidden: a guest reaches components, itself and the server",
		setup:   setup{toml: "[xmpp]\nanonymous-allowed = true\n"},
		control: prosody("authentication = \"anonymous\""),
		attack:  guestReaches,
	}, {
		id:      "ID-11",
		about:   "accounts made by anybody",
		holds:   "in-band registration is neither offered nor answered unless it is configured",
		setup:   setup{strict: true},
		control: prosody("allow_registration = true"),
		attack:  register,
	}}
}

func forgeFrom(t *testing.T, s *server) (string, error) {
	var found []error
	tried := 0
	romeo := s.overTCP().logIn("romeo").present()
	for way, connect := range s.ways() {
		for _, from := range []string{"juliet@example", "example", "romeo@example", romeo.jid, "acd.example", "mallory@example/another", "mallory@other.example", "MALLORY@other", "", "@", "mallory@example@example"} {
			for _, kind := range []string{"message type='headline'", "presence", "iq type='get' id='1'"} {
				w := connect().logIn("mallory")
				tried++
				name, _, _ := strings.Cut(kind, " ")
				w.send("<" + kind + " xmlns='jabber:client' from='" + from + "' to='" + romeo.jid + "'><evil xmlns='evil'/></" + name + ">")
				if err := w.refused(w.ping(), "invalid-from"); err != nil {
					found = append(found, fmt.Errorf("%s, %s from %q: %w", way, name, from, err))
				}
				w.leave()
			}
		}
	}
	if !romeo.ping() || strings.Contains(romeo.text, "evil") {
		found = append(found, open("romeo was sent %s", cut(romeo.text)))
	}
	w := s.overTCP().logIn("mallory")
	w.send("<message xmlns='jabber:client' from='mallory@example' to='" + romeo.jid + "'><body>honest</body></message>")
	if text := romeo.must("honest"); !strings.Contains(text, "from='"+w.jid+"'") {
		found = append(found, open("what is honest comes as %s", cut(text)))
	}
	return fmt.Sprintf("%d tried", tried), breaches(found)
}

func forgeElements(t *testing.T, s *server) (string, error) {
	const inner = "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example/x' to='romeo@example'><body>evil</body></message></forwarded>"
	evil := map[string]string{
		"a carbon received":   "<received xmlns='urn:xmpp:carbons:2'>" + inner + "</received>",
		"a carbon sent":       "<sent xmlns='urn:xmpp:carbons:2'>" + inner + "</sent>",
		"an archive's result": "<result xmlns='urn:xmpp:mam:2' id='1'>" + inner + "</result>",
		"a stanza id":         "<stanza-id xmlns='urn:xmpp:sid:0' id='evil' by='romeo@example'/>",
		"the server's id":     "<stanza-id xmlns='urn:xmpp:sid:0' id='evil' by='example'/>",
		"an occupant id":      "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='evil'/>",
		"the server's delay":  "<delay xmlns='urn:xmpp:delay' from='example' stamp='1999-01-01T00:00:00Z'>evil</delay>",
		"an event of a node":  "<event xmlns='http://jabber.org/protocol/pubsub#event'>evil</event>",
		"a prefix":            "<e:received xmlns:e='urn:xmpp:carbons:2'>" + inner + "</e:received>",
		"references":          "<received xmlns='urn:xmpp:carbon&#115;:2'>" + inner + "</received>",
		"a carbon in a wrap":  "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'><received xmlns='urn:xmpp:carbons:2'>" + inner + "</received></message></forwarded>",
		"a session's end":     "<session xmlns='urn:parley:session:1' jid='evil' state='ended'/>",
		"a privilege":         "<privilege xmlns='urn:xmpp:privilege:2'>" + inner + "</privilege>",
	}
	var found []error
	tried := 0
	romeo := s.overTCP().logIn("romeo").present()
	mallory := s.overTCP().logIn("mallory")
	for name, e := range evil {
		for _, kind := range []string{"message type='chat'", "presence"} {
			tried++
			tag, _, _ := strings.Cut(kind, " ")
			mallory.send("<" + kind + " xmlns='jabber:client' to='" + romeo.jid + "'>" + e + "<x xmlns='between'/>" + e + e + "<x xmlns='end'/></" + tag + ">")
			text := romeo.must("</"+tag+">", "</"+tag+" >")
			if strings.Contains(text, "evil") {
				found = append(found, fmt.Errorf("%s in %s: %w", name, tag, open("%s", cut(text))))
			}
		}
	}
	return fmt.Sprintf("%d kinds, three times in a stanza, in messages and presence: all taken out", len(evil)), breaches(found)
}

func forgePushes(t *testing.T, s *server) (string, error) {
	romeo := s.overTCP().logIn("romeo")
	romeo.send("<iq xmlns='jabber:client' type='get' id='roster'><query xmlns='jabber:iq:roster'/></iq>")
	romeo.must("roster")
	romeo.present()
	mallory := s.overTCP().logIn("mallory").present()
	for _, query := range []string{
		"<query xmlns='jabber:iq:roster'><item jid='evil@example' subscription='both'/></query>",
		"<block xmlns='urn:xmpp:blocking'><item jid='evil@example'/></block>",
		"<unblock xmlns='urn:xmpp:blocking'/>",
	} {
		for _, to := range []string{romeo.jid, "romeo@example"} {
			mallory.send("<iq xmlns='jabber:client' type='set' id='evil' to='" + to + "'>" + query + "</iq>")
		}
	}
	mallory.ping()
	romeo.ping()
	if strings.Contains(romeo.text, "evil") {
		return "", open("romeo was sent %s", cut(romeo.text))
	}
	return "6 pushes refused", nil
}

func guestReaches(t *testing.T, s *server) (string, error) {
	romeo := s.overTCP().logIn("romeo").present()
	guest := s.overTCP()
	guest.host = s.guests
	guest.open()
	guest.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>")
	if text := guest.must("<success", "<challenge", "</failure>"); strings.Contains(text, "<challenge") {
		guest.send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>=</response>")
		guest.must("<success")
	}
	guest.must(">")
	guest.open()
	guest.bind()
	for _, to := range []string{romeo.jid, "romeo@example"} {
		for _, text := range []string{
			"<message xmlns='jabber:client' type='chat' to='%s'><body>evil</body></message>",
			"<presence xmlns='jabber:client' to='%s'><status>evil</status></presence>",
			"<presence xmlns='jabber:client' type='subscribe' to='%s'><status>evil</status></presence>",
			"<iq xmlns='jabber:client' type='get' id='evil' to='%s'><query xmlns='evil'/></iq>",
			"<iq xmlns='jabber:client' type='result' id='evil' to='%s'/>",
		} {
			guest.send(fmt.Sprintf(text, to))
		}
	}
	guest.ping()
	romeo.ping()
	if strings.Contains(romeo.text, "evil") {
		return "", open("romeo was sent %s", cut(romeo.text))
	}
	return "10 stanzas refused", nil
}

func register(t *testing.T, s *server) (string, error) {
	w := newWire(s, s.dial())
	features := w.open()
	w.send("<iq xmlns='jabber:client' type='set' id='1' to='example'><query xmlns='jabber:iq:register'><username>intruder</username><password>" + password + "</password></query></iq>")
	text, _ := w.until("</iq>", "type='result'", "</stream:error>")
	if strings.Contains(features, "iq-register") || strings.Contains(text, "'result'") {
		return "", open("%s%s", cut(features), cut(text))
	}
	w = newWire(s, s.dial())
	w.open()
	w.send(auth("PLAIN", "\x00intruder\x00"+password))
	if text, _ := w.until("<success", "</failure>"); strings.Contains(text, "<success") {
		return "", open("the account is there")
	}
	return "not offered; the request ends the stream", nil
}
