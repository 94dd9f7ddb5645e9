package attack

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// visitRows attack what anybody may do who has no account: ask for service.
func visitRows() []row {
	return append([]row{{
		id:    "VIS-1",
		about: "visits without end from one address, under made-up ones (X-Forwarded-For and its kin)",
		holds: "three in ten minutes (http.visits); headers count only from trusted proxies",
		setup: setup{strict: true},
		control: weakened(plant{"internal/quota/quota.go", "	if len(s.at) >= q.quota.Most {\n",
			"	if len(s.at) >= q.quota.Most && !WEAK {\n"}),
		attack: manyVisits,
	}, {
		id:    "VIS-2",
		about: "proof of work that was done once, by somebody else, for another task or not at all",
		holds: "a challenge is good for one visit, from the address it was given to, with as many zero bits as it says",
		setup: setup{strict: true, toml: "[http.visits]\nmost = 0\n[http.work]\nbits = 10\n[http.work.per-address]\nmost = 1\nwithin = \"1h\"\n"},
		control: weakened(plant{"internal/api/work.go", "	if _, twice := w.used[salt]; twice {\n",
			"	if _, twice := w.used[salt]; twice && !WEAK {\n"}),
		attack: cheapWork,
	}, {
		id:      "VIS-3",
		about:   "signed attributes: alg none and confusion, other queues, long lives, and the same again (CVE-2024-51744 and its kin)",
		holds:   "the algorithm is the key's, aud is the queue, at most five minutes, used once",
		setup:   setup{strict: true, toml: "[http]\nsigners = [\"site HS256 " + siteSecretFile() + "\"]\n[http.visits]\nmost = 0\n"},
		control: weakened(plant{"acd/claim/rows.go", "		if res.Rows == 0 {\n", "		if res.Rows == 0 && !WEAK {\n"}),
		attack:  forgedClaims,
	}, {
		id:    "VIS-4",
		about: "a banned visitor who goes on, comes back with the same token, or asks for another visit",
		holds: "the stream ends with policy-violation and so does each log-in; 403 for visits from a banned address, whatever the headers",
		control: weakened(
			plant{"xmppd/banned.go", "	if s.cfg.Banned == nil {\n		return false\n", "	if s.cfg.Banned == nil || WEAK {\n		return false\n"},
		),
		attack: comeBack,
	}, {
		id:    "VIS-5",
		about: "guessing passwords at one door after the other: the pages' log-in, then the streams",
		holds: "one guard counts for both: the sixth guess waits, wherever it is made",
		setup: setup{strict: true},
		control: weakened(plant{"internal/api/session.go", "	return a.parts.Guard.Hold(",
			"	if WEAK {\n		return func(error) {}, nil\n	}\n	return a.parts.Guard.Hold("}),
		attack: guessAtBothDoors,
	}}, takenRows()...)
}

// visitDN is the queue that every Parley begins with.
const visitDN = "8000"

// siteSecret is a site's, siteSecretFile where the servers find it.
const siteSecret = "the secret of a site, which is long enough"

func siteSecretFile() string { return filepath.Join(workshop, "site.secret") }

// reply is what the pages' face answers.
type reply struct {
	status     int
	Error      string
	JID, Token string
	Challenge  string
	Bits       int
}

// post sends JSON; fields are header fields "Name: value".
func (s *server) post(path string, body any, fields ...string) reply {
	s.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, "http://"+s.web+path, bytes.NewReader(text))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		r.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	var got reply
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil && !errors.Is(err, io.EOF) {
		s.t.Fatal(err)
	}
	got.status = answer.StatusCode
	return got
}

func (s *server) visit(more map[string]any, fields ...string) reply {
	s.t.Helper()
	body := map[string]any{"name": "Mallory", "dn": visitDN, "lang": "en"}
	for k, v := range more {
		body[k] = v
	}
	return s.post("/api/v1/visits", body, fields...)
}

func manyVisits(t *testing.T, s *server) (string, error) {
	got := map[int]int{}
	for i := range 30 {
		var fields []string
		if i%3 > 0 {
			fields = append(fields, []string{"X-Forwarded-For", "Forwarded"}[i%3-1]+": for=192.0.2."+strconv.Itoa(i))
		}
		if i%5 == 0 {
			fields = append(fields, "X-Forwarded-For: 192.0.2."+strconv.Itoa(i), "X-Real-Ip: 192.0.2."+strconv.Itoa(i))
		}
		got[s.visit(nil, fields...).status]++
	}
	figure := fmt.Sprintf("of 30 asked for, %d were given, %d refused with 429", got[http.StatusCreated], got[http.StatusTooManyRequests])
	if got[http.StatusCreated] > 3 {
		return figure, open("%s", figure)
	}
	if got[http.StatusCreated] != 3 || got[http.StatusTooManyRequests] != 27 {
		t.Fatalf("statuses %v", got)
	}
	return figure, nil
}

// worked solves a task.
func worked(r reply) map[string]any {
	for n := 0; ; n++ {
		counter := strconv.Itoa(n)
		sum := sha256.Sum256([]byte(r.Challenge + "." + counter))
		if bits.LeadingZeros32(uint32(sum[0])<<24|uint32(sum[1])<<16|uint32(sum[2])<<8|uint32(sum[3])) >= r.Bits {
			return map[string]any{"challenge": r.Challenge, "counter": counter}
		}
	}
}

func cheapWork(t *testing.T, s *server) (string, error) {
	if first := s.visit(nil); first.status != http.StatusCreated {
		t.Fatalf("the first visit: %+v", first)
	}
	task := s.visit(nil)
	if task.status != http.StatusPreconditionRequired || task.Bits != 10 {
		t.Fatalf("the second visit: %+v", task)
	}
	var found []error
	tried := 0
	deny := func(what string, work map[string]any) {
		tried++
		if r := s.visit(map[string]any{"work": work}); r.status != http.StatusPreconditionRequired {
			found = append(found, open("%s: %+v", what, r))
		}
	}
	right := worked(task)
	raw, err := base64.RawURLEncoding.DecodeString(task.Challenge)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw { // every byte another, solved
		changed := bytes.Clone(raw)
		changed[i] ^= 1
		deny(fmt.Sprintf("byte %d changed", i), worked(reply{Challenge: base64.RawURLEncoding.EncodeToString(changed), Bits: 10}))
	}
	deny("nothing", map[string]any{})
	deny("an own challenge", worked(reply{Challenge: base64.RawURLEncoding.EncodeToString(make([]byte, len(raw))), Bits: 10}))
	deny("an odd counter", map[string]any{"challenge": task.Challenge, "counter": "0" + right["counter"].(string)})
	if r := s.visit(map[string]any{"work": right}); r.status != http.StatusCreated {
		t.Fatalf("work is refused: %+v", r)
	}
	for range 3 {
		deny("the same again", right)
	}
	return fmt.Sprintf("%d refused; the one that was worked for is taken once", tried), breaches(found)
}

// claims is a token of the site's, or of somebody who would be.
func claims(header, payload map[string]any, secret string) string {
	part := func(v any) string {
		text, _ := json.Marshal(v) // maps of plain values
		return base64.RawURLEncoding.EncodeToString(text)
	}
	text := part(header) + "." + part(payload)
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

func forgedClaims(t *testing.T, s *server) (string, error) {
	header := map[string]any{"alg": "HS256", "kid": "site"}
	payload := map[string]any{"aud": visitDN, "exp": time.Now().Add(4 * time.Minute).Unix(), "jti": "1", "priority": 9}
	with := func(m map[string]any, key string, v any) map[string]any {
		changed := map[string]any{key: v}
		for k, old := range m {
			if k != key {
				changed[k] = old
			}
		}
		return changed
	}
	good := claims(header, payload, siteSecret)
	unsigned := good[:strings.LastIndex(good, ".")+1]
	var found []error
	bad := map[string]string{
		"cut": unsigned, "no secret": claims(header, payload, ""), "another secret": claims(header, payload, siteSecret+"x"),
		"the wrong queue": claims(header, with(payload, "aud", "8001"), siteSecret), "two queues": claims(header, with(payload, "aud", []string{visitDN, "8001"}), siteSecret),
		"a day": claims(header, with(payload, "exp", time.Now().Add(24*time.Hour).Unix()), siteSecret), "expired": claims(header, with(payload, "exp", 1), siteSecret),
		"no end": claims(header, with(payload, "exp", nil), siteSecret), "no jti": claims(header, with(payload, "jti", nil), siteSecret),
		"unknown key": claims(with(header, "kid", "nobody"), payload, siteSecret), "beyond bounds": claims(header, with(payload, "priority", 100), siteSecret),
	}
	for _, alg := range []string{"none", "None", "NONE", "", "HS384", "RS256", "EdDSA"} {
		token := claims(with(header, "alg", alg), payload, siteSecret)
		bad["alg "+alg] = token
		bad["alg "+alg+", unsigned"] = token[:strings.LastIndex(token, ".")+1]
	}
	for what, token := range bad {
		if r := s.visit(map[string]any{"signed": token}); r.status != http.StatusForbidden || r.Error != "signed" {
			found = append(found, open("%s: %+v", what, r))
		}
	}
	if r := s.visit(map[string]any{"signed": good}); r.status != http.StatusCreated {
		t.Fatalf("the site's own token: %+v", r)
	}
	for range 3 {
		if r := s.visit(map[string]any{"signed": good}); r.status != http.StatusForbidden {
			found = append(found, open("the same again: %+v", r))
		}
	}
	return fmt.Sprintf("%d refused; the right one is taken once", len(bad)), breaches(found)
}

func comeBack(t *testing.T, s *server) (string, error) {
	v := s.visit(nil)
	if v.status != http.StatusCreated {
		t.Fatalf("a visit: %+v", v)
	}
	bearer := func() *wire {
		w, _ := s.overWebSocket()
		w.open()
		w.send(auth("OAUTHBEARER", "n,,\x01auth=Bearer "+v.Token+"\x01\x01"))
		return w
	}
	inside := bearer()
	inside.must("<success")
	inside.open()
	inside.bind()
	s.administer("ban", "add", v.JID, "--reason", "test")
	var found []error
	if alive := inside.ping(); alive {
		found = append(found, open("a session of who is banned goes on"))
	}
	for range 3 {
		w := bearer()
		w.until("<success", "</failure>")
		if err := w.refused(w.reopened(), "policy-violation"); err != nil {
			found = append(found, fmt.Errorf("the same token: %w", err))
		}
	}
	s.administer("ban", "add", "127.0.0.1", "--reason", "test")
	for _, fields := range [][]string{nil, {"X-Forwarded-For: 192.0.2.1"}, {"Forwarded: for=192.0.2.1"}, {"X-Real-Ip: 192.0.2.1"}} {
		if r := s.visit(nil, fields...); r.status != http.StatusForbidden {
			found = append(found, open("a visit with %v: %+v", fields, r))
		}
	}
	return "the session ended; 3 log-ins and 4 visits refused", breaches(found)
}

// reopened goes on after a log-in, and reports whether the stream does.
func (w *wire) reopened() bool {
	w.send(w.header(host))
	text, ok := w.until("<bind", "</stream:features>")
	if !ok {
		w.text = text
	}
	return ok
}

// administer runs a command beside the server.
func (s *server) administer(args ...string) {
	s.t.Helper()
	cmd := exec.Command(parleyBinary(s.t), append(args, "--data", s.data)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

func guessAtBothDoors(t *testing.T, s *server) (string, error) {
	for i := range 5 {
		r := s.post("/api/v1/session", map[string]string{"user": "romeo", "password": fmt.Sprintf("guess %d", i)})
		if r.status != http.StatusUnauthorized {
			t.Fatalf("guess %d: %+v", i, r)
		}
	}
	w := newWire(s, s.dial())
	defer w.leave()
	w.open()
	began := time.Now()
	w.send(auth("PLAIN", "\x00romeo\x00guess 5"))
	w.must("</failure>")
	took := time.Since(began)
	figure := fmt.Sprintf("after 5 at the pages' log-in the 6th, at the stream, was answered after %.2f s", took.Seconds())
	if took < 900*time.Millisecond {
		return figure, open("%s", figure)
	}
	return figure, nil
}

// furnishSite writes what the rows of visits need into the workshop, and makes their queue.
func furnishSite(binary, config, data string) error {
	if err := os.WriteFile(siteSecretFile(), []byte(siteSecret+"\n"), 0o600); err != nil {
		return err
	}
	add := exec.Command(binary, "queue", "add", visitDN, "Service", "--config", config, "--data", data)
	if out, err := add.CombinedOutput(); err != nil {
		return fmt.Errorf("add the queue: %w\n%s", err, out)
	}
	return nil
}
