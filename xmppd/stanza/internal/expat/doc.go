// Package expat reads XML with libexpat, as the oracle the scanner is compared with. It is empty unless
// built with the tag oracle, which needs cgo and libexpat's header. Tests only: no product code imports it.
package expat
