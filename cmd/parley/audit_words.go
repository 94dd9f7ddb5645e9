package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"parley/acd/verify"
	"parley/internal/i18n"
)

// tellAudit prints what an audit found, in a language or as one JSON object.
func tellAudit(w io.Writer, r verify.Report, language string, asJSON bool) error {
	if asJSON {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	words, err := i18n.Audit(nearest(language))
	if err != nil {
		return err
	}
	var text strings.Builder
	auditText(words).tell(&text, r)
	_, err = io.WriteString(w, text.String())
	return err
}

// nearest is the catalogue's language for a locale: the same, or one that begins the same, or English.
func nearest(language string) string {
	for _, known := range i18n.Languages() {
		if strings.EqualFold(known, language) {
			return known
		}
	}
	for _, known := range i18n.Languages() {
		if len(language) >= 2 && strings.HasPrefix(known, strings.ToLower(language[:2])) {
			return known
		}
	}
	return i18n.Languages()[0]
}

// auditText is what an audit says in a language.
type auditText map[string]string

func (t auditText) tell(w *strings.Builder, r verify.Report) {
	t.span(w, r)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, c := range r.Counts {
		if c.N > 0 {
			fmt.Fprintf(table, "%d\t %s\n", c.N, t["count."+c.What])
		}
	}
	_ = table.Flush() // into memory
	if !r.Figures {
		fmt.Fprintln(w, t["no-figures"])
	}
	if len(r.Heads) > 0 && r.Clean() {
		fmt.Fprintln(w, t["heads"])
		for _, h := range r.Heads {
			fmt.Fprintln(w, "  "+h)
		}
	}
	n := 0
	for _, m := range r.Mismatches {
		n += 1 + m.More
		fmt.Fprintln(w, "✗ "+t.sentence(m))
	}
	for _, code := range slices.Sorted(maps.Keys(r.Unnamed)) {
		n += r.Unnamed[code]
		fmt.Fprintln(w, "✗ "+t.say("unnamed", "n", fmt.Sprint(r.Unnamed[code]), "what", string(code)))
	}
	if n == 0 {
		fmt.Fprintln(w, t["clean"])
		return
	}
	fmt.Fprintln(w, t.say("found", "n", fmt.Sprint(n)))
}

// span says from when to when the audit proves what happened.
func (t auditText) span(w *strings.Builder, r verify.Report) {
	if r.Beginning == 0 {
		fmt.Fprintln(w, t["nothing"])
		return
	}
	local := func(at time.Time) string { return at.Local().Format("2006-01-02 15:04:05 MST") }
	fmt.Fprintln(w, t.say("since", "from", local(r.Since), "row", fmt.Sprint(r.Beginning), "to", local(r.Until)))
	if r.Beginning > 1 {
		fmt.Fprintln(w, t["sealed"])
	}
	if r.Old > 0 {
		fmt.Fprintln(w, t.say("old", "row", fmt.Sprint(r.Old), "at", local(r.OldAt)))
	}
	if r.Diverged > 0 {
		fmt.Fprintln(w, t.say("diverged", "n", fmt.Sprint(r.Diverged)))
	}
}

func (t auditText) sentence(m verify.Mismatch) string {
	s := t.say(string(m.Code), "where", m.Where, "is", m.Is, "should", m.Should)
	if m.More > 0 {
		s += " " + t.say("more", "n", fmt.Sprint(m.More))
	}
	return s
}

// say fills in arguments, given as name and value in turn.
func (t auditText) say(key string, arguments ...string) string {
	pairs := make([]string, 0, len(arguments))
	for i := 0; i+1 < len(arguments); i += 2 {
		pairs = append(pairs, "{"+arguments[i]+"}", arguments[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(t[key])
}
