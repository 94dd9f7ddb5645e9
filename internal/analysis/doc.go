// Package analysis runs what package whatif computes over the log of a centre: what other staff or rules would have come
// to, and who will come and is needed. The command line and the HTTP interface ask through it, so their answers cannot differ.
//
// It only reads. A Desk has long ones done beside a running server: few at a time, on few cores, each with its progress,
// and each can be called off.
//
// Start reading at replay.go, then desk.go.
package analysis
