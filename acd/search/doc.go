// Package search finds what was said, in Chinese and English, by words, caller, agent, queue and time, for those who may
// read it.
//
// The index follows the record: each row of lines says which line came, changed or went, and each agent who comes to a
// conversation may read more of it. Who may read a line stands in the index itself, as a token beside the words, so that
// who may read little is answered as quickly as who may read all. What the index finds is held to the text before it is
// shown (internal/bigram says why), and to the table of acd/conversation when it goes in.
//
// It must never show a line to anybody whom acd/transcript would not show it, hold a word of a line that is gone, or join
// the contacts of a person by a name that was typed (person.go).
//
// Start reading at follow.go (how the index is kept), then find.go.
package search
