package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed figures/en.json figures/zh-TW.json
var figures embed.FS

// Figures returns what reports and their columns are called, by name, and what they mean, by name and ".means", in a
// language among Languages. It is apart from Catalogue, which every visitor's page loads.
func Figures(language string) (map[string]string, error) {
	text, err := figures.ReadFile("figures/" + language + ".json")
	if err != nil {
		return nil, fmt.Errorf("read figures of %q: %w", language, err)
	}
	var words map[string]string
	if err := json.Unmarshal(text, &words); err != nil {
		return nil, fmt.Errorf("parse figures of %q: %w", language, err)
	}
	return words, nil
}
