// Package transcript is a conversation as people read it afterwards, or take it along: text, HTML and JSON, made from the
// rows. Whoever reads, the three hold the same lines.
//
// What a Reader may see is decided by acd/conversation's table and nowhere else, but for whispers and notes, of which the
// transcript alone keeps a record: notes are for those who work here, whispers for supervisors.
//
// Nothing that anybody has typed is ever HTML, and in the text form nothing typed can look like a line of somebody else:
// further lines of one saying are indented.
//
// Start reading at transcript.go, then read.go; text.go, html.go and json.go are the forms.
package transcript
