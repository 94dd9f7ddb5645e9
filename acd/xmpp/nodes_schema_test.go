package xmpp

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parley/xmppd/stanza"
)

// TestWhatIsSaidFitsTheSchema holds every element of ours in the scripts, and in the examples of the protocol, to
// docs/schema. Requests that are wrong on purpose, and answered with an error, are left out.
func TestWhatIsSaidFitsTheSchema(t *testing.T) {
	var elements bytes.Buffer
	count := 0
	add := func(xml string) {
		e, err := stanza.Parse([]byte(xml))
		if err != nil {
			return // a line of a script that is no stanza
		}
		for _, ours := range outermost(e) {
			elements.Write(bytes.ReplaceAll(ours.Bytes(), []byte("\n"), []byte(" ")))
			elements.WriteByte('\n')
			count++
		}
	}
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "\n\n") {
			for line := range strings.Lines(block) {
				who, xml, said := strings.Cut(strings.TrimSpace(line), " ← ")
				if !said {
					who, xml, _ = strings.Cut(strings.TrimSpace(line), ": ")
				}
				if strings.HasPrefix(xml, "<") && !strings.ContainsAny(who, " #") && (said || !refusedIn(block, xml)) {
					add(strings.Replace(xml, " ", " xmlns='jabber:client' ", 1))
				}
			}
		}
	}
	scripts := count
	text, err := os.ReadFile("../../docs/protocol-acd.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```xml\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		whole, err := stanza.Parse([]byte("<examples xmlns='jabber:client'>" + m[1] + "</examples>"))
		if err != nil {
			t.Errorf("an example is not well-formed: %v\n%s", err, m[1])
			continue
		}
		add(string(whole.Bytes()))
	}
	if scripts < 500 || count-scripts < 10 {
		t.Errorf("only %d elements in the scripts, %d in the examples", scripts, count-scripts)
	}
	cmd := exec.CommandContext(t.Context(), "/usr/bin/python3", "../../docs/schema/validate.py")
	cmd.Stdin = &elements
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v (scripts/setup.sh installs python3-lxml)\n%s", err, out)
	}
}

// outermost is the elements of ours in e that are in none of ours.
func outermost(e *stanza.Element) (all []*stanza.Element) {
	for _, kid := range e.Elements() {
		if kid.NS == nsParley {
			all = append(all, kid)
		} else {
			all = append(all, outermost(kid)...)
		}
	}
	return all
}

// refusedIn says whether a block answers a request with an error.
func refusedIn(block, xml string) bool {
	id := regexp.MustCompile(` id='([^']*)'`).FindStringSubmatch(xml)
	return id != nil && regexp.MustCompile(`type='error' id='`+regexp.QuoteMeta(id[1])+`'`).MatchString(block)
}
