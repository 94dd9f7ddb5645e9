package stream

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"parley/xmppd/jid"
	"parley/xmppd/sasl"
	"parley/xmppd/stanza"
)

// oneUser knows juliet and a token.
type oneUser struct{}

func (oneUser) ScramKeys(context.Context, string, string) (sasl.Keys, sasl.Identity, bool, error) {
	return sasl.Keys{Salt: []byte("salt"), Iterations: 4096, StoredKey: make([]byte, 32), ServerKey: make([]byte, 32)}, sasl.Identity{}, false, nil
}

func (oneUser) VerifyPlain(_ context.Context, user, password string) (sasl.Identity, error) {
	if user == "juliet" && password == "secret" {
		return sasl.Identity{Account: 1, Name: "juliet"}, nil
	}
	return sasl.Identity{}, sasl.ErrBadCredentials
}

func (oneUser) VerifyToken(_ context.Context, token string) (sasl.Identity, error) {
	if token == "abc" {
		return sasl.Identity{Name: "g-1", Guest: true}, nil
	}
	return sasl.Identity{}, sasl.ErrBadCredentials
}

const (
	header   = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>"
	bindWish = "<iq xmlns='jabber:client' type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>balcony</resource></bind></iq>"
)

func auth(mechanism, data string) string {
	return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>" + data + "</auth>"
}

func plain(user, password string) string {
	return auth("PLAIN", base64.StdEncoding.EncodeToString([]byte("\x00"+user+"\x00"+password)))
}

func newNegotiator(mechanisms ...string) *Negotiator {
	return New(Config{Host: "localhost", Aliases: []string{"127.0.0.1"}, TriesMax: 3}, mechanisms, oneUser{})
}

// play gives n some elements and returns the last step and all answers in one.
func play(t testing.TB, n *Negotiator, elements ...string) (last Step, said string) {
	t.Helper()
	s := stanza.NewScanner(stanza.PreAuthLimits())
	for _, e := range elements {
		v, err := s.Scan([]byte(e))
		if err != nil {
			t.Fatalf("%s: %v", e, err)
		}
		last = n.Step(t.Context(), v)
		for _, a := range last.Answers {
			said += string(a) + "\n"
		}
	}
	return last, said
}

func contains(t *testing.T, said string, parts ...string) {
	t.Helper()
	rest := said
	for _, p := range parts {
		_, after, found := strings.Cut(rest, p)
		if !found {
			t.Fatalf("no %q (in this order) in\n%s", p, said)
		}
		rest = after
	}
}

func TestALogInInOneFlight(t *testing.T) {
	n := newNegotiator(sasl.ScramSHA256, sasl.Plain)
	last, said := play(t, n, header, plain("juliet", "secret"), header, bindWish)
	contains(t, said,
		"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='localhost' id='", "version='1.0'", "xml:lang='en'",
		"<stream:features xmlns:stream='http://etherx.jabber.org/streams'>", "<mechanism>SCRAM-SHA-256</mechanism><mechanism>PLAIN</mechanism>",
		"<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
		"<open ", "<stream:features", "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>", "<sm xmlns='urn:xmpp:sm:3'>")
	if last.Next != Bind || last.ID != "b1" || last.Resource != "balcony" || n.Identity().Name != "juliet" {
		t.Errorf("%+v", last)
	}
	if got := string(BindResult("b1", jid.MustParse("juliet@localhost/x"))); got != "<iq xmlns='jabber:client' type='result' id='b1'>"+
		"<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>juliet@localhost/x</jid></bind></iq>" {
		t.Error(got)
	}
}

func TestEachHeaderHasANewID(t *testing.T) {
	n := newNegotiator(sasl.Plain)
	_, first := play(t, n, header)
	_, second := play(t, n, plain("juliet", "secret"), header)
	if first[:strings.Index(first, "version")] == second[strings.Index(second, "<open"):strings.Index(second, "version")] {
		t.Error("the id is the same")
	}
}

func TestAnEmptyResourceAsksForNone(t *testing.T) {
	for _, wish := range []string{"", "<resource/>", "<resource></resource>"} {
		n := newNegotiator(sasl.Plain)
		last, _ := play(t, n, header, plain("juliet", "secret"), header, strings.Replace(bindWish, "<resource>balcony</resource>", wish, 1))
		if last.Next != Bind || last.Resource != "" {
			t.Errorf("%q: %+v", wish, last)
		}
	}
}

// TestStreamErrors holds that whatever is wrong is said before <close/>, behind a header of ours.
func TestStreamErrors(t *testing.T) {
	in := []string{header, plain("juliet", "secret"), header}
	for _, c := range []struct {
		name      string
		elements  []string
		condition Condition
	}{
		{"wrong host", []string{strings.Replace(header, "localhost", "example.org", 1)}, HostUnknown},
		{"no host", []string{strings.Replace(header, "to='localhost' ", "", 1)}, HostUnknown},
		{"no version", []string{strings.Replace(header, " version='1.0'", "", 1)}, UnsupportedVersion},
		{"version 2", []string{strings.Replace(header, "1.0", "2.0", 1)}, UnsupportedVersion},
		{"no header", []string{plain("juliet", "secret")}, BadFormat},
		{"iq as header", []string{bindWish}, BadFormat},
		{"header twice", []string{header, header}, BadFormat},
		{"stanza before log-in", []string{header, "<message xmlns='jabber:client'/>"}, NotAuthorized},
		{"bind before log-in", []string{header, bindWish}, NotAuthorized},
		{"resume before log-in", []string{header, "<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>"}, NotAuthorized},
		{"response without challenge", []string{header, "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"}, BadFormat},
		{"auth during exchange", []string{header, auth("SCRAM-SHA-1", "biwsbj1qdWxpZXQscj1ub25jZW5vbmNlbm9uY2U="), plain("juliet", "secret")}, BadFormat},
		{"log-in twice", append(in[:2:2], plain("juliet", "secret")), BadFormat},
		{"other host after log-in", []string{header, plain("juliet", "secret"), strings.Replace(header, "localhost", "example.org", 1)}, HostUnknown},
		{"other name after log-in", []string{header, plain("juliet", "secret"), strings.Replace(header, "to=", "from='romeo@localhost' to=", 1)}, InvalidFrom},
		{"stanza before bind", append(in[:3:3], "<message xmlns='jabber:client' to='romeo@localhost'/>"), NotAuthorized},
		{"auth before bind", append(in[:3:3], plain("juliet", "secret")), NotAuthorized},
		{"bind in another namespace", append(in[:3:3], strings.Replace(bindWish, "jabber:client", "jabber:component:accept", 1)), NotAuthorized},
		{"bind without id", append(in[:3:3], strings.Replace(bindWish, " id='b1'", "", 1)), BadFormat},
	} {
		t.Run(c.name, func(t *testing.T) {
			last, said := play(t, newNegotiator(sasl.ScramSHA1, sasl.Plain), c.elements...)
			contains(t, said, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='localhost'",
				"<stream:error xmlns:stream='http://etherx.jabber.org/streams'><"+string(c.condition)+" xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>",
				"</stream:error>\n<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>\n")
			if last.Next != Fail || last.Failure.Condition != c.condition || !strings.HasSuffix(said, "framing'/>\n") {
				t.Errorf("%+v", last)
			}
		})
	}
}

func TestTheHostHasOtherNames(t *testing.T) {
	n := newNegotiator(sasl.Plain)
	alias := strings.Replace(header, "localhost", "127.0.0.1", 1)
	last, said := play(t, n, alias, plain("juliet", "secret"), strings.Replace(alias, "to=", "from='juliet@127.0.0.1' to=", 1))
	if last.Next != Go {
		t.Errorf("%+v", last)
	}
	contains(t, said, "from='localhost'", "from='localhost'")
}

func TestLogInsThatFail(t *testing.T) {
	for _, c := range []struct {
		name, element string
		condition     string
	}{
		{"wrong password", plain("juliet", "wrong"), "not-authorized"},
		{"unknown user", plain("nobody", "wrong"), "not-authorized"},
		{"unknown mechanism", auth("CRAM-MD5", ""), "invalid-mechanism"},
		{"mechanism not offered", auth("OAUTHBEARER", ""), "invalid-mechanism"},
		{"no base64", auth("PLAIN", "*"), "incorrect-encoding"},
		{"base64 with spaces inside", auth("PLAIN", "AGp1 bGlldABz"), "incorrect-encoding"},
		{"no message", auth("PLAIN", "="), "malformed-request"},
		{"abort", "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "aborted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNegotiator(sasl.ScramSHA1, sasl.Plain)
			last, said := play(t, n, header, c.element)
			contains(t, said, "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><"+c.condition+"/>")
			if last.Next != Go || last.Denied == nil || n.Identity().Name != "" {
				t.Errorf("%+v", last)
			}
			if last, _ := play(t, n, plain("juliet", "secret")); last.Next != LogIn {
				t.Errorf("the stream is not open for another try: %+v", last)
			}
		})
	}
}

func TestThreeTries(t *testing.T) {
	n := newNegotiator(sasl.Plain)
	play(t, n, header, plain("juliet", "1"), plain("juliet", "2"))
	last, said := play(t, n, plain("juliet", "3"))
	contains(t, said, "<failure", "<stream:error", "<policy-violation", "<close")
	if last.Next != Fail || last.Denied == nil {
		t.Errorf("%+v", last)
	}
	if last, said := play(t, n, plain("juliet", "secret")); last.Next != End || said != "" {
		t.Errorf("a stream that is over goes on: %+v", last)
	}
}

func TestNothingIsOfferedWithoutMechanisms(t *testing.T) {
	n := newNegotiator()
	_, said := play(t, n, header)
	if strings.Contains(said, "mechanism") {
		t.Error(said)
	}
	last, said := play(t, n, plain("juliet", "secret"))
	contains(t, said, "<failure", "<encryption-required/>")
	if last.Next != Go || n.Identity().Name != "" {
		t.Errorf("%+v", last)
	}
}

func TestAChallengeIsAskedForWithoutInitialResponse(t *testing.T) {
	n := newNegotiator(sasl.Plain)
	_, said := play(t, n, header, auth("PLAIN", ""))
	contains(t, said, "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
	last, _ := play(t, n, "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AGp1bGlldABzZWNyZXQ=</response>")
	if last.Next != LogIn || n.Identity().Name != "juliet" {
		t.Errorf("%+v", last)
	}
}

func TestResume(t *testing.T) {
	n := newNegotiator(sasl.Plain)
	resume := "<resume xmlns='urn:xmpp:sm:3' previd='abc' h='4294967295'/>"
	last, _ := play(t, n, header, plain("juliet", "secret"), header, resume)
	if last.Next != Resume || last.PrevID != "abc" || last.H != 1<<32-1 {
		t.Errorf("%+v", last)
	}
	for element, condition := range map[string]string{
		"<resume xmlns='urn:xmpp:sm:3' previd='abc' h='4294967296'/>": "bad-request",
		"<resume xmlns='urn:xmpp:sm:3' previd='abc'/>":                "bad-request",
		"<enable xmlns='urn:xmpp:sm:3'/>":                             "unexpected-request",
	} {
		last, said := play(t, n, element)
		contains(t, said, "<failed xmlns='urn:xmpp:sm:3'>", "<"+condition+" xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>")
		if last.Next != Go {
			t.Errorf("%s: %+v", element, last)
		}
	}
	if last, _ := play(t, n, bindWish); last.Next != Bind {
		t.Errorf("no bind after a failed resumption: %+v", last)
	}
}

func TestCloseIsAnsweredInEveryPhase(t *testing.T) {
	script := []string{header, plain("juliet", "secret"), header}
	for i := range len(script) + 1 {
		n := newNegotiator(sasl.Plain)
		play(t, n, script[:i]...)
		last, said := play(t, n, "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>")
		if last.Next != End || !strings.HasSuffix(said, "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>\n") {
			t.Errorf("after %d elements: %+v %s", i, last, said)
		}
		if strings.Contains(said, "<open") != (i == 0) {
			t.Errorf("after %d elements: %s", i, said)
		}
	}
	if !IsClose([]byte("</stream:stream>")) || IsClose([]byte("<close/>")) {
		t.Error("IsClose")
	}
}

// FuzzNegotiator plays elements in any order: nobody gets to bind without log-in, every end is told, and what is said
// passes a Scanner.
func FuzzNegotiator(f *testing.F) {
	elements := []string{
		header, plain("juliet", "secret"), plain("juliet", "wrong"), bindWish,
		auth("OAUTHBEARER", base64.StdEncoding.EncodeToString([]byte("n,,\x01auth=Bearer abc\x01\x01"))),
		auth("OAUTHBEARER", base64.StdEncoding.EncodeToString([]byte("n,,\x01auth=Bearer no\x01\x01"))),
		auth("SCRAM-SHA-1", "biwsbj1qdWxpZXQscj1ub25jZW5vbmNlbm9uY2U="), auth("ANONYMOUS", ""), auth("PLAIN", ""),
		"<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AQ==</response>", "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
		"<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>", "<enable xmlns='urn:xmpp:sm:3'/>",
		"<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", "<message xmlns='jabber:client'/>", "<x xmlns='y'/>",
	}
	for _, e := range elements {
		f.Add([]byte{0, 1, 0, 3}, e)
	}
	f.Fuzz(func(t *testing.T, order []byte, extra string) {
		n := newNegotiator(sasl.ScramSHA1, sasl.Plain, sasl.OAuthBearer)
		s, ours := stanza.NewScanner(stanza.PreAuthLimits()), stanza.NewScanner(stanza.SessionLimits())
		loggedIn, header := false, false
		for _, i := range order {
			e := extra
			if int(i) < len(elements) {
				e = elements[i]
			}
			v, err := s.Scan([]byte(e))
			if err != nil {
				continue
			}
			step := n.Step(t.Context(), v)
			for _, a := range step.Answers {
				v, err := ours.Scan(a)
				if err != nil {
					t.Fatalf("%s: %v", a, err)
				}
				if header = header || string(v.Name) == "open"; !header {
					t.Fatalf("%s before a header", a)
				}
			}
			switch step.Next {
			case LogIn:
				loggedIn = true
			case Bind, Resume:
				if !loggedIn || n.Identity().Name == "" {
					t.Fatal("bound without log-in")
				}
			case Fail, End:
				if len(step.Answers) > 0 && !strings.HasPrefix(string(step.Answers[len(step.Answers)-1]), "<close") {
					t.Fatalf("no <close/> at the end: %q", step.Answers)
				}
				return
			}
		}
	})
}
