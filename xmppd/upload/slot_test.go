package upload

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/xmppd/stanza"
)

// The service says what it is and how large a file may be (XEP-0363 v1.2.0 §2).
func TestDisco(t *testing.T) {
	c := begin(t, t.TempDir())
	answer := string(c.ask("romeo@localhost", "<query xmlns='http://jabber.org/protocol/disco#info'/>").Bytes())
	for _, part := range []string{
		"category='store'", "type='file'", "<feature var='urn:xmpp:http:upload:0'/>",
		"<feature var='urn:xmpp:http:upload:purpose:0#message'/>", "<feature var='urn:xmpp:http:upload:purpose:0#ephemeral'/>",
		"<field var='FORM_TYPE' type='hidden'><value>urn:xmpp:http:upload:0</value></field>",
		"<field var='max-file-size'><value>26214400</value></field>",
	} {
		if !strings.Contains(answer, part) {
			t.Errorf("%s is missing in %s", part, answer)
		}
	}
	items := c.ask("romeo@localhost", "<query xmlns='http://jabber.org/protocol/disco#items'/>")
	if items.Attr("type") != "result" || len(items.Elements()) != 1 {
		t.Errorf("items: %s", items.Bytes())
	}
	for _, ns := range []string{nsInfo, nsItems} {
		if got := condition(c.ask("romeo@localhost", "<query xmlns='"+ns+"' node='x'/>")); got != "cancel item-not-found" {
			t.Errorf("a node that is not there: %s", got)
		}
	}
	if got := c.ask("romeo@localhost", "<ping xmlns='urn:xmpp:ping'/>"); got.Attr("type") != "result" {
		t.Errorf("ping: %s", got.Bytes())
	}
}

// A slot is two URLs that keep the file's name, under the base URL, percent-encoded.
func TestSlot(t *testing.T) {
	c := begin(t, t.TempDir())
	put, get := c.slot("filename", "très cool.jpg", "size", "23456", "content-type", "image/jpeg")
	for _, u := range []string{put, get} {
		token, found := strings.CutPrefix(strings.TrimSuffix(u, "/tr%C3%A8s%20cool.jpg"), c.web.URL+"/upload/")
		if !found || len(token) != tokenChars {
			t.Errorf("url %s", u)
		}
	}
	if put == get {
		t.Error("who can read can write")
	}
	other, _ := c.slot("filename", "très cool.jpg", "size", "23456", "content-type", "image/jpeg")
	if other == put {
		t.Error("two slots are the same")
	}
}

// The program may give a file another name than it was asked for.
func TestNamed(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.Named = func(name string) string { return strings.ReplaceAll(name, "1", "x") } })
	_, get := c.slot("filename", "a1b1.png", "size", "5", "content-type", "image/png")
	if !strings.HasSuffix(get, "/axbx.png") {
		t.Errorf("url %s", get)
	}
}

func TestRefusedRequests(t *testing.T) {
	c := begin(t, t.TempDir())
	c.setAllowed("paris@localhost", Allowance{})
	ask := func(attrs ...string) string { return request(attrs...) }
	purpose := func(child string) string {
		return "<request xmlns='" + NS + "' filename='a' size='1'>" + child + "</request>"
	}
	for _, test := range []struct{ name, from, payload, want string }{
		{"no name", "romeo@localhost", ask("size", "1"), "modify bad-request"},
		{"long name", "romeo@localhost", ask("filename", strings.Repeat("a", 256), "size", "1"), "modify bad-request"},
		{"no size", "romeo@localhost", ask("filename", "a"), "modify bad-request"},
		{"nothing", "romeo@localhost", ask("filename", "a", "size", "0"), "modify bad-request"},
		{"less than nothing", "romeo@localhost", ask("filename", "a", "size", "-1"), "modify bad-request"},
		{"no number", "romeo@localhost", ask("filename", "a", "size", "1e3"), "modify bad-request"},
		{"signed", "romeo@localhost", ask("filename", "a", "size", "+1"), "modify bad-request"},
		{"too large", "romeo@localhost", ask("filename", "a", "size", "26214401"), "modify not-acceptable file-too-large 26214400"},
		{"beyond 2^63", "romeo@localhost", ask("filename", "a", "size", "9999999999999999999"), "modify not-acceptable file-too-large 26214400"},
		{"beyond 2^64", "romeo@localhost", ask("filename", "a", "size", "99999999999999999999999"), "modify not-acceptable file-too-large 26214400"},
		{"no type", "romeo@localhost", ask("filename", "a", "size", "1", "content-type", "image"), "modify bad-request"},
		{"odd type", "romeo@localhost", ask("filename", "a", "size", "1", "content-type", "a/b;c"), "modify bad-request"},
		{"long type", "romeo@localhost", ask("filename", "a", "size", "1", "content-type", "a/"+strings.Repeat("b", 300)), "modify bad-request"},
		{"a guest", "g-1@localhost", ask("filename", "a", "size", "1"), "auth forbidden"},
		{"not allowed", "paris@localhost", ask("filename", "a", "size", "1"), "auth forbidden"},
		{"for ever", "romeo@localhost", purpose("<permanent xmlns='urn:xmpp:http:upload:purpose:0'/>"), "cancel feature-not-implemented"},
		{"past", "romeo@localhost", purpose("<ephemeral xmlns='urn:xmpp:http:upload:purpose:0' expire-before='2026-11-22T09:59:59Z'/>"), "modify bad-request"},
		{"no end", "romeo@localhost", purpose("<ephemeral xmlns='urn:xmpp:http:upload:purpose:0'/>"), "modify bad-request"},
		{"no such thing", "romeo@localhost", "<query xmlns='jabber:iq:version'/>", "cancel service-unavailable"},
		{"old version", "romeo@localhost", "<request xmlns='urn:xmpp:http:upload' filename='a' size='1'/>", "cancel service-unavailable"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := condition(c.ask(test.from, test.payload)); got != test.want {
				t.Errorf("got %s, expected %s", got, test.want)
			}
		})
	}
}

// What is addressed elsewhere, or no question, gets the error that says so, or nothing.
func TestOtherStanzas(t *testing.T) {
	c := begin(t, t.TempDir())
	for _, test := range []struct{ stanza, want string }{
		{`<message xmlns='jabber:client' from='romeo@localhost/r' to='upload.localhost' id='1'><body>hi</body></message>`, "service-unavailable"},
		{`<iq xmlns='jabber:client' type='set' from='romeo@localhost/r' to='upload.localhost' id='1'>` + request("filename", "a", "size", "1") + `</iq>`, "service-unavailable"},
		{`<iq xmlns='jabber:client' type='get' from='romeo@localhost/r' to='x@upload.localhost' id='1'>` + request("filename", "a", "size", "1") + `</iq>`, "service-unavailable"},
		{`<iq xmlns='jabber:client' type='result' from='romeo@localhost/r' to='upload.localhost' id='1'/>`, ""},
		{`<message xmlns='jabber:client' type='error' from='romeo@localhost/r' to='upload.localhost' id='1'/>`, ""},
		{`<presence xmlns='jabber:client' type='subscribe' from='romeo@localhost' to='upload.localhost'/>`, ""},
	} {
		c.Handle([]byte(test.stanza), func() {})
		got := ""
		select {
		case got = <-c.sent:
		default:
		}
		if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: got %q, expected %q", test.stanza, got, test.want)
		}
	}
}

// condition is an error's type, condition, and what is specific to uploads.
func condition(answer *stanza.Element) string {
	e := answer.Child(stanza.NSClient, "error")
	words := []string{e.Attr("type")}
	for _, k := range e.Elements() {
		switch {
		case k.NS == stanza.NSStanzas && k.Name != "text":
			words = append(words, k.Name)
		case k.Name == "file-too-large":
			words = append(words, k.Name, k.Child(NS, "max-file-size").Text())
		case k.Name == "retry":
			words = append(words, k.Name, k.Attr("stamp"))
		}
	}
	return strings.Join(words, " ")
}

// The quota says when there is room again (XEP-0363 v1.2.0 §5).
func TestQuota(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) {
		cfg.DayFilesMax, cfg.DayBytesMax, cfg.AccountBytesMax, cfg.SlotsMax = 3, 1000, 1500, 2
	})
	const full = "wait resource-constraint retry "
	ask := func(size string) string {
		answer := c.ask("romeo@localhost", request("filename", "a", "size", size))
		if answer.Attr("type") == "result" {
			return "slot"
		}
		return condition(answer)
	}
	expect := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Fatalf("%s: got %s, expected %s", what, got, want)
		}
	}
	expect("more than a day's bytes at once", ask("1001"), "modify not-acceptable file-too-large 1000")
	expect("first slot", ask("1"), "slot")
	c.now.pass(time.Minute)
	expect("second slot", ask("1"), "slot")
	expect("third open slot", ask("1"), full+"2026-11-22T10:05:00Z")
	other := c.ask("juliet@localhost", request("filename", "a", "size", "1"))
	expect("somebody else", other.Attr("type"), "result")

	c.now.pass(10 * time.Minute) // 10:11
	must(t, c.Sweep(t.Context()))
	c.keeps("a", strings.Repeat("a", 400)) // 10:11
	c.now.pass(time.Minute)
	c.keeps("b", strings.Repeat("b", 400)) // 10:12
	expect("the day's bytes", ask("201"), full+"2026-11-23T10:11:00Z")
	expect("the day's bytes, more of them", ask("601"), full+"2026-11-23T10:12:00Z")
	c.keeps("c", "c")
	expect("the day's files", ask("1"), full+"2026-11-23T10:11:00Z")
	c.now.pass(24 * time.Hour)
	c.keeps("d", strings.Repeat("d", 600))
	expect("all that is kept", ask("100"), full+"2026-12-22T10:11:00Z")
}

// What is gone the same day still counts for the day.
func TestQuotaRemembersWhatIsGone(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.DayFilesMax, cfg.Kept = 1, time.Hour })
	c.keeps("a", "a")
	c.now.pass(2 * time.Hour)
	must(t, c.Sweep(t.Context()))
	c.expectContents(0)
	got := condition(c.ask("romeo@localhost", request("filename", "a", "size", "1")))
	if got != "wait resource-constraint retry 2026-11-23T10:00:00Z" {
		t.Fatal(got)
	}
	c.now.pass(22 * time.Hour)
	must(t, c.Sweep(t.Context()))
	c.keeps("a", "a")
}

// What is gone leaves room among what is kept; who may try again at the next whole second is told that one.
func TestQuotaOfWhatIsKept(t *testing.T) {
	c := begin(t, t.TempDir(), func(cfg *Config) { cfg.AccountBytesMax, cfg.Kept = 10, time.Hour })
	c.now.pass(time.Millisecond)
	c.keeps("a", "123456")
	ask := func() string { return condition(c.ask("romeo@localhost", request("filename", "a", "size", "5"))) }
	if got := ask(); got != "wait resource-constraint retry 2026-11-22T11:00:01Z" {
		t.Fatal(got)
	}
	c.now.pass(time.Hour)
	must(t, c.Sweep(t.Context()))
	c.keeps("b", "12345")
}

// The store is bounded too, over a restart as well; what goes makes room.
func TestStoreIsFull(t *testing.T) {
	dir := t.TempDir()
	bounded := func(cfg *Config) { cfg.StoreBytesMax = 10 }
	t.Run("before", func(t *testing.T) { begin(t, dir, bounded).keeps("a", "123456") })
	c := begin(t, dir, bounded)
	refused := func() {
		t.Helper()
		got := condition(c.ask("juliet@localhost", request("filename", "a", "size", "5")))
		if got != "wait resource-constraint" {
			t.Fatal(got)
		}
	}
	refused()
	c.now.pass(31 * 24 * time.Hour)
	must(t, c.Sweep(t.Context()))
	c.keeps("b", "1234567890")
	if got := c.bytes.Load(); got != 10 {
		t.Errorf("%d bytes are counted", got)
	}
	refused()
}

// An asker's own end comes before the server's (XEP-0363 v1.2.0 §4.3).
func TestEphemeral(t *testing.T) {
	c := begin(t, t.TempDir())
	answer := c.ask("romeo@localhost", "<request xmlns='"+NS+"' filename='a' size='1'>"+
		"<ephemeral xmlns='urn:xmpp:http:upload:purpose:0' expire-before='2026-11-22T12:00:00+01:00'/></request>")
	slot := answer.Child(NS, "slot")
	c.status(http.StatusCreated, http.MethodPut, slot.Child(NS, "put").Attr("url"), "x")
	get := slot.Child(NS, "get").Attr("url")
	c.now.pass(time.Hour - time.Second)
	c.holds(get, "x")
	c.now.pass(time.Second)
	c.status(http.StatusNotFound, http.MethodGet, get, "")
}
