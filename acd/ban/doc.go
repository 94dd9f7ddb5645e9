// Package ban keeps who may not ask for service: guests and accounts by their bare JID, and networks. A ban has a reason
// in words, an end or none, and somebody who set it; setting and lifting one is in the audit trail, in the same
// transaction.
//
// List answers from memory, as each log-in and each visit asks it. Whoever can end what a banned visitor has open is told
// by OnBan, after the commit. The package ends nothing itself, and never bans those who work here: their accounts are
// disabled instead.
//
// Start reading at ban.go, then list.go.
package ban
