package version_test

import (
	"testing"

	"parley/xmppd"
	"parley/xmppd/xep/version"
	"parley/xmppd/xmpptest"
)

func TestVersion(t *testing.T) {
	for given, want := range map[string]string{"1.2-abc": "1.2-abc", "": "unknown"} {
		s := xmpptest.Start(t, func(c *xmppd.Config) { c.Version = given })
		s.Account(t, "juliet")
		juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
		got := juliet.Result("get", "localhost", "<query xmlns='jabber:iq:version'/>")
		if name := got.Child(version.NS, "name").Text(); name != "Parley" {
			t.Errorf("name %q", name)
		}
		if v := got.Child(version.NS, "version").Text(); v != want {
			t.Errorf("version %q, want %q", v, want)
		}
		if got.Child(version.NS, "os") != nil {
			t.Errorf("the operating system is told: %s", got.Bytes())
		}
	}
}
