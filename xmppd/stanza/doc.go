// Package stanza reads and writes the elements of a stream: it decides whether a document is one that may
// travel, shows its routing part, and rewrites that part without touching the payload.
//
// Two ways lead through it. On the hot path a Scanner checks a document in one pass and without
// allocating, and View.AppendRouted splices it: the root's tag is written anew, all inside it travels byte
// for byte. On the slow path Parse and View.Tree make an Element of it, which New builds too and
// Element.Append writes in one canonical form. A document is what RFC 7395 §3.3 frames: an element with
// its own namespace declarations, which is also the form stanzas are kept and shared in.
//
// What passes a Scanner is well-formed (XML 1.0 fifth edition, with the names of the fourth),
// namespace-well-formed (Namespaces in XML 1.0 third edition), free of what RFC 6120 §11.1 forbids, and
// within Limits. So every conforming parser, of either edition, reads from it the same tree. Nothing is
// passed on that has not been scanned or built here; foreign payload is never re-encoded by another package.
//
// This package must never open a socket, look at the clock, or know what a stanza means.
//
// On TCP, where a stream is one long document, a Framer finds the elements and an Outer makes documents by themselves of
// them.
//
// Reading order: scanner.go, tag.go, names.go and binding.go (the check), view.go and route.go (the splice),
// element.go, tree.go and canonical.go (the tree), framer.go and outer.go (TCP), error.go and reply.go (RFC 6120 §8.3).
package stanza
