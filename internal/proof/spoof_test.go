package proof

import (
	"io"
	"net"
	"testing"

	"mellium.im/xmpp/component"
	"mellium.im/xmpp/jid"
)

// TestAComponentCannotSpeakAsAnAgent has a component write an agent's address as its own. The same attack passes on a
// server that is told to believe components, so that this test is known to be able to fail.
func TestAComponentCannotSpeakAsAnAgent(t *testing.T) {
	for name, tt := range map[string]struct {
		install func(*testing.T) *peer
		arrives bool
	}{
		"Parley":               {another, false},
		"ejabberd as it comes": {ejabberd, false},
		"ejabberd that believes": {func(t *testing.T) *peer {
			p := ejabberd(t)
			p.change("ejabberd.yml", "module: ejabberd_service,", "module: ejabberd_service, check_from: false,")
			return p
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := tt.install(t)
			p.start()
			romeo := p.logIn("romeo")
			romeo.send(`<presence xmlns='jabber:client'/>`)
			conn, err := net.Dial("tcp", p.component)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := component.NewSession(patience(t), jid.MustParse(peerComponent), []byte(peerSecret), conn); err != nil {
				t.Fatal(err)
			}
			const forged = `<message from='1001@` + peerHost + `' to='romeo@` + peerHost + `' type='chat'><body>your password, please</body></message>`
			const honest = `<message from='bot@` + peerComponent + `' to='romeo@` + peerHost + `' type='chat'><body>it is the bot</body></message>`
			if _, err := io.WriteString(conn, honest+forged+honest); err != nil && tt.arrives {
				t.Fatal(err)
			}
			romeo.await("what is honest", says("it is the bot"))
			if tt.arrives {
				romeo.await("what is forged", says("your password, please"))
				return
			}
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				_, _ = io.Copy(io.Discard, conn) // up to the end of the stream
			}()
			select {
			case <-ended:
			case <-patience(t).Done():
				t.Fatal("the component's stream goes on")
			}
			romeo.want(`<iq type='get' xmlns='jabber:client' to='` + peerHost + `'><ping xmlns='urn:xmpp:ping'/></iq>`)
			for _, n := range romeo.kept {
				if says("your password, please")(n) {
					t.Errorf("romeo was told %s", n)
				}
			}
		})
	}
}

func says(text string) func(node) bool {
	return func(n node) bool { return n.XMLName.Local == "message" && n.kid("jabber:client", "body").Text == text }
}
