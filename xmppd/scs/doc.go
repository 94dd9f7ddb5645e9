// Package scs reads and plays scenario files: what clients of a server say and must hear, in the format of Prosody's
// scansion, so that anyone can read them and its runner can play those that use no word of ours.
//
//	# An unanswered question
//	[Client] Romeo
//		jid: romeo@localhost
//		password: secret
//	---------
//	Romeo connects
//	Romeo sends:
//		<iq type='get' id='1' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>
//	Romeo receives:
//		<iq type='result' id='1' from='localhost'/>
//	Romeo disconnects
//
// What is received must be the next stanza, and match: the root's attributes that are written must be there, others may be
// too; below the root every attribute and child must be as written, in any order. An attribute or text {scansion:any} stands
// for anything there, {scansion:capture:name} too and remembers it as ${name}; scansion:strict='false' on an element allows
// more attributes and children in it and below. ${Romeo's JID} and ${Romeo's full JID} are addresses.
//
// Words of ours: "[Guest] Name" with "scope: domains" is a client without an account; "Romeo also receives:" after what Romeo
// receives lets them come in any order; "Romeo receives nothing" holds if nothing waits for Romeo once all that anybody has
// said so far is dealt with.
//
// The package must never know what a stanza means. Start reading at scenario.go, then parse.go, match.go and play.go.
package scs
