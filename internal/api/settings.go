package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	acdstore "parley/acd/store"
	"parley/internal/control"
)

// settings are the keys that `parley queue set` and `parley user set` know. In JSON a value may be text, a number, true or
// false, null for the default, or, where the setting is made of parts, an object or a list.
type settings map[string]string

// UnmarshalJSON makes every value the text that the setting is written as.
func (s *settings) UnmarshalJSON(text []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*s = settings{}
	for key, value := range raw {
		written, err := settingText(value)
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		(*s)[key] = written
	}
	return nil
}

func settingText(value json.RawMessage) (string, error) {
	switch value[0] {
	case '"':
		var text string
		err := json.Unmarshal(value, &text)
		return text, err
	case 'n':
		return "", nil
	case 't':
		return "yes", nil
	case 'f':
		return "no", nil
	case '{', '[':
		var compact bytes.Buffer
		err := json.Compact(&compact, value)
		return compact.String(), err
	}
	return string(value), nil
}

// showSettings gives those that are made of parts as such.
func showSettings(kept map[string]string) map[string]any {
	shown := map[string]any{}
	for key, value := range kept {
		shown[key] = value
		if control.MadeOfParts(key) && json.Valid([]byte(value)) {
			shown[key] = json.RawMessage(value)
		}
	}
	return shown
}

// settingOperations tell what can be set.
func (a *API) settingOperations() []operation {
	return []operation{
		{method: "GET", path: "/settings", id: "listSettings", do: a.listSettings,
			allow: allow{supervisor: all, admin: all, auditor: all, integrator: all, scope: acdstore.ScopeQueuesRead}, cuts: true},
	}
}

func (a *API) listSettings(w http.ResponseWriter, _ *http.Request, _ caller) {
	writeJSON(w, http.StatusOK, map[string]any{"queue": control.QueueKeys(), "user": control.UserKeys()})
}

// stamp is a time as the interface writes it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
