package store

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"parley/acd"
)

// Texts are what a queue says to its visitors, kept as JSON. A text without any words is left out, or, where the ACD has
// one of its own (IdleVisitor, Ended), replaced by that.
type Texts struct {
	Greeting    Words       `json:"greeting,omitempty"`     // the first line of each conversation
	InQueue     []QueueText `json:"in-queue,omitempty"`     // while the visitor waits
	Closed      Words       `json:"closed,omitempty"`       // instead of a conversation, outside the hours
	IdleVisitor Words       `json:"idle-visitor,omitempty"` // to a visitor who has been silent; {minutes} until the end
	Ended       Words       `json:"ended,omitempty"`        // the last line, when the conversation has ended
}

// QueueText is said to who has waited After in a queue, and then again every Every while the wait goes on. {position} is
// the visitor's place, from 1; {minutes} is how long the wait has been.
type QueueText struct {
	After acd.Span `json:"after"`           // milliseconds; since the entry into the queue
	Every acd.Span `json:"every,omitempty"` // 0 = once
	Text  Words    `json:"text"`
}

// Bounds of the texts of one queue.
const (
	QueueTextsMax = 10                  // in-queue texts
	textCharsMax  = 2000                // of one text in one language
	languagesMax  = 20                  // of one text
	everyMin      = acd.Span(30_000)    // between two of the same
	afterMax      = acd.Span(6 * 3.6e6) // 6 h: who waits longer is told again by Every
)

// Check says everything that is wrong with the texts as a setting; nil = they can be said.
func (t Texts) Check() error {
	errs := []error{
		checkText("the greeting", t.Greeting), checkText("the closed text", t.Closed),
		checkText("the idle text", t.IdleVisitor), checkText("the text at the end", t.Ended),
	}
	if len(t.InQueue) > QueueTextsMax {
		errs = append(errs, fmt.Errorf("a queue has at most %d texts for who waits", QueueTextsMax))
	}
	for i, q := range t.InQueue {
		what := fmt.Sprintf("text %d for who waits", i+1)
		errs = append(errs, checkText(what, q.Text))
		switch {
		case q.After < 0 || q.After > afterMax:
			errs = append(errs, fmt.Errorf("%s comes after 0 seconds to 6 hours", what))
		case q.Every != 0 && q.Every < everyMin:
			errs = append(errs, fmt.Errorf("%s is said again every 30 seconds at most", what))
		case len(q.Text) == 0:
			errs = append(errs, fmt.Errorf("%s has no words", what))
		}
	}
	return errors.Join(errs...)
}

func checkText(what string, w Words) error {
	if len(w) > languagesMax {
		return fmt.Errorf("%s is there in at most %d languages", what, languagesMax)
	}
	for language, text := range w {
		switch {
		case !languageTag.MatchString(language):
			return fmt.Errorf("%s: %q is no language", what, language)
		case !utf8.ValidString(text) || utf8.RuneCountInString(text) > textCharsMax:
			return fmt.Errorf("%s has at most %d characters", what, textCharsMax)
		}
	}
	return nil
}

// Said is how many times the text has been due to who has waited so long.
func (q QueueText) Said(waited acd.Span) int {
	switch {
	case waited < q.After:
		return 0
	case q.Every <= 0:
		return 1
	}
	return 1 + int((waited-q.After)/q.Every)
}

// Next is how long after the entry the text is due for the nth time, n from 1; false if it is not said so often.
func (q QueueText) Next(n int) (acd.Span, bool) {
	if n > 1 && q.Every <= 0 {
		return 0, false
	}
	return q.After + acd.Span(n-1)*q.Every, true
}
