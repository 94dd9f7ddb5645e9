package attack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// report is where the table is written down.
const report = root + "/docs/security-tests.md"

// elsewhere are rows of the attack table that other tests hold, with their controls, or that have nothing here to attack.
func elsewhere() [][2]string {
	return [][2]string{
		{"Round trips that change a document (CVE-2020-29509 … 29511); accept-sets of two parsers",
			"`xmppd/stanza`: `FuzzScan`, and `-tags oracle` against expat both ways; nothing is ever parsed and written anew, stanzas are spliced byte for byte"},
		{"A component that writes an agent's address (XEP-0114)",
			"`internal/proof` TestAComponentCannotSpeakAsAnAgent; control: ejabberd with check_from: false"},
		{"A name that is made again inherits rights (CVE-2024-25420, -25421)",
			"`internal/proof` accounts_test.go; no control yet"},
		{"iq answers believed by the pages, forged carbons and archives there", "`webclient/test`"},
		{"Constant-time comparison (CVE-2021-32921), weak randomness (CVE-2016-1232)",
			"by reading: `hmac.Equal` and `subtle` in `xmppd/sasl`, `xmppd/store`; `crypto/rand` for every token; SES-2 for ids of sessions"},
		{"TLS renegotiation, KeyUpdate and post-handshake floods (CVE-2021-32920, GO-2026-4870, GO-2026-6090)",
			"Go's crypto/tls has no renegotiation for servers and bounds the others; no test of our own"},
		{"Affiliation lists of rooms (CVE-2021-37601), whose archive is whose",
			"`acd/xmpp` and `acd/conversation`: rooms are the contact centre's alone; the web's rows come with it"},
		{"Labels of metrics (CVE-2022-21698, CVE-2023-45142)", "there are no metrics yet"},
		{"Server-to-server dialback and certificates (CVE-2012-3525, CVE-2021-32919, CVE-2014-3451, CVE-2025-59154)", "there is no s2s"},
		{"A certificate checked against a name out of DNS (CVE-2022-24968)", "Parley connects to nobody by DNS: components name host and port"},
		{"What uploads may be served as", "`xmppd/upload`"},
	}
}

// TestReport holds docs/security-tests.md to the rows.
func TestReport(t *testing.T) {
	was, err := os.ReadFile(report)
	if err != nil && !*update {
		t.Fatal(err)
	}
	if table(figuresOf(string(was))) != string(was) && !*update {
		t.Errorf("docs/security-tests.md is not what the rows say: run go test -tags sqlite_fts5 ./internal/attack -update")
	}
}

// writeReport writes the table anew. Rows that this run has not measured keep their figures.
func writeReport() error {
	was, err := os.ReadFile(report)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	figure := figuresOf(string(was))
	for id, f := range measured.by {
		figure[id] = f
	}
	return os.WriteFile(report, []byte(table(figure)), 0o644)
}

// figuresOf reads the figures of a table.
func figuresOf(text string) map[string]string {
	by := map[string]string{}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if len(cells) == 5 && strings.HasPrefix(cells[0], "| ") {
			by[strings.TrimPrefix(cells[0], "| ")] = strings.TrimSuffix(cells[4], " |")
		}
	}
	return by
}

func table(figure map[string]string) string {
	var b strings.Builder
	b.WriteString("# Security tests\n\n" +
		"<!-- made by go test -tags sqlite_fts5 ./internal/attack -update -->\n\n" +
		"What is known to have broken servers of this kind, tried against the built Parley over raw sockets on loopback. Each row is a subtest of its id\n" +
		"in `internal/attack` (`go test -tags sqlite_fts5 ./internal/attack -run '/XML-1$'`) and is run twice: against Parley, where it must find\n" +
		"nothing, and against its control, where it must succeed. \"Parley, weakened\" is Parley built with that one defence taken out. The figures\n" +
		"are of one run, on two shared cores; `PARLEY_LONG=1` has the long forms (10⁶ connections and the like).\n")
	for _, name := range []string{"XML", "Streams", "Resources", "Identity", "Sessions", "Visits"} {
		b.WriteString("\n## " + name + "\n\n| test | attack | Parley | control | measured |\n|---|---|---|---|---|\n")
		for _, r := range groups()[name] {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.id, r.about, r.holds, r.control.name, figure[r.id])
		}
	}
	b.WriteString("\n## Held elsewhere, or nothing to attack\n\n| attack | where |\n|---|---|\n")
	for _, e := range elsewhere() {
		fmt.Fprintf(&b, "| %s | %s |\n", e[0], e[1])
	}
	return b.String()
}
