package transcript

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// written is what the JSON form holds before its lines.
type written struct {
	Contact string     `json:"contact"`
	DN      string     `json:"dn"`
	Queue   string     `json:"queue"`
	Caller  string     `json:"caller"`
	Agent   string     `json:"agent,omitempty"`
	Arrived time.Time  `json:"arrived"`
	Ended   *time.Time `json:"ended,omitempty"`
	Tags    []string   `json:"tags,omitempty"`
	Notes   []Note     `json:"notes,omitempty"`
	Rating  *rated     `json:"rating,omitempty"`
	Consent *agreed    `json:"consent,omitempty"`
}

type rated struct {
	Stars   int       `json:"stars"`
	Comment string    `json:"comment,omitempty"`
	At      time.Time `json:"at"`
}

// agreed is what the visitor agreed to before the chat.
type agreed struct {
	Version string    `json:"version"`
	Text    string    `json:"text"`
	At      time.Time `json:"at"`
}

// writeJSON writes one object; its last member is "lines", an array of Entry.
func writeJSON(to io.Writer, t Transcript) error {
	head := written{
		Contact: t.Contact, DN: t.DN, Queue: t.Queue, Caller: t.Caller, Agent: t.Agent, Arrived: t.Arrived, Tags: t.Tags, Notes: t.Notes,
	}
	if !t.Ended.IsZero() {
		head.Ended = &t.Ended
	}
	if r := t.Rating; r.Stars > 0 {
		head.Rating = &rated{Stars: r.Stars, Comment: r.Comment, At: when(r.Changed)}
	}
	if c := t.Consent; c.Text != "" {
		head.Consent = &agreed{Version: c.Version, Text: c.Text, At: when(c.At)}
	}
	begin, err := json.Marshal(head)
	if err != nil {
		return fmt.Errorf("write a transcript: %w", err)
	}
	w := bufio.NewWriter(to)
	w.Write(begin[:len(begin)-1])
	w.WriteString(`,"lines":[`)
	separator := "\n"
	for e, err := range t.Entries {
		if err != nil {
			return err
		}
		line, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("write line %s of a transcript: %w", e.ID, err)
		}
		w.WriteString(separator)
		if _, err := w.Write(line); err != nil {
			return err
		}
		separator = ",\n"
	}
	w.WriteString("]}\n")
	return w.Flush()
}
