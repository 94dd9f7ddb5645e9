package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	acdstore "parley/acd/store"
	"parley/internal/control"
)

// jsonFlag lets a command answer for programs.
func jsonFlag(c *cobra.Command) *bool { return c.Flags().Bool("json", false, "as JSON") }

func sayJSON(cmd *cobra.Command, v any) error {
	e := json.NewEncoder(cmd.OutOrStdout())
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// labelFlags are what a code, a skill or a reason is called, and its place.
func labelFlags(c *cobra.Command) func(word string) (control.Label, error) {
	labels := c.Flags().StringArray("label", nil, "what people see, `LANG=TEXT`, once for each language")
	place := c.Flags().Int("place", 0, "`number` by which it is put in order")
	return func(word string) (control.Label, error) {
		l := control.Label{Word: word, Place: *place}
		for _, label := range *labels {
			language, text, ok := strings.Cut(label, "=")
			if !ok || language == "" || text == "" {
				return l, usage{fmt.Sprintf("--label %q is not LANG=TEXT", label)}
			}
			if l.Labels == nil {
				l.Labels = acdstore.Words{}
			}
			l.Labels[language] = text
		}
		return l, nil
	}
}

func sayLabels(cmd *cobra.Command, asJSON bool, list []control.Label) error {
	if asJSON {
		return sayJSON(cmd, list)
	}
	t := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "WORD\tNUMBER\tLABELS")
	depth := map[string]int{}
	for _, l := range list {
		if l.Under != "" {
			depth[l.Word] = depth[l.Under] + 1
		}
		fmt.Fprintf(t, "%s%s\t%d\t%s\n", strings.Repeat("  ", depth[l.Word]), l.Word, l.Number, wordsLine(l.Labels))
	}
	return t.Flush()
}

func wordsLine(words acdstore.Words) string {
	var parts []string
	for _, language := range slices.Sorted(maps.Keys(words)) {
		parts = append(parts, language+"="+words[language])
	}
	return strings.Join(parts, "  ")
}

func codesLine(codes []control.Label) string {
	var words []string
	for _, c := range codes {
		if c.Under != "" {
			c.Word = c.Under + "/" + c.Word
		}
		words = append(words, c.Word)
	}
	return strings.Join(words, " ")
}

func queueCode() *cobra.Command {
	c := group(&cobra.Command{
		Use:   "code",
		Short: "Wrap-up codes of a queue",
		Long: `Wrap-up codes of a queue: a tree, of which those with none below them are filed. A queue without its own has resolved,
follow-up, no-reply, spam and other. A code taken away can still be read where it was filed.`,
		Example: `  parley queue code set 8000 billing --label en=Billing --label zh-TW=帳務
  parley queue code set 8000 refund --under billing --label zh-TW=退費`,
	})
	c.AddCommand(queueCodeList(), queueCodeSet(), queueCodeRemove())
	return c
}

func queueCodeList() *cobra.Command {
	c := &cobra.Command{Use: "list DN", Short: "List the codes of a queue", Example: "  parley queue code list 8000", Args: cobra.ExactArgs(1)}
	asJSON := jsonFlag(c)
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		list, err := centre.Codes(cmd.Context(), args[0])
		if err != nil {
			return err
		}
		return sayLabels(cmd, *asJSON, list)
	})
	return c
}

func queueCodeSet() *cobra.Command {
	c := &cobra.Command{
		Use: "set DN WORD", Short: "Add a code, or change how it is called and where it stands",
		Example: "  parley queue code set 8000 refund --under billing --label en=Refund --label zh-TW=退費 --place 2", Args: cobra.ExactArgs(2),
	}
	label := labelFlags(c)
	under := c.Flags().String("under", "", "`word` of the code above it")
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		code, err := label(args[1])
		if err != nil {
			return err
		}
		code.Under = *under
		return done(cmd, centre.SetCode(cmd.Context(), args[0], code), "Code %s of queue %s is set.", code.Word, args[0])
	})
	return c
}

func queueCodeRemove() *cobra.Command {
	c := &cobra.Command{Use: "remove DN WORD", Short: "Take a code out of use", Example: "  parley queue code remove 8000 refund", Args: cobra.ExactArgs(2)}
	c.RunE = withCentre(c, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return done(cmd, centre.RemoveCode(cmd.Context(), args[0], args[1]), "Code %s of queue %s is gone.", args[1], args[0])
	})
	return c
}

// labelled is a list of words with labels: skills, reasons.
type labelled struct {
	word, one, about, example string
	list                      func(control.Centre, context.Context) ([]control.Label, error)
	set                       func(control.Centre, context.Context, control.Label) error
	remove                    func(control.Centre, context.Context, string) error
}

func newSkill() *cobra.Command {
	return labelled{
		"skill", "a skill", "What agents can and contacts may need",
		"  parley skill set zh --label en=Chinese --label zh-TW=中文\n  parley agent set 1001 --skills zh=80",
		control.Centre.Skills, control.Centre.SetSkill, control.Centre.RemoveSkill,
	}.command()
}

func newReason() *cobra.Command {
	return labelled{
		"reason", "a reason", "Reasons for not being ready that agents choose from",
		"  parley reason set lunch --label en=Lunch --label zh-TW=午餐 --place 1",
		control.Centre.Reasons, control.Centre.SetReason, control.Centre.RemoveReason,
	}.command()
}

func (l labelled) command() *cobra.Command {
	c := group(&cobra.Command{Use: l.word, Short: l.about, Example: l.example})
	list := &cobra.Command{Use: "list", Short: "List them", Example: "  parley " + l.word + " list", Args: cobra.NoArgs}
	asJSON := jsonFlag(list)
	list.RunE = withCentre(list, func(cmd *cobra.Command, _ []string, centre control.Centre) error {
		all, err := l.list(centre, cmd.Context())
		if err != nil {
			return err
		}
		return sayLabels(cmd, *asJSON, all)
	})
	set := &cobra.Command{Use: "set WORD", Short: "Add " + l.one + ", or change how it is called", Example: l.example, Args: cobra.ExactArgs(1)}
	label := labelFlags(set)
	set.RunE = withCentre(set, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		wanted, err := label(args[0])
		if err != nil {
			return err
		}
		return l.set(centre, cmd.Context(), wanted)
	})
	remove := &cobra.Command{Use: "remove WORD", Short: "Take " + l.one + " out of use", Example: "  parley " + l.word + " remove WORD", Args: cobra.ExactArgs(1)}
	remove.RunE = withCentre(remove, func(cmd *cobra.Command, args []string, centre control.Centre) error {
		return l.remove(centre, cmd.Context(), args[0])
	})
	c.AddCommand(list, set, remove)
	return c
}
