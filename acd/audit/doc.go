// Package audit is the trail of what people did to others in the contact centre: supervisors' interventions, bans,
// changes of configuration. An entry names who, what, whom and the outcome by ids and codes, never by words: what was said
// or why stands in the tables beside, from which a person can be erased while the trail stays whole.
//
// An entry is kept in the same transaction as what it tells of: Keep gives rows that are committed beside an event's, and
// Of does that for an event that may be refused. The numbers of the entries have no gap; the table refuses changes and
// deletions. The package never decides who may read the trail.
//
// Start reading at entry.go.
package audit
