package api

import (
	"strings"
	"testing"
)

// TestPersonalSettings: each has their own, changes only what was seen, and takes them along when the account goes.
func TestPersonalSettings(t *testing.T) {
	o := openOffice(t)
	const path = "/session/settings"
	if got := o.does(200, "GET", path, "", o.clerk).Body.String(); strings.TrimSpace(got) != "{}" {
		t.Errorf("at first: %s", got)
	}
	none := "If-Match: " + o.does(200, "GET", path, "", o.clerk).Header().Get("ETag")
	w := o.does(200, "PUT", path, `{"ui":{"theme":"dark"},"desk":{"send":"ctrl-enter"}}`, o.clerk, none)
	got := o.does(200, "GET", path, "", o.clerk)
	if got.Body.String() != w.Body.String() || !strings.Contains(got.Body.String(), "ctrl-enter") {
		t.Errorf("set %s, kept %s", w.Body, got.Body)
	}
	o.does(304, "GET", path, "", o.clerk, "If-None-Match: "+got.Header().Get("ETag"))
	want(t, "over what was not seen", o.does(412, "PUT", path, `{}`, o.clerk, none), 412, "changed")
	if other := o.does(200, "GET", path, "", o.boss).Body.String(); strings.TrimSpace(other) != "{}" {
		t.Errorf("somebody else's: %s", other)
	}
	o.does(401, "GET", path, "")
	account, _, err := o.accounts.Lookup(t.Context(), "1001")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.accounts.Remove(t.Context(), "1001"); err != nil {
		t.Fatal(err)
	}
	if kept, err := o.accounts.Document(t.Context(), account.ID, personalKind, ""); err != nil || kept != nil {
		t.Errorf("the account is gone, its settings are %q, %v", kept, err)
	}
}

// TestPersonalSettingsAreBounded: what is no settings, or too much of them, is refused and changes nothing.
func TestPersonalSettingsAreBounded(t *testing.T) {
	o := openOffice(t)
	const path = "/session/settings"
	o.does(200, "PUT", path, `{"desk":{"send":"enter"}}`, o.clerk)
	most := `{"desk":{"a":"` + strings.Repeat("x", personalBytesMax-len(`{"desk":{"a":""}}`)) + `"}}`
	for name, body := range map[string]string{
		"another area": `{"other":{}}`, "no object": `{"desk":3}`, "null": `{"desk":null}`, "a list": `[]`, "broken": `{"desk":`,
		"too much": most[:len(most)-3] + `x"}}`,
	} {
		if w := o.does(400, "PUT", path, body, o.clerk); w.Code != 400 {
			t.Errorf("%s is taken", name)
		}
	}
	if got := o.does(200, "GET", path, "", o.clerk).Body.String(); strings.TrimSpace(got) != `{"desk":{"send":"enter"}}` {
		t.Errorf("it is now %s", got)
	}
	o.does(200, "PUT", path, most, o.clerk)
	o.does(200, "PUT", path, `null`, o.clerk)
}
