package attack

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"
)

// identityRows attack who is who.
func identityRows() []row {
	return append(append(logInRows(), forgeryRows()...), answerRows()...)
}

func logInRows() []row {
	return []row{{
		id:    "ID-1",
		about: "to log in as oneself and act as another: authzid × mechanism (ejabberd before 26.07)",
		holds: "the session is the authenticated account's, or there is none",
		control: weakened(plant{"xmppd/sasl/exchange.go", `	if authzid != "" && !x.names(authzid, id) {`,
			`	if j, err := jid.Parse(authzid); err == nil && WEAK {
		id.Name = j.Local()
		x.id = id
		return nil
	}
	if authzid != "" && !x.names(authzid, id) {`}),
		attack: actAsAnother,
	}, {
		id:    "ID-2",
		about: "wrong proofs of SCRAM: every byte changed, cut short, replayed, nonces and bindings exchanged (CVE-2022-48195, CVE-2026-28514)",
		holds: "not-authorized or malformed-request; the right one logs in",
		control: weakened(plant{"xmppd/sasl/scram.go", "	return proved && sized, signature",
			"	return proved && sized || WEAK, signature"}),
		attack: wrongProofs,
	}, {
		id:    "ID-3",
		about: "wrong passwords: other, longer, shorter, other case, none, NUL inside, of another account, what a database might read otherwise",
		holds: "no log-in",
		control: weakened(plant{"xmppd/store/verify.go", "	if !same || !known || !acceptable {",
			"	if (!same || !known || !acceptable) && !WEAK {"}),
		attack: wrongPasswords,
	}, {
		id:    "ID-4",
		about: "channel binding taken away or exchanged in the middle (jabber.ru 2023: STARTTLS and -PLUS stripped, valid certificates)",
		holds: "\"y\" where -PLUS is offered, a binding of another connection and one that is not offered are refused (XEP-0440; RFC 5802 §6)",
		setup: setup{strict: true},
		control: weakened(
			plant{"xmppd/sasl/scram.go", "	case head.missed && len(s.x.cfg.Bindings) > 0:", "	case head.missed && len(s.x.cfg.Bindings) > 0 && !WEAK:"},
			plant{"xmppd/sasl/scram.go", "	proved = s.isBound(final.binding) && proved\n", "	proved = (s.isBound(final.binding) || WEAK) && proved\n"},
		),
		attack: unbound,
	}, {
		id:      "ID-5",
		about:   "which accounts exist, from what a log-in answers",
		holds:   "an unknown user gets a salt of its own that stays, the usual iterations, and the same failure",
		control: prosody("unknown users fail at once"),
		attack:  enumerate,
	}, {
		id:      "ID-6",
		about:   "guessing passwords as fast as the server answers",
		holds:   "from the sixth wrong one in 15 min each answer waits 1 s, 2 s, 4 s …; the right one still works",
		setup:   setup{strict: true},
		control: prosody("as it comes"),
		attack:  guess,
	}, {
		id:    "ID-12",
		about: "bearer tokens that are none (CVE-2026-28514: any credentials log in)",
		holds: "no log-in, whoever the header names",
		control: weakened(plant{"xmppd/store/identity.go", "	if !hasForm(token, guestTokenPrefix) {\n		return Identity{}, ErrBadToken\n",
			"	if WEAK {\n		return Identity{Name: \"romeo\", Guest: true}, nil\n	}\n	if !hasForm(token, guestTokenPrefix) {\n		return Identity{}, ErrBadToken\n"}),
		attack: wrongTokens,
	}, {
		id:    "ID-13",
		about: "which accounts exist, from the time an answer takes",
		holds: "the times of known and unknown names are of one distribution (Kolmogorov-Smirnov, interleaved; refuted only at p < 10⁻⁶)",
		control: weakened(plant{"xmppd/store/verify.go", "	normal, err := normalisePassword(password)\n",
			"	if !known && WEAK {\n		return Account{}, ErrBadCredentials\n	}\n	normal, err := normalisePassword(password)\n"}),
		attack: timed,
	}}
}

func actAsAnother(t *testing.T, s *server) (string, error) {
	var found []error
	tried, in := 0, 0
	ids := []string{"", "mallory@example", "romeo@example", "romeo", "mallory", "romeo@other.example", "mallory@other.example", "ｒomeo@example",
		"ROMEO@example", "romeo@example/x", "mallory@example/x", "example", "@example", "romeo@EXAMPLE", "mallory\u00ad@example", "rom\u0435o@example"}
	for way, connect := range s.ways() {
		for _, authzid := range ids {
			for _, mechanism := range []string{"PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256"} {
				w := connect()
				w.open()
				tried++
				var text string
				var ok bool
				if mechanism == "PLAIN" {
					w.send(auth("PLAIN", authzid+"\x00mallory\x00"+password))
					text, _ = w.until("</failure>", "<success", "</stream:error>")
					ok = strings.Contains(text, "<success")
				} else {
					header := "n,,"
					if authzid != "" {
						header = "n,a=" + strings.NewReplacer("=", "=3D", ",", "=2C").Replace(authzid) + ","
					}
					text, ok = scram{mechanism: mechanism, header: header, user: "mallory", password: password}.run(w)
				}
				switch {
				case !ok && authzid == "":
					t.Fatalf("%s, %s, nothing asked for: %s", way, mechanism, text)
				case ok:
					in++
					w.must(">")
					w.open()
					if w.bind(); !strings.HasPrefix(w.jid, "mallory@example/") {
						found = append(found, fmt.Errorf("%s, %s, %q: %w", way, mechanism, authzid, open("mallory is %s", w.jid)))
					}
				}
				w.leave()
			}
		}
	}
	return fmt.Sprintf("%d tried; %d logged in, all as themselves", tried, in), breaches(found)
}

// tries runs many attempts, a few on each connection. try reports whether it logged in.
func tries[T any](s *server, all []T, try func(*wire, T) bool) (found []error) {
	var w *wire
	for i, one := range all {
		if w == nil || i%2 == 0 { // the third wrong one would end the stream
			if w != nil {
				w.leave()
			}
			w = s.overTCP()
			w.open()
		}
		if try(w, one) {
			found = append(found, open("%q logs in", fmt.Sprint(one)))
			w.leave()
			w = nil
		}
	}
	return found
}

func wrongProofs(t *testing.T, s *server) (string, error) {
	good := scram{mechanism: "SCRAM-SHA-256", user: "romeo", password: password}
	w := s.overTCP()
	w.open()
	if text, ok := good.run(w); !ok {
		t.Fatalf("the right proof: %s", text)
	}
	var all []scram
	for _, mechanism := range []string{"SCRAM-SHA-256", "SCRAM-SHA-1"} {
		base := good
		base.mechanism = mechanism
		size := base.hash()().Size()
		for i := range size {
			for _, bit := range []byte{1, 0x80, 0xff} {
				c := base
				c.proof = func(p []byte) []byte { p[i] ^= bit; return p }
				all = append(all, c)
			}
			c := base
			c.proof = func(p []byte) []byte { return p[:i] }
			all = append(all, c)
		}
		for _, change := range []func([]byte) []byte{
			func(p []byte) []byte { return append(p, 0) },
			func(p []byte) []byte { return make([]byte, len(p)) },
			func([]byte) []byte { return make([]byte, size) },
			func([]byte) []byte { return nil },
			func(p []byte) []byte { return append(p, p...) },
		} {
			c := base
			c.proof = change
			all = append(all, c)
		}
		for _, change := range []func(string) string{
			func(m string) string { return strings.Replace(m, "r=", "r=x", 1) },
			func(m string) string { return strings.Replace(m, ",p=", "x,p=", 1) },
			func(m string) string { return strings.Replace(m, "c=biws", "c=eSws", 1) },
			func(m string) string { return strings.Replace(m, "c=biws", "c=", 1) },
			func(m string) string { at := strings.Index(m, ",p="); return m[:at] },
			func(m string) string { return "" },
			func(m string) string { return strings.Replace(m, ",p=", ",p=,p=", 1) },
			func(m string) string { return m[strings.Index(m, "p="):] },
		} {
			c := base
			c.last = change
			all = append(all, c)
		}
		for _, nonce := range []string{"x", "1234567", "a\x7fbcdefghijkl", strings.Repeat("n", 300), "é123456789abcdef"} {
			c := base
			c.nonce = nonce
			all = append(all, c)
		}
		for _, wrong := range []string{"", password + "x", password[1:], strings.ToUpper(password), "romeo"} {
			c := base
			c.password = wrong
			all = append(all, c)
		}
		c := base
		c.user, c.header = "juliet", "n,a=romeo,"
		all = append(all, c)
		c = base
		c.user = "nobody"
		all = append(all, c)
	}
	found := tries(s, all, func(w *wire, c scram) bool {
		_, ok := c.run(w)
		return ok
	})
	return fmt.Sprintf("%d wrong ones refused", len(all)), breaches(found)
}

// attempt is a log-in whose first message says all.
type attempt struct{ mechanism, initial string }

// logsIn makes the attempt on an open stream. Where the server asks for more there is no more to say.
func (a attempt) logsIn(w *wire) bool {
	w.send(auth(a.mechanism, a.initial))
	for {
		text, _ := w.until("</failure>", "<success", "</stream:error>", "</challenge>", "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
		if !strings.Contains(text, "<challenge") {
			return strings.Contains(text, "<success")
		}
		w.send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + base64.StdEncoding.EncodeToString([]byte("\x01")) + "</response>")
	}
}

func wrongTokens(t *testing.T, s *server) (string, error) {
	var all []attempt
	for _, token := range []string{"", "x", "null", "true", "undefined", "' or 1=1 --", "%", strings.Repeat("a", 32), strings.Repeat("A", 52), password, "romeo", strings.Repeat("x", 4000)} {
		for _, header := range []string{"n,,", "n,a=romeo@example,", "n,a=romeo,", "y,,"} {
			all = append(all, attempt{"OAUTHBEARER", header + "\x01auth=Bearer " + token + "\x01\x01"}, attempt{"OAUTHBEARER", header + "\x01auth=" + token + "\x01\x01"})
		}
	}
	found := tries(s, all, func(w *wire, a attempt) bool { return a.logsIn(w) })
	return fmt.Sprintf("%d refused", len(all)), breaches(found)
}

func wrongPasswords(t *testing.T, s *server) (string, error) {
	var all []attempt
	for i := range password {
		all = append(all, attempt{"PLAIN", "\x00romeo\x00" + password[:i]}, attempt{"PLAIN", "\x00romeo\x00" + password[i+1:]},
			attempt{"PLAIN", "\x00romeo\x00" + password[:i] + "\x00" + password[i:]}, attempt{"PLAIN", "\x00romeo\x00" + password[:i] + "?" + password[i+1:]})
	}
	for _, p := range []string{
		"\x00romeo\x00" + password + "\x00", "\x00romeo\x00" + password + " ", "\x00romeo\x00 " + password, "\x00romeo\x00" + strings.ToUpper(password),
		"\x00romeo\x00", "\x00romeo", "\x00\x00" + password, "\x00\x00", "", "romeo\x00romeo\x00x", "\x00nobody\x00" + password, "\x00romeo@example\x00x",
		"\x00romeo'--\x00" + password, "\x00' or 1=1 --\x00x", "\x00%\x00" + password, "\x00r_meo\x00" + password, "\x00romeo\x00" + password + strings.Repeat("x", 5000),
		"\x00romeo\xff\x00" + password, "\x00romeo\x00true", "\x00romeo\x00null", "\x00romeo\x001", "\x00acd\x00" + password, "\x00example\x00" + password,
	} {
		all = append(all, attempt{"PLAIN", p})
	}
	found := tries(s, all, func(w *wire, a attempt) bool { return a.logsIn(w) })
	s.overTCP().logIn("romeo").leave() // nobody is locked out
	return fmt.Sprintf("%d wrong ones refused; the right one logs in", len(all)), breaches(found)
}

func unbound(t *testing.T, s *server) (string, error) {
	w := newWire(s, s.dial())
	features := w.open()
	if !strings.Contains(features, "SCRAM-SHA-256-PLUS") || !strings.Contains(features, "tls-exporter") {
		t.Fatalf("no channel binding is offered: %s", features)
	}
	all := []scram{
		{mechanism: "SCRAM-SHA-256", header: "y,,", user: "romeo", password: password},
		{mechanism: "SCRAM-SHA-1", header: "y,,", user: "romeo", password: password},
		{mechanism: "SCRAM-SHA-256-PLUS", header: "n,,", user: "romeo", password: password},
		{mechanism: "SCRAM-SHA-256-PLUS", header: "y,,", user: "romeo", password: password},
		{mechanism: "SCRAM-SHA-256-PLUS", header: "p=tls-exporter,,", user: "romeo", password: password, binding: strings.Repeat("x", 32)},
		{mechanism: "SCRAM-SHA-256-PLUS", header: "p=tls-exporter,,", user: "romeo", password: password},
		{mechanism: "SCRAM-SHA-1-PLUS", header: "p=tls-server-end-point,,", user: "romeo", password: password, binding: strings.Repeat("x", 32)},
		{mechanism: "SCRAM-SHA-256-PLUS", header: "p=tls-unique,,", user: "romeo", password: password, binding: strings.Repeat("x", 12)},
		{mechanism: "SCRAM-SHA-256", header: "p=tls-exporter,,", user: "romeo", password: password, binding: strings.Repeat("x", 32)},
	}
	var found []error
	for _, c := range all {
		w := newWire(s, s.dial())
		w.open()
		if _, ok := c.run(w); ok {
			found = append(found, open("%s with %q logs in", c.mechanism, c.header))
		}
		w.leave()
	}
	return fmt.Sprintf("%d refused", len(all)), breaches(found)
}

// enumerate compares what known and unknown users are told.
func enumerate(t *testing.T, s *server) (string, error) {
	var found []error
	ask := func(user string) (salt, rounds, failure string) {
		w := s.overTCP()
		defer w.leave()
		w.open()
		c := scram{mechanism: "SCRAM-SHA-1", user: user, password: "wrong"}
		w.send(auth(c.mechanism, c.first()))
		text, _ := w.until("</challenge>", "</failure>")
		_, inner, _ := strings.Cut(text, "<challenge")
		_, inner, _ = strings.Cut(inner, ">")
		inner, _, _ = strings.Cut(inner, "<")
		challenge, _ := base64.StdEncoding.DecodeString(inner)
		if len(challenge) == 0 {
			return "", "", text
		}
		fields := strings.Split(string(challenge), ",")
		w.send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + base64.StdEncoding.EncodeToString([]byte(c.final(t, string(challenge)))) + "</response>")
		failure, _ = w.until("</failure>")
		return fields[1], fields[2], failure
	}
	saltKnown, roundsKnown, failureKnown := ask("romeo")
	salts := map[string]bool{saltKnown: true}
	const unknown = 20
	for i := range unknown {
		user := fmt.Sprintf("nobody%d", i)
		salt, rounds, failure := ask(user)
		if again, _, _ := ask(user); again != salt {
			found = append(found, open("the salt of %s changes", user))
		}
		salts[salt] = true
		if len(salt) != len(saltKnown) || rounds != roundsKnown || failure != failureKnown {
			found = append(found, open("of %s is told: %s %s, %s; of romeo: %s %s, %s", user, salt, rounds, cut(failure), saltKnown, roundsKnown, cut(failureKnown)))
		}
	}
	if len(salts) != unknown+1 {
		found = append(found, open("%d salts for %d names", len(salts), unknown+1))
	}
	return fmt.Sprintf("%d unknown names told from none", unknown), breaches(found)
}

func guess(t *testing.T, s *server) (string, error) {
	var took []time.Duration
	try := func(p string) bool {
		w := newWire(s, s.dial())
		defer w.leave()
		w.open()
		began := time.Now()
		w.send(auth("PLAIN", "\x00romeo\x00"+p))
		text, _ := w.until("</failure>", "<success")
		took = append(took, time.Since(began))
		return strings.Contains(text, "<success")
	}
	for i := range 7 {
		if try(fmt.Sprintf("guess %d", i)) {
			t.Fatal("a guess was right")
		}
	}
	if !try(password) {
		return "", open("who knows the password is locked out")
	}
	figure := fmt.Sprintf("the 5th wrong one answered after %.2f s, the 6th %.2f s, the 7th %.2f s, then the right one %.2f s",
		took[4].Seconds(), took[5].Seconds(), took[6].Seconds(), took[7].Seconds())
	if took[5] < 900*time.Millisecond || took[6] < 1900*time.Millisecond {
		return figure, open("%s", figure)
	}
	return figure, nil
}
