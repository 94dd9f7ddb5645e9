package time_test

import (
	"testing"
	gotime "time"

	"parley/xmppd"
	"parley/xmppd/xep/time"
	"parley/xmppd/xmpptest"
)

func TestTime(t *testing.T) {
	at := gotime.Date(2026, 11, 22, 1, 2, 3, 987, gotime.FixedZone("", -(9*3600+1800)))
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.Now = func() gotime.Time { return at } })
	s.Account(t, "juliet")
	got := s.Dial(t).Login(xmpptest.Plain("juliet")).Result("get", "localhost", "<time xmlns='urn:xmpp:time'/>")
	if tzo := got.Child(time.NS, "tzo").Text(); tzo != "-09:30" {
		t.Errorf("offset %q", tzo)
	}
	if utc := got.Child(time.NS, "utc").Text(); utc != "2026-11-22T10:32:03Z" {
		t.Errorf("time %q", utc)
	}
}
