package proof

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mellium.im/sasl"
	"mellium.im/xmpp"
	"mellium.im/xmpp/jid"
)

// TestTheContactCentreOnAnotherServer runs the contact centre as a component of servers that are not ours, and of ours,
// with a visitor and an agent who have accounts there, and takes the server away in the middle.
func TestTheContactCentreOnAnotherServer(t *testing.T) {
	for name, install := range map[string]func(*testing.T) *peer{"Prosody": prosody, "ejabberd": ejabberd, "Parley": another} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := install(t)
			p.start()
			centre := attach(t, p)
			juliet, romeo := p.logIn("1001"), p.logIn("romeo")
			juliet.awaitComponent()

			// One contact, from join to wrap-up.
			readyFor(juliet)
			askFor(romeo, "羅密歐 & co")
			room := acceptOffer(t, juliet, romeo, "羅密歐 & co")
			talk(t, romeo, juliet, room)
			checkHistory(t, romeo, room)
			wrapUp(t, juliet, romeo, room)

			// Another, and one who waits; then the server is killed.
			askFor(romeo, "Romeo")
			readyFor(juliet)
			room = acceptOffer(t, juliet, romeo, "Romeo")
			paris := p.logIn("paris")
			askFor(paris, "Paris")
			p.kill()
			for _, c := range []*client{juliet, romeo, paris} {
				c.awaitEnd()
			}
			p.start()

			// Everybody comes back with a new session, and goes on where they were.
			juliet, romeo, paris = p.logIn("1001"), p.logIn("romeo"), p.logIn("paris")
			juliet.awaitComponent()
			readyFor(juliet)
			if again := invitation(t, juliet); again != room {
				t.Fatalf("the agent who comes back is invited to %s, was in %s", again, room)
			}
			join(t, romeo, room, "visitor")
			join(t, juliet, room, "agent")
			talk(t, romeo, juliet, room)
			wrapUp(t, juliet, romeo, room)
			status := paris.want(`<iq type='get' to='8000@centre.example' xmlns='jabber:client'><queue-status xmlns='` + nsWorkgroup + `'/></iq>`)
			if got := status.kid(nsWorkgroup, "queue-status").kid(nsWorkgroup, "position").Text; got != "0" {
				t.Errorf("who waited is at %q now, want 0", got)
			}
			readyFor(juliet)
			room = acceptOffer(t, juliet, paris, "Paris")

			// The contact centre starts anew: the sessions on the other server do not notice.
			centre.end()
			centre.start()
			juliet.awaitComponent()
			juliet.await("the visitor's way back", func(n node) bool {
				return n.has(nsParley, "contact") && n.kid(nsParley, "contact").attr("visitor") == "connected" && n.kid(nsParley, "contact").attr("jid") == room
			})
			talk(t, paris, juliet, room)

			// The visitor's session ends: nobody is stuck with it.
			_ = paris.session.Close()
			lost := juliet.await("the visitor's end", func(n node) bool {
				return n.has(nsParley, "contact") && n.kid(nsParley, "contact").attr("visitor") == "lost"
			})
			if got := lost.kid(nsParley, "contact").attr("jid"); got != room {
				t.Errorf("lost in %s, want %s", got, room)
			}
			wrapUp(t, juliet, nil, room)
		})
	}
}

// TestVisitorsWithoutAnAccount: who is anonymous there is served as anybody else, and gone for good with the session.
func TestVisitorsWithoutAnAccount(t *testing.T) {
	for name, install := range map[string]func(*testing.T) *peer{"Prosody": prosody, "ejabberd": ejabberd} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := install(t)
			p.start()
			attach(t, p)
			juliet := p.logIn("1001")
			juliet.awaitComponent()
			readyFor(juliet)
			stranger := p.logInAs(jid.MustParse(peerGuests), "", anonymous())
			askFor(stranger, "somebody")
			room := acceptOffer(t, juliet, stranger, "somebody")
			talk(t, stranger, juliet, room)
			_ = stranger.session.Close()
			juliet.await("the visitor's end", func(n node) bool {
				return n.has(nsParley, "contact") && n.kid(nsParley, "contact").attr("visitor") == "lost"
			})
			wrapUp(t, juliet, nil, room)
		})
	}
}

// anonymous is SASL ANONYMOUS (RFC 4505), which mellium leaves to its users.
func anonymous() sasl.Mechanism {
	return sasl.Mechanism{
		Name:  "ANONYMOUS",
		Start: func(*sasl.Negotiator) (bool, []byte, any, error) { return false, nil, nil, nil },
		Next: func(*sasl.Negotiator, []byte, any) (bool, []byte, any, error) {
			return false, nil, nil, sasl.ErrTooManySteps
		},
	}
}

// TestAComponentWithAnotherSecretIsToldSo: a wrong secret is an error at once, not a silence.
func TestAComponentWithAnotherSecretIsToldSo(t *testing.T) {
	p := prosody(t)
	p.start()
	r := parley(t, "acd", "--data", t.TempDir(), "--connect", p.component, "--domain", peerComponent, "--secret-file", passwordFile(t, "another"))
	if r.code != 1 || !strings.Contains(r.errors, "not-authorized") {
		t.Errorf("exit %d, %s", r.code, r.errors)
	}
}

// centre is the contact centre as a component of another server.
type centre struct {
	t    *testing.T
	args []string
	cmd  *exec.Cmd
	text *transcript
	done chan struct{}
}

// attach runs the contact centre as p's component, with an agent in one queue.
func attach(t *testing.T, p *peer) *centre {
	t.Helper()
	dir, secret := filepath.Join(t.TempDir(), "data"), passwordFile(t, peerSecret)
	must(t, "queue", "add", "8000", "客服中心", "--data", dir, "--host", peerHost)
	c := &centre{t: t, args: []string{"acd", "--data", dir, "--connect", p.component, "--domain", peerComponent, "--secret-file", secret}}
	c.start()
	t.Cleanup(c.end)
	// Commands work beside it.
	must(t, "user", "add", "1001", "--role", "agent", "--name", "林小姐", "--password-file", passwordFile(t, demoPassword), "--data", dir)
	must(t, "queue", "join", "8000", "1001", "--data", dir)
	return c
}

func (c *centre) start() {
	c.t.Helper()
	c.cmd, c.text, c.done = exec.Command(os.Getenv("PARLEY_BIN"), c.args...), &transcript{}, make(chan struct{})
	c.cmd.Stdout, c.cmd.Stderr = c.text, c.text
	if err := c.cmd.Start(); err != nil {
		c.t.Fatalf("start the contact centre: %v", err)
	}
	go func() {
		defer close(c.done)
		_ = c.cmd.Wait() // how it ended is read from ProcessState
	}()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for !strings.Contains(c.text.String(), "Serving") {
		select {
		case <-c.done:
			c.t.Fatalf("the contact centre ended before it served:\n%s", c.text)
		case <-poll.C:
		}
	}
}

func (c *centre) end() {
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil {
		c.t.Errorf("end the contact centre: %v", err)
	}
	<-c.done
	if code := c.cmd.ProcessState.ExitCode(); code != 0 {
		c.t.Errorf("the contact centre ended with %d", code)
	}
	if c.t.Failed() {
		c.t.Logf("the contact centre's own words:\n%s", c.text)
	}
}

// logIn opens a session on another server, over TCP.
func (p *peer) logIn(name string) *client {
	p.t.Helper()
	return p.logInAs(jid.MustParse(name+"@"+peerHost), peerPassword, sasl.ScramSha1, sasl.Plain)
}

// logInAs is logIn with any address and mechanisms.
func (p *peer) logInAs(address jid.JID, password string, how ...sasl.Mechanism) *client {
	p.t.Helper()
	conn, err := net.Dial("tcp", p.clients)
	if err != nil {
		p.t.Fatal(err)
	}
	// On loopback without TLS; mellium would not log in did it know.
	session, err := xmpp.NewSession(patience(p.t), address.Domain(), address, conn, xmpp.Secure,
		xmpp.NewNegotiator(func(*xmpp.Session, *xmpp.StreamConfig) xmpp.StreamConfig {
			return xmpp.StreamConfig{Features: []xmpp.StreamFeature{
				xmpp.SASL("", password, how...), xmpp.BindResource()}}
		}))
	if err != nil {
		p.t.Fatalf("log in to %s as %s: %v", p.name, address, err)
	}
	return begin(p.t, session, conn)
}

// awaitComponent waits until the contact centre answers.
func (c *client) awaitComponent() {
	c.t.Helper()
	poll, patience := time.NewTicker(100*time.Millisecond), patience(c.t)
	defer poll.Stop()
	for c.ask(`<iq type='get' to='centre.example' xmlns='jabber:client'><ping xmlns='urn:xmpp:ping'/></iq>`).attr("type") != "result" {
		select {
		case <-poll.C:
		case <-patience.Done():
			c.t.Fatal("the contact centre never answered")
		}
	}
}

func readyFor(c *client) {
	c.t.Helper()
	c.send(`<presence to='8000@centre.example' xmlns='jabber:client'><show>chat</show><agent-status xmlns='` + nsWorkgroup + `'/></presence>`)
}

func askFor(c *client, name string) {
	c.t.Helper()
	c.want(`<iq type='set' to='8000@centre.example' xmlns='jabber:client'><join-queue xmlns='`+nsWorkgroup+`'>`+
		`<x xmlns='jabber:x:data' type='submit'><field var='name'><value>%s</value></field></x></join-queue></iq>`, name)
}

// acceptOffer brings both into the room.
func acceptOffer(t *testing.T, juliet, visitor *client, name string) (room string) {
	t.Helper()
	offer := juliet.await("the offer", isOffer)
	if caller := parleyOffer(offer).attr("caller"); caller != name {
		t.Errorf("offered %q, want %q", caller, name)
	}
	juliet.want(`<iq type='set' to='8000@centre.example' xmlns='jabber:client'><offer-accept xmlns='`+nsWorkgroup+`' jid='%s'/></iq>`,
		offer.kid(nsWorkgroup, "offer").attr("jid"))
	room = invitation(t, visitor)
	if also := invitation(t, juliet); also != room {
		t.Fatalf("the agent is invited to %s, the visitor to %s", also, room)
	}
	join(t, visitor, room, "visitor")
	join(t, juliet, room, "agent")
	return room
}

// wrapUp hangs up and files what it was about.
func wrapUp(t *testing.T, juliet, visitor *client, room string) {
	t.Helper()
	juliet.want(`<iq type='set' to='%s' xmlns='jabber:client'><end xmlns='`+nsParley+`'/></iq>`, room)
	juliet.await("the end of the room", isDestroyed(room))
	if visitor != nil {
		ended := visitor.await("the end", isContactState(room, "ended"))
		if by := ended.kid(nsParley, "contact").attr("by"); by != "agent" {
			t.Errorf("ended by %q, want agent", by)
		}
		visitor.await("the end of the room", isDestroyed(room))
	}
	juliet.want(`<iq type='set' to='%s' xmlns='jabber:client'><wrap-up xmlns='`+nsParley+`' code='resolved'/></iq>`, room)
}

func isDestroyed(room string) func(node) bool {
	return func(n node) bool {
		return strings.HasPrefix(n.attr("from"), room+"/") && n.kid(nsMUCUser, "x").has(nsMUCUser, "destroy")
	}
}
