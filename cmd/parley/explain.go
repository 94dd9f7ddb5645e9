package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"parley/internal/control"
)

func queueExplain() *cobra.Command {
	c := &cobra.Command{
		Use:   "explain DN|CONTACT",
		Short: "Say why each contact waits and what would release it, or at whom it rings",
		Long: `Say of each contact of a queue why it waits and what would release it, or which agents it rings at and until when (the first
fifty of each), and of one contact also why it was offered to whom.
The language is that of the environment (LANG), unless --lang says otherwise.`,
		Example: "  parley queue explain 8000\n  parley queue explain c-1f6q0d9m4k2aa --lang zh-TW",
		Args:    cobra.ExactArgs(1),
	}
	asJSON := jsonFlag(c)
	language := c.Flags().String("lang", languageOf(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG")), "`language` of the sentences, e.g. en or zh-TW")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		all, err := centre.Explain(cmd.Context(), args[0], *language)
		if err != nil {
			return err
		}
		if *asJSON {
			return sayJSON(cmd, all)
		}
		var said strings.Builder
		for _, e := range all {
			fmt.Fprintf(&said, "%s  %s  %s\n", e.Contact, e.Caller, e.State)
			for _, why := range e.Why {
				fmt.Fprintf(&said, "  %s\n", why)
			}
		}
		if len(all) == 0 {
			said.WriteString("Nobody waits there.\n")
		}
		return say(cmd, "%s", said.String())
	})
	return c
}

// languageOf is the language of the first locale that is set, such as zh-TW of zh_TW.UTF-8.
func languageOf(locales ...string) string {
	for _, l := range locales {
		l, _, _ = strings.Cut(l, ".")
		if l != "" && l != "C" && l != "POSIX" {
			return strings.ReplaceAll(l, "_", "-")
		}
	}
	return "en"
}
