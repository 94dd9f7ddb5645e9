// Package upload is HTTP File Upload (XEP-0363 v1.2.0): a component that gives slots, and the HTTP face that takes a file
// into one and hands it out again.
//
// A slot is two URLs with tokens of 256 random bits: one to PUT, once and within minutes, one to GET for as long as the file
// is kept. The tables know the tokens by their SHA-256 alone. A file's content lies under its own SHA-256, written beside,
// synced, renamed; only then comes the row that makes it readable, and only then the 201.
//
// What the package must never do: build a path from anything a peer has sent, serve a byte before the whole file is durable,
// say of a file what its own bytes do not say, let a browser run or show it as a page, or write a token to the log.
//
// Reading order: upload.go (what there is and its life), slot.go (what is asked over XMPP), face.go, put.go and get.go (HTTP),
// kind.go (what a file is), name.go, files.go (the directory), tables.go, quota.go and sweep.go.
package upload
