package proof

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestHiddenHeldErased: on the built server a number of a card said in two halves is hidden on the agent's screen and never
// stands whole in a file; the visitor's contact cannot be erased while it is open or held, and afterwards nothing of the
// visitor is in any file of the directory, beside the running server. The audit holds throughout.
func TestHiddenHeldErased(t *testing.T) {
	dir := t.TempDir()
	p := serve(t, dir, "--demo")
	lin := agent(t, p, "1001", demoPassword)
	lin.want("<iq type='set' to='acd.localhost'><desk xmlns='urn:parley:acd:1'/></iq>")
	romeo, visit := visitor(t, p, "Quetzalcoatl", "8000")
	joinQueue(romeo, "Quetzalcoatl")
	readyState(lin, "8000")
	accept(lin, lin.await("an offer", isOffer))
	room := invitation(t, lin)
	join(t, romeo, room, "visitor")
	join(t, lin, room, "agent")

	romeo.send("<message type='groupchat' to='"+room+"' id='m1'><body>%s</body></message>", "zanzibar 5105 1051")
	lin.await("the first half", says("zanzibar 5105 1051"))
	romeo.send("<message type='groupchat' to='"+room+"' id='m2'><body>%s</body></message>", "0510 5100")
	lin.await("the first half, hidden", says("zanzibar 5105 10••"))
	lin.await("the second half", says("•••• 5100"))
	romeo.await("that it was hidden", func(n node) bool { return n.kid("urn:parley:acd:1", "notice").attr("kind") == "masked" })
	romeo.want("<iq type='get' to='upload.localhost'><request xmlns='" + nsUpload + "' filename='zanzibar.png' size='12' content-type='image/png'/></iq>")

	guest, _, _ := strings.Cut(visit.JID, "@")
	if r := parley(t, "erase", "--data", dir, "--visitor", guest, "--yes"); r.code == 0 || !strings.Contains(r.errors, "still open") {
		t.Errorf("an open contact: exit %d, %s%s", r.code, r.out, r.errors)
	}
	lin.want("<iq type='set' to='" + room + "'><end xmlns='urn:parley:acd:1'/></iq>")
	romeo.await("the end", isContactState(room, "ended"))
	lin.want("<iq type='set' to='" + room + "'><wrap-up xmlns='urn:parley:acd:1' code='resolved'><note>zanzibar</note></wrap-up></iq>")
	readyState(lin, "8000")
	lin.await("the end of the wrap-up", func(n node) bool { return n.kid("urn:parley:acd:1", "closed").attr("jid") == room })
	must(t, "hold", "add", "--data", dir, "--visitor", guest, "--reason", "case 115/2026")
	if r := parley(t, "erase", "--data", dir, "--visitor", guest, "--yes"); r.code == 0 || !strings.Contains(r.errors, "case 115/2026") {
		t.Errorf("held: exit %d, %s%s", r.code, r.out, r.errors)
	}
	must(t, "hold", "lift", "--data", dir, "1")
	if said := must(t, "erase", "--data", dir, "--visitor", guest); !strings.Contains(said, "Nothing has been erased yet") || inFiles(t, dir, "zanzibar") == 0 {
		t.Errorf("without --yes: %s", said)
	}
	if said := must(t, "erase", "--data", dir, "--visitor", guest, "--yes"); !strings.Contains(said, "Erased of visitor") {
		t.Errorf("erased: %s", said)
	}
	for _, words := range []string{"zanzibar", "Quetzalcoatl", "quetzalcoatl", guest, "5105 10", "51051051"} {
		if n := inFiles(t, dir, words); n > 0 {
			t.Errorf("%q is %d times in the files of the running server", words, n)
		}
	}
	whole(t, dir)
	if answer := request(t, http.MethodGet, p.url("/api/v1/health"), nil); answer.StatusCode != http.StatusOK {
		t.Errorf("the server is not well: %s", answer.Status)
	}
}

// inFiles counts words in all files of a directory, as the disk has them.
func inFiles(t *testing.T, dir, words string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		n += bytes.Count(content, []byte(words)) + strings.Count(filepath.Base(path), words)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
