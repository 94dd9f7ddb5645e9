package archive

import (
	"strings"
	"testing"
	"time"

	"parley/xmppd/mam"
)

func (f *fixture) find(t *testing.T, account int64, words string) (bodies []string) {
	t.Helper()
	r, err := f.Page(t.Context(), account, addressOf(account), mam.Query{Max: -1, Text: words})
	must(t, err)
	for _, m := range r.Messages {
		bodies = append(bodies, strings.TrimSpace(textOf(m.Message)))
	}
	return bodies
}

func TestWordsAreFoundIndexedOrNot(t *testing.T) {
	f := open(t, t.TempDir(), Default())
	say := func(sender, recipient int64, body string) {
		f.keep(t, kept(t, sender, recipient, time.UnixMilli(1), message(addressOf(sender).String()+"/a", addressOf(recipient).String(), "1", "<body>"+body+"</body>")))
	}
	say(romeo, juliet, "我要退款，謝謝")
	say(romeo, juliet, "Where is my Ｏｒｄｅｒ?")
	say(mercutio, juliet, "退款 from somebody else")
	must(t, f.indexWords(t.Context(), 10))
	say(romeo, juliet, "退款又來了")
	for words, want := range map[string]string{
		"退款": "我要退款，謝謝 | 退款又來了", "order": "Where is my Ｏｒｄｅｒ?", "退款 又來": "退款又來了", "從來": "", "退": "我要退款，謝謝 | 退款又來了",
		"somebody": "", "a3": "", `" OR who : "a3`: "",
	} {
		if got := strings.Join(f.find(t, romeo, words), " | "); got != want {
			t.Errorf("%s: %s, want %s", words, got, want)
		}
	}
	if got := f.find(t, juliet, "退款"); len(got) != 3 {
		t.Errorf("juliet finds %q", got)
	}
}

func TestARetractedMessageIsNotFound(t *testing.T) {
	f := open(t, t.TempDir(), Default())
	f.keep(t, kept(t, romeo, juliet, time.UnixMilli(1), message("romeo@verona.lit/a", "juliet@verona.lit", "m1", "<body>secret</body>")))
	must(t, f.indexWords(t.Context(), 10))
	f.keep(t, kept(t, romeo, juliet, time.UnixMilli(1), retraction(romeo, juliet, "r1", "m1")))
	must(t, f.retractAll(t.Context()))
	if got := f.find(t, romeo, "secret"); len(got) != 0 {
		t.Errorf("found %q", got)
	}
	var n int
	must(t, f.db.Reader().QueryRowContext(t.Context(), "SELECT count(*) FROM archive_text WHERE archive_text MATCH 'secret'").Scan(&n))
	if n != 0 {
		t.Error("the index still has the word")
	}
}
