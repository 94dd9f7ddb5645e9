package proof

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// proxies are the files of docs/operation, changed to this machine's addresses and to what a test may write, and the command
// that runs each.
var proxies = map[string]func(p *peer, server string) *exec.Cmd{
	"nginx": func(p *peer, server string) *exec.Cmd {
		conf := p.example("nginx.conf",
			"listen 443 ssl;", "listen "+p.clients+" ssl;",
			"/etc/letsencrypt/live/chat.example.com/fullchain.pem", p.dir+"/cert.pem",
			"/etc/letsencrypt/live/chat.example.com/privkey.pem", p.dir+"/key.pem",
			"http://127.0.0.1:8080;", "http://"+server+";")
		p.write("whole.conf", "daemon off;\nmaster_process off;\npid "+p.dir+"/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n"+
			"client_body_temp_path "+p.dir+"/body;\nproxy_temp_path "+p.dir+"/proxied;\nfastcgi_temp_path "+p.dir+"/f;\nuwsgi_temp_path "+p.dir+"/u;\nscgi_temp_path "+p.dir+"/s;\n"+conf+"}\n")
		return exec.Command("nginx", "-p", p.dir, "-c", p.dir+"/whole.conf")
	},
	"caddy": func(p *peer, server string) *exec.Cmd {
		conf := p.example("Caddyfile",
			"chat.example.com {", "https://localhost:"+port(p.clients)+" {\n\ttls "+p.dir+"/cert.pem "+p.dir+"/key.pem",
			"127.0.0.1:8080 {", server+" {")
		p.write("Caddyfile", "{\n\tadmin off\n\tauto_https off\n}\n"+conf)
		cmd := exec.Command("caddy", "run", "--adapter", "caddyfile", "--config", p.dir+"/Caddyfile")
		cmd.Env = append(os.Environ(), "HOME="+p.dir, "XDG_DATA_HOME="+p.dir, "XDG_CONFIG_HOME="+p.dir)
		return cmd
	},
}

// example is a file of docs/operation with some of it replaced; each must be there.
func (p *peer) example(name string, changes ...string) string {
	p.t.Helper()
	b, err := os.ReadFile("../../docs/operation/" + name)
	if err != nil {
		p.t.Fatal(err)
	}
	text := string(b)
	for i := 0; i < len(changes); i += 2 {
		if strings.Count(text, changes[i]) == 0 {
			p.t.Fatalf("docs/operation/%s does not say %q any more", name, changes[i])
		}
		text = strings.ReplaceAll(text, changes[i], changes[i+1])
	}
	return text
}

// TestBehindAProxy runs the proxies that the guide of operation shows in front of a server: pages and streams go through,
// the stream counts as safe, and what a browser claims about its own address is not believed.
func TestBehindAProxy(t *testing.T) {
	for name, command := range proxies {
		t.Run(name, func(t *testing.T) {
			proxy := newPeer(t, name, name)
			proxy.component = proxy.clients // it has one address
			proxy.certify()
			origin := "https://localhost:" + port(proxy.clients)
			dir := t.TempDir()
			must(t, "user", "add", "1001", "--role", "agent", "--data", dir, "--password-file", passwordFile(t, "wherefore art thou"))
			must(t, "queue", "add", "8000", "Service", "--data", dir)
			settings := dir + "/parley.toml"
			if err := os.WriteFile(settings, fmt.Appendf(nil, "[http]\npublic-url = %q\ntrusted-proxies = [\"127.0.0.1/32\", \"::1/128\"]\n", origin), 0o600); err != nil {
				t.Fatal(err)
			}
			server := serve(t, dir, "--config", settings)
			proxy.command = func(p *peer) *exec.Cmd { return command(p, server.addr) }
			proxy.start()

			browser := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
			t.Cleanup(browser.CloseIdleConnections)
			for i := range 4 {
				status := visitAs(t, browser, origin, fmt.Sprintf("192.0.2.%d", i))
				if want := map[bool]int{true: http.StatusCreated, false: http.StatusTooManyRequests}[i < 3]; status != want {
					t.Errorf("visit %d, from a made-up address: status %d, want %d", i+1, status, want)
				}
			}
			if features := streamFeatures(t, browser, "wss"+strings.TrimPrefix(origin, "https")); !strings.Contains(features, "SCRAM-SHA-256") {
				t.Errorf("a stream through the proxy may not log in: %s", features)
			}
			if features := streamFeatures(t, http.DefaultClient, "ws://"+server.addr); strings.Contains(features, "SCRAM") {
				t.Errorf("one past it may: %s", features)
			}
		})
	}
}

// visitAs asks for a visit and claims to come from an address.
func visitAs(t *testing.T, browser *http.Client, origin, claimed string) int {
	t.Helper()
	form, err := json.Marshal(map[string]string{"name": "Juliet", "dn": "8000"})
	if err != nil {
		t.Fatal(err)
	}
	ask, err := http.NewRequestWithContext(patience(t), http.MethodPost, origin+"/api/v1/visits", bytes.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Content-Type", "application/json")
	ask.Header.Set("Origin", origin)
	ask.Header.Set("X-Forwarded-For", claimed)
	answer, err := browser.Do(ask)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// streamFeatures opens a stream and returns what the server offers on it.
func streamFeatures(t *testing.T, browser *http.Client, origin string) string {
	t.Helper()
	ctx := patience(t)
	conn, _, err := websocket.Dial(ctx, origin+"/xmpp-websocket", &websocket.DialOptions{HTTPClient: browser, Subprotocols: []string{"xmpp"}})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	if err := conn.Write(ctx, websocket.MessageText, []byte("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>")); err != nil {
		t.Fatal(err)
	}
	for {
		_, b, err := conn.Read(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(b, []byte("<open")) {
			return string(b)
		}
	}
}

// certify writes a certificate for loopback.
func (p *peer) certify() {
	p.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		p.t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		p.t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		p.t.Fatal(err)
	}
	p.write("cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	p.write("key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})))
}
