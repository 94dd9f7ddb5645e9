package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// mayImport is the direction of the arrows: which packages of the project those of a tree may import. The first row
// that fits wins. "x/..." stands for x and all below it; what is below itself a package may always import.
var mayImport = []struct{ tree, imports, why string }{
	{"acd/xmpp", "acd acd/admin acd/audit acd/ban acd/card acd/claim acd/conversation acd/engine acd/estimate acd/hours acd/store acd/transcript acd/word internal/i18n internal/store xmppd/component xmppd/muc xmppd/mam xmppd/form xmppd/module xmppd/stanza xmppd/jid", "the one bridge"},
	{"acd/word", "acd", "a leaf: the core's numbers in words"},
	{"acd/conversation", "", "who may see what, in which order"},
	{"acd/exhaust", "acd", "the same core, every state of it"},
	{"acd/day", "acd acd/admin acd/audit acd/conversation acd/engine acd/hours acd/store internal/site internal/store", "made-up days, through the real engine"},
	{"acd/estimate", "acd", "how long a visitor will wait"},
	{"acd/whatif", "acd internal/wall", "the same core, under yesterday's log"},
	{"acd/hours", "", "a leaf: when a queue is open"},
	{"acd/explain", "acd internal/i18n", "what routing decided, in words"},
	{"acd/transcript", "acd acd/conversation acd/store internal/i18n", "a conversation as people read it"},
	{"acd/engine", "acd acd/engine acd/store internal/store", "the only owner of state"},
	{"acd/model", "acd", "the same rules in plain lists, to hold the core to"},
	{"acd/planted", "", "bugs for tests to find"},
	{"acd/sim", "acd", "the same core, seeded"},
	{"acd/store", "acd acd/audit acd/hours acd/record internal/store", "events and contacts as tables"},
	{"acd/admin", "acd acd/audit acd/engine acd/hours acd/record acd/store internal/store", "configuration: an event and its rows in one commit"},
	{"acd/facts", "acd acd/store internal/store", "the log as tables to ask"},
	{"acd/search", "acd acd/claim acd/conversation acd/facts acd/store internal/bigram internal/store", "what was said, for who may read it"},
	{"acd/webhook", "acd acd/facts acd/store acd/word internal/store", "told to programs of others"},
	{"acd/report", "acd acd/facts acd/store acd/word internal/i18n internal/wall", "reads only"},
	{"acd/plan", "acd acd/audit acd/report internal/store", "reports put together, and made at their time"},
	{"acd/audit", "acd acd/record internal/store", "who did what, beside what it tells of"},
	{"acd/record", "internal/store", "rows that prove each other"},
	{"acd/verify", "acd acd/record acd/word", "counts everything again, with no code that the figures are made by"},
	{"acd/compare", "acd acd/report acd/verify", "the reports as audit asks for them"},
	{"acd/claim", "acd internal/store", "what a site vouches for"},
	{"acd/card", "", "a leaf: numbers of cards in texts"},
	{"acd/retain", "acd acd/audit acd/store internal/store", "how long what is personal stays"},
	{"acd/ban", "acd acd/audit internal/store xmppd/jid", "who may not ask for service"},
	{"acd", "", "pure: decided by reading, tested without waiting"},
	{"xmppd/xep", "xmppd/module xmppd/muc xmppd/mam xmppd/form xmppd/stanza xmppd/jid", "features never import features"},
	{"xmppd/stanza", "", "a leaf: bytes"},
	{"xmppd/jid", "", "a leaf: a value"},
	{"xmppd/form", "xmppd/stanza", "a leaf: a wire form"},
	{"xmppd/muc", "xmppd/stanza xmppd/jid xmppd/form", "a leaf: wire forms"},
	{"xmppd/mam", "xmppd/stanza xmppd/jid xmppd/form", "a leaf: wire forms"},
	{"xmppd/sasl", "xmppd/jid xmppd/store", "log-ins: no socket, no clock"},
	{"xmppd/store", "internal/store xmppd/jid", "accounts as tables"},
	{"xmppd/component/extern", "xmppd/component xmppd/stanza xmppd/jid", "components in other processes"},
	{"xmppd/component", "xmppd/stanza xmppd/jid", "the port"},
	{"xmppd/upload", "internal/store xmppd/component xmppd/form xmppd/module xmppd/stanza xmppd/jid", "a component with an HTTP face"},
	{"xmppd/scs", "xmppd/stanza", "scenario files: bytes"},
	{"xmppd", "xmppd/... internal/store internal/bigram", "the server knows no acd"},
	{"internal/store", "", "knows no XMPP and no ACD"},
	{"internal/backup", "internal/store", "the directory as it lies"},
	{"internal/bigram", "", "a leaf: words of texts"},
	{"internal/i18n", "", "texts"},
	{"internal/tomlline", "", "a leaf: where keys stand"},
	{"internal/wall", "", "a leaf: what clocks show"},
	{"internal/chart", "", "a leaf: lines as a picture"},
	{"internal/proof", "", "from outside"},
	{"internal/attack", "", "from outside"},
	{"internal/bench", "", "from outside"},
	{"internal/site", "internal/store", "the directory's own"},
	{"internal/cert", "", "certificates"},
	{"internal/operation", "", "what machines ask; told by who wires"},
	{"internal/quota", "", "a leaf: how many in how long"},
	{"internal/signed", "acd/claim", "what sites sign"},
	{"internal/analysis", "acd acd/audit acd/store acd/whatif internal/control internal/wall", "what replay and forecast answer, to whoever asks"},
	{"internal/control", "acd/... xmppd/... internal/i18n internal/store internal/tomlline", "commands"},
	{"internal/api", "acd/... xmppd/... webclient internal/analysis internal/control internal/i18n internal/quota internal/store internal/wall", "the HTTP face"},
	{"webclient", "internal/i18n", "pages only"},
	{"scripts", "acd/... xmppd/...", "what the Makefile calls"},
	{"docs/examples", "", "programs of others, who know the wire alone"},
	{"config", "acd/... xmppd/... webclient internal/...", "composes"},
	{"cmd", "acd/... xmppd/... webclient config internal/...", "wires"},
}

// noTests are packages that only the tests of others may import.
var noTests = []string{"parley/xmppd/xmpptest", "parley/xmppd/scs", "parley/acd/engine/enginetest", "parley/acd/planted", "parley/internal/proof"}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestLayers(t *testing.T) {
	packages := list(t)
	if len(packages) < 10 {
		t.Fatalf("go list names only %d packages", len(packages))
	}
	for _, p := range packages {
		from := strings.TrimPrefix(p.ImportPath, "parley/")
		row := -1
		for i, r := range mayImport {
			if below(from, r.tree) {
				row = i
				break
			}
		}
		if row < 0 {
			t.Errorf("%s has no row in mayImport: what may it know?", from)
			continue
		}
		for _, imported := range p.Imports {
			to, own := strings.CutPrefix(imported, "parley/")
			if !own {
				continue
			}
			if !allowed(from, to, mayImport[row].imports) {
				t.Errorf("%s imports %s; it may import: %s (%s)", from, to, mayImport[row].imports, mayImport[row].why)
			}
			for _, only := range noTests {
				if imported == only {
					t.Errorf("%s imports %s outside its tests", from, to)
				}
			}
		}
	}
}

func allowed(from, to, imports string) bool {
	if below(to, from) {
		return true
	}
	for _, word := range strings.Fields(imports) {
		if tree, all := strings.CutSuffix(word, "/..."); to == word || all && below(to, tree) {
			return true
		}
	}
	return false
}

// below says whether a package is a tree's or in it.
func below(path, tree string) bool { return path == tree || strings.HasPrefix(path, tree+"/") }

func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-tags", "sqlite_fts5", "-json=ImportPath,Imports", "parley/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
