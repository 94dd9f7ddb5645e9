// Package webhook tells programs of others over HTTPS what happens on the floor.
//
// Data flows one way: the log → deliveries → the targets. A cursor follows the log and, in one transaction, moves on and
// writes a delivery for each event that a webhook asks for, so that a restart neither loses nor doubles one. Senders, one for
// each webhook, then post what is due, in order, again and again with growing pauses until the target says 2xx; a target may
// therefore hear the same event twice and knows it by its id. Each is signed as Standard Webhooks 1.0.0 says.
//
// A delivery holds ids, times and codes, never words: what a program may know beyond that it asks the API for, with its own
// rights. No address is dialled that the administrator has not allowed: hosts by name, and never a network of one's own
// unless that is allowed too, looked at when the connection is made and not when the name was looked up (guard.go).
//
// Start reading at dispatcher.go, then event.go.
package webhook
