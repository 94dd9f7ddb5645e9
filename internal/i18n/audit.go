package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed audit/en.json audit/zh-TW.json
var audit embed.FS

// Audit returns what an audit says, by verify.Code and by names of its own, in a language among Languages. Its arguments
// are {name} alone. It is apart from Catalogue, which every visitor's page loads.
func Audit(language string) (map[string]string, error) {
	text, err := audit.ReadFile("audit/" + language + ".json")
	if err != nil {
		return nil, fmt.Errorf("read what an audit says in %q: %w", language, err)
	}
	var words map[string]string
	if err := json.Unmarshal(text, &words); err != nil {
		return nil, fmt.Errorf("parse what an audit says in %q: %w", language, err)
	}
	return words, nil
}
