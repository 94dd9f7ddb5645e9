// Package mam is the wire form of message archives: queries, results and the end of a page (XEP-0313 v1.1.2) with paging
// (XEP-0059 v1.0). It holds no archive and must never open a socket or a store.
//
// Start reading at query.go and fields.go (what is asked), then page.go (what is answered).
package mam
