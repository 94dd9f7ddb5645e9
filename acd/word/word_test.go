package word_test

import (
	"slices"
	"testing"

	"parley/acd"
	"parley/acd/word"
)

// TestEachHasOneWord: no number is without a word, and none shares one.
func TestEachHasOneWord(t *testing.T) {
	for what, words := range map[string][]string{
		"causes": word.Causes(), "rejections": word.Rejections(), "states": word.States(), "reasons": word.Reasons(), "roles": word.Roles(),
	} {
		seen := slices.Clone(words)
		slices.Sort(seen)
		if slices.Contains(words, "") || len(slices.Compact(seen)) != len(words) {
			t.Errorf("%s: %q", what, words)
		}
	}
	if n := len(word.Causes()); n != int(acd.CauseTakenBack)+1 {
		t.Errorf("%d causes, the last is %d", n, acd.CauseTakenBack)
	}
	if n := len(word.Rejections()); n != int(acd.RejectedLimit)+1 {
		t.Errorf("%d rejections, the last is %d", n, acd.RejectedLimit)
	}
	if n := len(word.States()); n != int(acd.ShownWrapUp)+1 {
		t.Errorf("%d states, the last is %d", n, acd.ShownWrapUp)
	}
}

// TestANumberWithoutAWord: what a newer program wrote is told as something else.
func TestANumberWithoutAWord(t *testing.T) {
	if got := word.Cause(acd.CauseTakenBack + 1); got != word.Other {
		t.Errorf("%q", got)
	}
	if got := word.Reason(acd.ReasonOwn + 7); got != word.Other {
		t.Errorf("%q", got)
	}
}
