package i18n_test

import (
	"testing"

	"parley/internal/i18n"
)

// What is asked for by its own names is there in every language.
func TestChapters(t *testing.T) {
	for _, language := range i18n.Languages() {
		audit, err := i18n.Audit(language)
		if err != nil || audit["rows-missing"] == "" {
			t.Errorf("%s: an audit cannot say that rows are missing: %v", language, err)
		}
		figures, err := i18n.Figures(language)
		if err != nil || figures["entered.means"] == "" {
			t.Errorf("%s: what entered means is not said: %v", language, err)
		}
		charts, err := i18n.Charts(language)
		if err != nil || charts.Say("replay.title") == "replay.title" {
			t.Errorf("%s: a chart cannot be labelled: %v", language, err)
		}
	}
	if _, err := i18n.Figures("tlh"); err == nil {
		t.Error("figures of a language that does not exist were read")
	}
}
