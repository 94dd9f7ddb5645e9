package main

import (
	"runtime/debug"
	"testing"
)

// TestRevision: a build says which commit it is of, else which version of the module, else that nobody told it.
func TestRevision(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "4251e11ba5cd88ef8e675dfa039b03150fdb3fb2"}
	changed := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	for _, c := range []struct {
		version  string
		settings []debug.BuildSetting
		want     string
	}{
		{"(devel)", []debug.BuildSetting{commit}, "4251e11ba5cd"},
		{"v1.2.3", []debug.BuildSetting{commit, changed}, "4251e11ba5cd+"},
		{"v1.2.3", nil, "v1.2.3"},
		{"(devel)", nil, "unknown"},
		{"", nil, "unknown"},
	} {
		if got := revisionOf(&debug.BuildInfo{Main: debug.Module{Version: c.version}, Settings: c.settings}); got != c.want {
			t.Errorf("%q with %d settings: %q, want %q", c.version, len(c.settings), got, c.want)
		}
	}
}
