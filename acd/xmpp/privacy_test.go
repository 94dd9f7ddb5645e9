package xmpp

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// secret is a word that every script uses for what no visitor may ever read: in private lines, whispers, notes, reasons.
const secret = "hushed"

// confidential is what stands only in what agents are told.
var confidential = regexp.MustCompile(secret +
	`|<(private|whisper|monitored|pass|note|reason|moved)[ />]|role='(consulted|lead)'|id='[0-9]+\.[0-9]+'|urn:xmpp:forward:0`)

// TestNothingPrivateReachesAVisitor plays all scripts and looks at everything that anybody was sent who is no agent.
// Agents are numbers.
func TestNothingPrivateReachesAVisitor(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	told := 0 // to agents: there is something to keep from the visitors
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			for line := range strings.Lines(transcriptOf(t, file)) {
				who, xml, said := strings.Cut(line, " ← ")
				switch {
				case !said:
				case who[0] >= '0' && who[0] <= '9':
					told += strings.Count(xml, secret)
				case strings.Contains(xml, "urn:xmpp:mam:2"):
					if strings.Contains(xml, secret) {
						t.Errorf("%s found in the archive: %s", who, xml)
					}
				default:
					if found := confidential.FindString(withoutErrors(xml)); found != "" {
						t.Errorf("%s was told %q: %s", who, found, xml)
					}
				}
			}
		})
	}
	if told == 0 {
		t.Error("no script has a secret")
	}
}

// withoutErrors leaves out the sentence of an error, which may speak of reasons.
func withoutErrors(xml string) string {
	before, _, _ := strings.Cut(xml, "<error ")
	return before
}

// transcriptOf plays a script and gives all that was said on it.
func transcriptOf(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Default()
	cfg.PresenceOnly = strings.HasPrefix(filepath.Base(file), "foreign")
	f := newFloor(t, cfg)
	var said strings.Builder
	for _, block := range strings.Split(strings.TrimRight(string(text), "\n"), "\n\n") {
		act, _, plays := strings.Cut(block, "\n----")
		for line := range strings.Lines(act) {
			if line = strings.TrimSpace(line); plays && line != "" && !strings.HasPrefix(line, "#") {
				said.WriteString(f.play(line) + "\n")
			}
		}
	}
	return said.String()
}
