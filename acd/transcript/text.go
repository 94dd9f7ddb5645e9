package transcript

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// indent stands before what goes on on a further line, so that it cannot look like a saying of somebody else.
const indent = "    "

func writeText(to io.Writer, t Transcript, s Style) error {
	w := bufio.NewWriter(to)
	for _, l := range t.head(s) {
		fmt.Fprintf(w, "%s: %s\n", l.label, visible(l.value))
	}
	fmt.Fprintln(w)
	for e, err := range t.Entries {
		if err != nil {
			return err
		}
		if _, err := w.WriteString(e.line(s)); err != nil {
			return err
		}
	}
	if len(t.Notes) > 0 {
		fmt.Fprintf(w, "\n%s\n", s.Voice.Say("transcript.notes"))
		for _, n := range t.Notes {
			fmt.Fprintf(w, "[%s] %s: %s\n", s.stamp(n.At), visible(n.Name), hang(n.Text))
		}
	}
	return w.Flush()
}

// line is an entry as the text form has it, with its line feed.
func (e Entry) line(s Style) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[%s] #%s ", s.stamp(e.At), e.ID)
	if aside := e.aside(s); aside != "" {
		fmt.Fprintf(&b, "(%s) ", aside)
	}
	b.WriteString(e.what(s))
	text := hang(e.shown(s))
	if text != "" {
		b.WriteString(": " + text)
	}
	if f := e.File; f != nil {
		b.WriteString("\n" + indent + f.about(s))
	}
	return b.String() + "\n"
}

// about is a file in one line. Its URL is the text of its line already.
func (f *File) about(s Style) string {
	parts := []string{}
	if f.Name != "" {
		parts = append(parts, visible(f.Name))
	}
	if f.Size > 0 {
		parts = append(parts, s.Voice.Say("transcript.bytes", "n", fmt.Sprint(f.Size)))
	}
	if f.Type != "" {
		parts = append(parts, visible(f.Type))
	}
	return s.Voice.Say("transcript.file") + " " + strings.Join(parts, ", ")
}

// labelled is a line of the head.
type labelled struct{ label, value string }

func (t Transcript) head(s Style) []labelled {
	say := s.Voice.Say
	head := []labelled{
		{say("transcript.contact"), t.Contact},
		{say("transcript.queue"), strings.TrimSpace(t.Queue + " (" + t.DN + ")")},
		{say("transcript.caller"), t.Caller},
	}
	if t.Agent != "" {
		head = append(head, labelled{say("transcript.agent"), t.Agent})
	}
	head = append(head, labelled{say("transcript.arrived"), s.day(t.Arrived) + " " + s.zone().String()})
	if !t.Ended.IsZero() {
		head = append(head, labelled{say("transcript.ended"), s.day(t.Ended) + " " + s.zone().String()})
	}
	if c := t.Consent; c.Text != "" {
		head = append(head, labelled{say("transcript.consent"), s.day(when(c.At)) + " [" + c.Version + "] " + c.Text})
	}
	if len(t.Tags) > 0 {
		head = append(head, labelled{say("transcript.tags"), strings.Join(t.Tags, ", ")})
	}
	if t.Rating.Stars > 0 {
		stars := strings.Repeat("★", t.Rating.Stars) + strings.Repeat("☆", 5-t.Rating.Stars)
		head = append(head, labelled{say("transcript.rating"), strings.TrimSpace(stars + " " + t.Rating.Comment)})
	}
	return head
}

// hang is a text whose further lines are indented, without what would turn or hide it.
func hang(text string) string {
	lines := strings.FieldsFunc(text, func(r rune) bool { return isBreak(r) })
	for i, l := range lines {
		lines[i] = visible(l)
	}
	return strings.Join(lines, "\n"+indent)
}

// isBreak says whether some program may begin a new line at r.
func isBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}

// visible is a text on one line: a terminal's commands, line breaks and marks that change the direction are taken out.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || isBreak(r):
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
			return -1
		}
		return r
	}, text)
}
