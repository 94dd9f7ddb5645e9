package proof

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestAProgramIsTold has the built server tell a program over HTTPS what becomes of a contact: what happened while the server
// was down and the program failed comes too, in order, each event once, and proves genuine.
func TestAProgramIsTold(t *testing.T) {
	type request struct{ id, at, signature, body string }
	got, broken := make(chan request, 100), make(chan bool, 1)
	target := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-broken:
			w.WriteHeader(http.StatusBadGateway)
			return
		default:
		}
		b, _ := io.ReadAll(r.Body)
		got <- request{r.Header.Get("Webhook-Id"), r.Header.Get("Webhook-Timestamp"), r.Header.Get("Webhook-Signature"), string(b)}
	}))
	t.Cleanup(target.Close)
	dir := t.TempDir()
	authority, settings := filepath.Join(dir, "ca.pem"), filepath.Join(dir, "parley.toml")
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(authority, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: target.Certificate().Raw})))
	write(settings, fmt.Sprintf("[webhooks]\nallowed-hosts = [%q]\nallowed-networks = [\"127.0.0.0/8\"]\nca-file = %q\n", strings.TrimPrefix(target.URL, "https://"), authority))

	data := t.TempDir()
	p := serve(t, data, "--demo", "--config", settings)
	if r := parley(t, "webhook", "add", "https://evil.example/", "--data", data); r.code != 1 || !strings.Contains(r.errors, "allowed-hosts") {
		t.Errorf("a host that is not allowed: %+v", r)
	}
	said := must(t, "webhook", "add", target.URL+"/parley", "--events", "contact.*", "--queues", "8000", "--data", data)
	secret := regexp.MustCompile(`whsec_(\S+)`).FindStringSubmatch(said)
	if secret == nil {
		t.Fatalf("no secret: %s", said)
	}
	key, err := base64.StdEncoding.DecodeString(secret[1])
	if err != nil {
		t.Fatal(err)
	}
	broken <- true // the first try fails
	romeo, _ := visitor(t, p, "Romeo", "8000")
	joinQueue(romeo, "Romeo")
	romeo.want(`<iq type='set' to='8000@acd.localhost' xmlns='jabber:client'><depart-queue xmlns='` + nsWorkgroup + `'/></iq>`)
	p.terminate()
	serve(t, data, "--demo", "--config", settings)

	ids := map[string]bool{}
	for _, want := range []string{"contact.waiting", "contact.ended"} {
		var r request
		select {
		case r = <-got:
		case <-patience(t).Done():
			t.Fatalf("%s was never told; %s", want, must(t, "webhook", "deliveries", "1", "--data", data))
		}
		var body struct {
			ID, Type string
			Data     struct{ Queue, Cause string }
		}
		if err := json.Unmarshal([]byte(r.body), &body); err != nil {
			t.Fatal(err)
		}
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%s.%s", r.id, r.at, r.body)
		if body.Type != want || body.Data.Queue != "8000" || body.ID != r.id || ids[r.id] || r.signature != "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
			t.Errorf("told %s (%s), want %s, once and signed", r.body, r.signature, want)
		}
		if strings.Contains(r.body, "Romeo") {
			t.Errorf("it names the customer: %s", r.body)
		}
		ids[r.id] = true
	}
	if list := must(t, "webhook", "list", "--data", data); !strings.Contains(list, "contact.*") {
		t.Errorf("list: %s", list)
	}
	must(t, "webhook", "remove", "1", "--data", data)
}
