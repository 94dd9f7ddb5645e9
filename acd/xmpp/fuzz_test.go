package xmpp

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/acd/conversation"
	"parley/xmppd/stanza"
)

func containsText(s, part string) bool { return strings.Contains(s, part) }

// FuzzInbound feeds stanzas of peers who keep to no protocol, in the middle of a conversation. Nothing may panic, each
// stanza is acknowledged, and what is answered is a stanza (floor.Send holds that).
func FuzzInbound(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if who, xml, ok := strings.Cut(strings.TrimSpace(line), ": <"); ok && !strings.Contains(who, " ") {
				f.Add(fullJID(who), "<"+xml)
			}
		}
	}
	f.Add("localhost", `<message to='acd.localhost'><session xmlns='urn:parley:session:1' jid='1001@localhost/desk' state='ended'/></message>`)
	floor := newFloor(f, Default())
	floor.talk()
	f.Fuzz(func(t *testing.T, from, xml string) {
		e, err := stanza.Parse([]byte(strings.Replace(xml, " ", " xmlns='jabber:client' ", 1)))
		if err != nil || e.NS != stanza.NSClient {
			return
		}
		done := make(chan struct{})
		floor.acd.Handle(e.SetAttr("from", from).Bytes(), func() { close(done) })
		<-done
		floor.heard()
	})
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"王小明", " a  b\t", "\u202ea", "a\x00b", "\xff", "👩‍👩‍👧"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := conversation.CleanName(s)
		if clean != strings.TrimSpace(clean) || strings.ContainsAny(clean, "\x00\x07\n\r\t\u202e\u2066") {
			t.Errorf("%q of %q", clean, s)
		}
		if again := conversation.CleanName(clean); again != clean {
			t.Errorf("%q becomes %q", clean, again)
		}
	})
}
