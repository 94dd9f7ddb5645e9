package xmppd_test

import (
	"strings"
	"testing"

	"parley/xmppd/xmpptest"
)

// TestNobodyBecomesAnybodyElse: whatever is asked for, the session is of who has shown the secret, or there is none.
func TestNobodyBecomesAnybodyElse(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	guest, token := s.Guest(t, "acd.localhost")
	own := map[string]bool{"": true, "%@localhost": true, "%@LOCALHOST": true, "%@localhost.": true} // RFC 7622 §3.2
	for _, authzid := range []string{
		"", "%@localhost", "%@LOCALHOST", "romeo@localhost", "romeo", "%", "localhost", "%@localhost/desk", "%@example.com", "%@localhost.",
		"rom\u0435o@localhost", "j\u1d58liet@localhost", "%@localhost\x01", "@localhost", "%@@localhost", "admin@localhost",
	} {
		for _, as := range []struct{ mechanism, name string }{{"PLAIN", "juliet"}, {"OAUTHBEARER", guest}} {
			asked := strings.ReplaceAll(authzid, "%", as.name)
			auth := xmpptest.Auth("PLAIN", asked+"\x00juliet\x00"+xmpptest.Password)
			if as.mechanism == "OAUTHBEARER" {
				header := "n,,"
				if asked != "" {
					header = "n,a=" + strings.NewReplacer("=", "=3D", ",", "=2C").Replace(asked) + ","
				}
				auth = xmpptest.Auth("OAUTHBEARER", header+"\x01auth=Bearer "+token+"\x01\x01")
			}
			c := s.Dial(t)
			c.Send(xmpptest.Open, auth)
			c.Expect("<open")
			c.Expect("<stream:features")
			answer := c.Next()
			if strings.HasPrefix(answer, "<failure") {
				if own[authzid] {
					t.Errorf("%s as %q: %s", as.mechanism, asked, answer)
				}
				continue
			}
			c.Send(xmpptest.Open, xmpptest.Bind)
			c.Expect("<open")
			c.Expect("<stream:features")
			bound := c.Expect("<iq")
			if !own[authzid] || !strings.Contains(bound, "<jid>"+as.name+"@localhost/") {
				t.Errorf("%s as %q: %s", as.mechanism, asked, bound)
			}
		}
	}
}
