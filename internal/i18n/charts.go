package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed charts/en.json charts/zh-TW.json
var charts embed.FS

// Charts is what stands on charts, in a language among Languages. It is apart from Catalogue, which every visitor's page
// loads.
func Charts(language string) (Voice, error) {
	text, err := charts.ReadFile("charts/" + language + ".json")
	if err != nil {
		return Voice{}, fmt.Errorf("read texts of charts in %q: %w", language, err)
	}
	v := Voice{Language: language}
	if err := json.Unmarshal(text, &v.sentences); err != nil {
		return Voice{}, fmt.Errorf("parse texts of charts in %q: %w", language, err)
	}
	return v, nil
}
