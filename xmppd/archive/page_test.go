package archive

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// TestAPageLooksAtSoMuchOnly asks for one's own resource, of which the index knows nothing.
func TestAPageLooksAtSoMuchOnly(t *testing.T) {
	cfg := Default()
	cfg.PageMax = 5
	f := open(t, t.TempDir(), cfg)
	f.examinedMax = 60
	say := func(n int, resource string) {
		for i := range n {
			f.Keep(kept(t, romeo, juliet, time.UnixMilli(1), message("romeo@verona.lit/"+resource, "juliet@verona.lit", strconv.Itoa(i), "<body>x</body>")), func(error) {})
		}
		f.keep(t, kept(t, romeo, juliet, time.UnixMilli(1), message("romeo@verona.lit/last", "juliet@verona.lit", "1", "<body>x</body>")))
	}
	say(3, "a")
	say(200, "b")
	q := mam.Query{Max: -1, With: jid.MustParse("romeo@verona.lit/a")}
	r, err := f.Page(t.Context(), romeo, addressOf(romeo), q)
	must(t, err)
	if len(r.Messages) != 3 || r.Complete {
		t.Errorf("%d messages, complete %v", len(r.Messages), r.Complete)
	}
	q.After = r.Last
	_, err = f.Page(t.Context(), romeo, addressOf(romeo), q)
	var refused stanza.Error
	if !errors.As(err, &refused) || refused.Condition != stanza.ResourceConstraint {
		t.Errorf("nothing in reach: %v", err)
	}
}

func TestPagesWaitForOneAnother(t *testing.T) {
	f := open(t, t.TempDir(), Default())
	for range pagesAtOnce {
		f.pages <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Page(ctx, romeo, addressOf(romeo), mam.Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("one page more: %v", err)
	}
	<-f.pages
	if _, err := f.Page(t.Context(), romeo, addressOf(romeo), mam.Query{}); err != nil {
		t.Error(err)
	}
}
