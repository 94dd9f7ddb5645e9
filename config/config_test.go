package config

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
)

func none(string) (string, bool) { return "", false }

func write(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "parley.toml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestDefaultFile holds default.toml to the code: it says every key, and each with its default.
func TestDefaultFile(t *testing.T) {
	var empty Config
	if err := empty.read(DefaultFile); err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	meta, err := toml.Decode(DefaultFile, &tree)
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	said := empty.keys()
	for i, k := range want.keys() {
		if !meta.IsDefined(strings.Split(k.name, ".")...) {
			t.Errorf("default.toml does not say %s", k.name)
			continue
		}
		got := said[i].value
		if got.Kind() == reflect.Slice && got.Len() == 0 && k.value.Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(got.Interface(), k.value.Interface()) {
			t.Errorf("default.toml says %s = %v; the default is %v", k.name, got, k.value)
		}
	}
	if err := want.Validate(); err != nil {
		t.Errorf("the defaults are not valid: %v", err)
	}
}

func TestFileThenEnvironmentThenFlag(t *testing.T) {
	file := write(t, "host = \"example.com\"\n[http]\nlisten = \"127.0.0.1:1\"\nallowed-origins = [\"https://a.example\"]\n[http.visits]\nmost = 7\nwithin = \"90s\"\n")
	env := map[string]string{"PARLEY_HTTP_LISTEN": "127.0.0.1:2", "PARLEY_LOG_LEVEL": "debug", "PARLEY_DEMO": "true"}
	c, err := Load(file, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Set("http.trusted-proxies", "10.0.0.0/8, ::1"); err != nil {
		t.Fatal(err)
	}
	if err := c.Set("log.level", "warn"); err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Host, want.Demo, want.Log.Level = "example.com", true, "warn"
	want.HTTP.Listen = "127.0.0.1:2"
	want.HTTP.AllowedOrigins = []string{"https://a.example"}
	want.HTTP.TrustedProxies = []string{"10.0.0.0/8", "::1"}
	want.HTTP.Visits.Most, want.HTTP.Visits.Within = 7, 90*time.Second
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
}

func TestRefusedFiles(t *testing.T) {
	for text, words := range map[string]string{
		"colour = 'blue'":                          "unknown key colour",
		"[http]\ncolour = 'blue'\n[x]\ny = 1":      "unknown key http.colour unknown key x.y",
		"[http\n":                                  "not TOML line",
		"host = 5":                                 "host must be a string",
		"demo = 'true'":                            "demo must be true or false",
		"[http]\nallowed-origins = 'x'":            "http.allowed-origins must be a list",
		"[http]\nallowed-origins = [1]":            "http.allowed-origins must be a list",
		"[http.visits]\nmost = 'many'":             "http.visits.most must be a whole number",
		"[http.visits]\nwithin = 5":                "http.visits.within must be a duration",
		"[http.visits]\nwithin = 'soon'":           "http.visits.within must be a duration",
		"[accounts]\nnow = 'today'":                "unknown key accounts.now",
		"[http]\nlisten = '127.0.0.1:1'\nHTTP = 1": "unknown key http.HTTP",
	} {
		_, err := Load(write(t, text), none)
		for _, word := range strings.Fields(words) {
			if err == nil || !strings.Contains(err.Error(), word) {
				t.Errorf("%q: %v, does not say %q", text, err, word)
			}
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "nowhere.toml"), none); err == nil {
		t.Error("a missing file was taken")
	}
	if _, err := Load("", func(name string) (string, bool) { return "soon", name == "PARLEY_HTTP_VISITS_WITHIN" }); err == nil {
		t.Error("a broken variable was taken")
	}
	var c Config
	if c.Set("colour", "blue") == nil {
		t.Error("an unknown flag was taken")
	}
}

// TestAllProblemsAtOnce: nobody should have to start five times to learn of five mistakes.
func TestAllProblemsAtOnce(t *testing.T) {
	c := Default()
	c.Host, c.Data, c.Demo = "Not A Host", "", true
	c.HTTP.Listen, c.HTTP.TLSCert, c.HTTP.PublicURL = "0.0.0.0:80", "x", "chat.example.com"
	c.HTTP.AllowedOrigins, c.HTTP.TrustedProxies = []string{"https://x/y"}, []string{"ten"}
	c.HTTP.Visits.Within, c.Accounts.ScramIterations, c.Accounts.GuestsMax = 0, 1, -1
	c.Log.Level, c.Log.Format = "loud", "xml"
	c.XMPP.C2sListen, c.XMPP.C2sTLSListen, c.XMPP.ComponentListen = "nonsense", "127.0.0.1:99999", "192.0.2.1:5347"
	c.XMPP.TLSCert = "x"
	err := c.Validate()
	for _, word := range []string{
		"host", "data", "demo", "tls-key", "public-url", "allowed-origins", "trusted-proxies",
		"http.visits", "scram-iterations", "guests-max", "log.level", "log.format",
		"xmpp.c2s-listen", "99999", "192.0.2.1:5347", "xmpp.tls-key",
	} {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%v\ndoes not name %s", err, word)
		}
	}
}

func TestListeners(t *testing.T) {
	for _, tt := range []struct {
		listen         string
		insecure, demo bool
		ok             bool
	}{
		{"127.0.0.1:8080", false, true, true},
		{"localhost:8080", false, true, true},
		{"[::1]:0", false, true, true},
		{"[::ffff:127.0.0.1]:80", false, true, true},
		{":8080", false, true, false},
		{"0.0.0.0:8080", true, true, false},
		{"0.0.0.0:8080", true, false, true},
		{"0.0.0.0:8080", false, false, false},
		{"example.com:80", false, false, false},
		{"127.0.0.1", false, false, false},
		{"127.0.0.1:", false, false, false},
		{"127.0.0.1:70000", false, false, false},
		{"127.0.0.1:http", false, false, false},
	} {
		c := Default()
		c.HTTP.Listen, c.HTTP.Insecure, c.Demo = tt.listen, tt.insecure, tt.demo
		if err := c.Validate(); (err == nil) != tt.ok {
			t.Errorf("%+v: %v", tt, err)
		}
	}
}

func TestListenersForXMPP(t *testing.T) {
	for _, tt := range []struct {
		c2s, c2sTLS, component string
		demo, testMode         bool
		refused                string // a word of what is said; "" = it may listen there
	}{
		{"", "", "", false, false, ""},
		{"0.0.0.0:5222", "[::]:5223", "127.0.0.1:5347", false, false, ""},
		{"off", "off", "off", true, false, ""},
		{"127.0.0.1:0", "[::1]:0", "localhost:0", true, true, ""},
		{"0.0.0.0:5222", "", "", true, false, "demo"},
		{"", "0.0.0.0:5223", "", false, true, "test mode"},
		{"", "", ":5347", false, false, "component"},
		{"5222", "", "", false, false, "c2s"},
	} {
		c := Default()
		c.Demo, c.TestMode = tt.demo, tt.testMode
		c.XMPP.C2sListen, c.XMPP.C2sTLSListen, c.XMPP.ComponentListen = tt.c2s, tt.c2sTLS, tt.component
		err := c.Validate()
		if (err == nil) != (tt.refused == "") || err != nil && !strings.Contains(err.Error(), tt.refused) {
			t.Errorf("%+v: %v", tt, err)
		}
	}
	c := Default()
	c.HTTP.Listen, c.HTTP.Insecure, c.TestMode = "0.0.0.0:8080", true, true
	if err := c.Validate(); err == nil || !strings.Contains(err.Error(), "test mode") {
		t.Errorf("the test mode for everybody: %v", err)
	}
}

// TestDemoListens where clients look, unless it was told otherwise.
func TestDemoListens(t *testing.T) {
	c := Default()
	for _, l := range c.Listeners() {
		if l.Addr != "" || l.Chosen {
			t.Errorf("without being asked: %+v", l)
		}
	}
	c.Demo, c.XMPP.C2sTLSListen, c.XMPP.ComponentListen = true, "127.0.0.1:0", "off"
	want := []Listener{{"c2s", "127.0.0.1:5222", true}, {"c2s-tls", "127.0.0.1:0", false}, {"component", "", false}, {"operation", "127.0.0.1:8081", true}}
	if got := c.Listeners(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestOperationStaysOnLoopback(t *testing.T) {
	for addr, ok := range map[string]bool{"": true, "off": true, "127.0.0.1:8081": true, "[::1]:0": true, "0.0.0.0:8081": false, ":8081": false, "8081": false} {
		c := Default()
		c.Operation.Listen = addr
		if err := c.Validate(); (err == nil) != ok {
			t.Errorf("%q: %v", addr, err)
		}
	}
}

func TestKebab(t *testing.T) {
	for name, want := range map[string]string{"HTTP": "http", "TLSCert": "tls-cert", "PublicURL": "public-url", "GuestsMax": "guests-max"} {
		if got := kebab(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(DefaultFile)
	f.Add("[http]\nlisten = 5\n[http.visits]\nmost = 1e9")
	f.Add("http = 3\n[[log]]\nlevel=1")
	f.Fuzz(func(t *testing.T, text string) {
		c := Default()
		if c.read(text) == nil {
			_ = c.Validate()
		}
	})
}
