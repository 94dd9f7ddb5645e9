package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/mattn/go-sqlite3"
	"github.com/spf13/cobra"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say which build this is",
		Example: "  parley version",
		Args:    cobra.NoArgs,
		RunE: does(func(cmd *cobra.Command, _ []string) error {
			sqlite, _, _ := sqlite3.Version()
			fmt.Fprintf(cmd.OutOrStdout(), "parley %s, %s, SQLite %s\n", revision(), runtime.Version(), sqlite)
			return nil
		}),
	}
}

// revision is the commit that was built, "+" when something had been changed since; else the version of the module, or
// "unknown": a build that was told to look at no repository has neither.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return revisionOf(info)
}

func revisionOf(info *debug.BuildInfo) string {
	commit, changed := "unknown", ""
	if v := info.Main.Version; v != "" && v != "(devel)" {
		commit = v
	}
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			commit = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+"
		}
	}
	return commit + changed
}
