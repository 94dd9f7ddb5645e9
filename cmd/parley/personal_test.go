package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/config"
	"parley/internal/control"
	"parley/internal/store"
	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
	"parley/xmppd/upload"
)

// Every table there is says what it holds of visitors. What does, goes with the person: who adds a table with something
// personal in it also has it erased (acd/retain, personal.go) and puts it into TestErasedFromTheFiles.
const (
	ids      = "ids, times, codes and numbers only"
	erased   = "erased with the contact or the visitor"
	passing  = "gone by itself within hours, and erased with the person"
	staff    = "of those who work here, and of what they set"
	accounts = "an account's own: parley user remove"
	program  = "the program's own"
)

func tables() map[string]string {
	all := map[string]string{}
	for holds, names := range map[string]string{
		ids: "log snapshots lines heads seals contacts parties moved receipts rated audit erasures used_tokens " +
			"fact_agents fact_contacts fact_cursor fact_entries fact_offers fact_parts fact_passes fact_queues fact_refusals fact_sessions fact_states " +
			"webhook_deliveries consents",
		erased: "messages callers notes tags passes ratings surveys reports attachments addresses contact_claims bans visitors " +
			"roster offline subscription_requests uploads search_lines search_text",
		passing: "claims sessions followers guests",
		staff: "queues agents serves reasons codes skills agent_skills plain_agents plain_contacts integrators holds " +
			"replies programs staff webhooks plans plan_results consent_texts",
		accounts: "accounts scram_keys logins stream_tokens documents archive_messages archive_chunks archive_blocks archive_state " +
			"archive_retractions archive_text archive_text_state pubsub_nodes pubsub_items pubsub_affiliations pubsub_subscriptions",
		program: "site server_secrets sqlite_sequence search_cursor",
	} {
		for _, name := range strings.Fields(names) {
			all[name] = holds
		}
	}
	return all
}

// TestEveryTable fails for a table that nobody has called personal or not.
func TestEveryTable(t *testing.T) {
	cfg := streamsConfig(t)
	_, _, _, end := startStreams(t, cfg)
	if err := end(); err != nil {
		t.Fatal(err)
	}
	db, err := store.OpenView(cfg.Data)
	must(t, err)
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
	must(t, err)
	defer rows.Close()
	known, n := tables(), 0
	for rows.Next() {
		var name string
		must(t, rows.Scan(&name))
		n++
		if known[name] != "" || strings.HasPrefix(name, "migrations_") || shadow(name, known) {
			continue
		}
		t.Errorf("table %s: does it hold anything of a visitor? Put it into tables(), and see what stands there", name)
	}
	if must(t, rows.Err()); n < 40 {
		t.Fatalf("only %d tables: the test shows nothing", n)
	}
}

// shadow says whether a table is one that FTS5 keeps for another.
func shadow(name string, known map[string]string) bool {
	for _, end := range []string{"_data", "_idx", "_docsize", "_config", "_content"} {
		if of, is := strings.CutSuffix(name, end); is && known[of] != "" {
			return true
		}
	}
	return false
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// marks are words that nobody else has said, as a visitor's own are spread over the tables: plain, Chinese, in JSON and XML.
var marks = [...]string{"zebrastripe", "斑馬紋路", "Zébulon", "10.99.88.77"}

// tokens are what the index makes of the marks.
var tokens = [...]string{"馬紋", "紋路", "zebulon"}

// TestErasedFromTheFiles fills every place with the words of one person among a day of others, erases that person, and looks
// for the words in the raw files. What is left proves itself as before.
func TestErasedFromTheFiles(t *testing.T) {
	dir := t.TempDir()
	if code := run([]string{"generate", "day", "--contacts", "200", "--lines", "6", "--data", dir}); code != 0 {
		t.Fatalf("generate: %d", code)
	}
	cfg := config.Default()
	cfg.Data, cfg.Accounts.ScramIterations = dir, xstore.ScramIterationsMin
	p, err := openParts(t.Context(), cfg, slog.New(slog.DiscardHandler))
	must(t, err)
	fillWithWords(t, p)
	must(t, p.index.CatchUp(t.Context()))
	before := figures(t, p)
	if found := rawCount(t, dir); slices.Contains(found, 0) {
		t.Fatalf("not all words are in the files, the test shows nothing: %v", found)
	}
	must(t, os.WriteFile(filepath.Join(dir, "parley-before-20260101T000000.000.db"), []byte(marks[0]), 0o600))

	guest := p.whom(t)
	plan, err := p.centre().Erase(t.Context(), control.NewErasure{Visitor: guest, Dry: true})
	must(t, err)
	var kinds []string
	for _, f := range plan.Found {
		kinds = append(kinds, f.What)
	}
	if want := []string{"lines", "notes", "tags", "summaries", "comments", "answers", "complaints", "attachments", "callers", "addresses", "claims",
		"bans", "files", "lines in the index", "rosters and waiting messages", "guests"}; !slices.Equal(kinds, want) {
		t.Errorf("found %q, want %q", kinds, want)
	}
	done, err := p.centre().Erase(t.Context(), control.NewErasure{Visitor: guest})
	if err != nil || !done.Done {
		t.Fatalf("%+v, %v", done, err)
	}
	if found := rawCount(t, dir); slices.Max(found) > 0 {
		t.Errorf("words are left while the database is open: %v", found)
	}
	if after := figures(t, p); after != before {
		t.Errorf("figures were %s and are %s", before, after)
	}
	must(t, p.close(context.WithoutCancel(t.Context())))
	if found := rawCount(t, dir); slices.Max(found) > 0 {
		t.Errorf("words are left: %v", found)
	}
	if code := run([]string{"audit", "--data", dir}); code != 0 {
		t.Errorf("the audit ends with %d", code)
	}
}

// whom is the visitor of the test, one of the day who has talked to somebody; its address is a guest's from then on.
func (p *parts) whom(t *testing.T) (guest string) {
	t.Helper()
	must(t, p.db.Reader().QueryRowContext(t.Context(), `SELECT jid FROM visitors WHERE jid LIKE 'g-%'`).Scan(&guest))
	return guest
}

// fillWithWords has a person leave words wherever there is a place for them.
func fillWithWords(t *testing.T, p *parts) {
	t.Helper()
	ctx := t.Context()
	guest, _, err := p.accounts.NewGuest(ctx, []string{"acd." + p.host}, 1e15, "")
	must(t, err)
	bare := guest.Name + "@" + p.host
	must(t, p.centre().AddUser(ctx, control.User{Name: "1001", Role: "agent"}, "a long secret here"))
	agent, _, err := p.accounts.Lookup(ctx, "1001")
	must(t, err)
	var visitor, contact int64
	must(t, p.db.Reader().QueryRowContext(ctx, `SELECT visitor, id FROM contacts c WHERE closed IS NOT NULL AND agent IS NOT NULL
		AND (SELECT count(*) FROM messages m WHERE m.contact = c.id) > 3
		AND NOT EXISTS (SELECT 1 FROM ratings WHERE contact = c.id) LIMIT 1`).Scan(&visitor, &contact))
	id, words := acd.ContactID(contact), strings.Join(marks[:], " ")
	url := uploaded(t, p, bare, words)
	sql := func(query string, args ...any) store.Op {
		return func(tx *store.Tx) error {
			_, err := tx.Exec(query, args...)
			return err
		}
	}
	var last int64
	must(t, p.db.Reader().QueryRowContext(ctx, `SELECT max(id) FROM messages WHERE contact = ?`, contact).Scan(&last))
	ops := []store.Op{
		sql(`UPDATE visitors SET jid = ?2 WHERE id = ?1`, visitor, bare),
		sql(`UPDATE callers SET name = ?2, form = ?2, lang = 'zh-TW' WHERE contact = ?1`, contact, words),
		acdstore.AddNote(acdstore.Note{Contact: id, Agent: 1, At: 1, Text: words}),
		acdstore.SetTags(id, 1, 1, []string{words}),
		acdstore.SetPass(acdstore.Pass{Contact: id, Agent: 1, At: 1, Reason: words, Note: words}),
		acdstore.SetRating(acdstore.Rating{Contact: id, Stars: 3, Comment: words, At: 1}),
		acdstore.InsertSurvey(id, acdstore.Answers{"how": {words}}, 1),
		acdstore.AddAttachment(acdstore.Attachment{Contact: id, Line: uint64(last), URL: url, Name: words}),
		sql(`INSERT INTO reports (contact, agent, at, reason) VALUES (?1, 1, 1, ?2)`, contact, words),
		sql(`INSERT OR REPLACE INTO addresses (contact, address) VALUES (?1, ?2)`, contact, words),
		sql(`INSERT OR REPLACE INTO contact_claims (contact, claims) VALUES (?1, ?2)`, contact, words),
		sql(`INSERT INTO claims (jid, queue, claims, expires) VALUES (?1, 1, ?2, 1)`, bare, words),
		sql(`INSERT INTO sessions (jid, part, contact) VALUES (?1, 3, ?2)`, bare+"/"+marks[0], contact),
		sql(`INSERT INTO bans (kind, target, reason, contact, agent, at, until, lifted) VALUES (1, ?1, ?2, ?3, 1, 1, 2, 0)`, bare, words, contact),
	}
	for n := range 40 { // enough to split pages and to overflow them
		text := strings.Repeat(words+" ", 1+n*n%97)
		ops = append(ops, acdstore.MaskLine(1, id, uint64(last), text, "<message xmlns='jabber:client'><body>"+text+"</body></message>"))
	}
	for _, op := range ops {
		must(t, p.db.Do(ctx, op))
	}
	room := id.String() + "@acd." + p.host
	_, err = p.accounts.SetItem(ctx, agent.ID, xstore.RosterItem{JID: room, Name: words, Subscription: "both"})
	must(t, err)
	must(t, p.accounts.StoreOffline(ctx, agent.ID, []byte("<message xmlns='jabber:client' from='"+room+"/visitor'><body>"+words+"</body></message>")))
}

// uploaded is the URL of a file that somebody has put there.
func uploaded(t *testing.T, p *parts, bare, words string) (get string) {
	t.Helper()
	mux := http.NewServeMux()
	web := httptest.NewServer(mux)
	defer web.Close()
	cfg := upload.Default()
	cfg.Domain, cfg.Dir, cfg.BaseURL = "upload."+p.host, filepath.Join(p.dir, "files"), web.URL
	cfg.Allow = func(context.Context, jid.JID) (upload.Allowance, error) { return cfg.Guest("conversation"), nil }
	answers := make(chan []byte, 1)
	s, err := upload.Open(t.Context(), cfg, p.db, func(string, component.Handler, ...component.Option) (component.Port, error) {
		return told(answers), nil
	}, slog.New(slog.DiscardHandler))
	must(t, err)
	defer func() { must(t, s.Close(context.Background())) }()
	mux.Handle(upload.Path, s)
	s.Handle(fmt.Appendf(nil, `<iq xmlns='jabber:client' type='get' id='1' from='%s/web' to='%s'><request xmlns='urn:xmpp:http:upload:0' filename='%s.txt' size='%d'/></iq>`,
		bare, cfg.Domain, marks[0], len(words)), func() {})
	e, err := stanza.Parse(<-answers)
	must(t, err)
	slot := e.Child("urn:xmpp:http:upload:0", "slot")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, slot.Child("urn:xmpp:http:upload:0", "put").Attr("url"), strings.NewReader(words))
	must(t, err)
	res, err := http.DefaultClient.Do(r)
	must(t, err)
	if _ = res.Body.Close(); res.StatusCode != http.StatusCreated {
		t.Fatalf("the file was refused: %s", res.Status)
	}
	return slot.Child("urn:xmpp:http:upload:0", "get").Attr("url")
}

// told is a port that passes on what is sent.
type told chan []byte

func (told) Domain() string        { return "" }
func (told) Host() string          { return "" }
func (p told) Send(b []byte) error { p <- bytes.Clone(b); return nil }
func (told) Close() error          { return nil }

// rawCount counts the words in all files as the disk has them.
func rawCount(t *testing.T, dir string) []int {
	t.Helper()
	words := slices.Concat(marks[:], tokens[:])
	found := make([]int, len(words))
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		for i, word := range words {
			found[i] += bytes.Count(content, []byte(word)) + strings.Count(path, word)
		}
		return err
	}))
	return found
}

// figures is what reports are made of: it does not change when somebody is erased.
func figures(t *testing.T, p *parts) (all string) {
	t.Helper()
	must(t, p.db.Reader().QueryRowContext(t.Context(), `SELECT (SELECT count(*) || '/' || sum(ended) FROM contacts) || ' ' || (SELECT count(*) || '/' || sum(id) FROM log)
		|| ' ' || (SELECT count(*) || '/' || sum(stars) FROM ratings) || ' ' || (SELECT count(*) FROM parties) || ' ' || (SELECT count(*) FROM reports)`).Scan(&all))
	return all
}
