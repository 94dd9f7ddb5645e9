// Package retain decides how long what is personal stays: it lets go of what a queue keeps no longer, holds what must not
// go, and erases what there is of a person, everywhere.
//
// The log, the audit trail, and with them every figure stay as they are: they hold ids, times and codes only. What is
// personal stands beside them under a contact's id. Each place where something personal is kept is a Keeper; those of the
// contact centre's own tables are here, others are added by who has them (Eraser.Also). A test of the whole program looks
// at every table there is, and fails for one that nobody has called personal or not.
//
// What the package must never do: delete rows that figures and `parley audit` are proved by (log, audit, lines, contacts,
// parties), write words into the audit trail, or touch what is held.
//
// Start reading at keeper.go, then expire.go, erase.go and hold.go.
package retain
