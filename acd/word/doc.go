// Package word has the one word that programs are told for each number of the core: in reports, webhooks, metrics, the
// command line and on the wire. A word is never changed once it has been told; people are told sentences of the catalogue.
package word
