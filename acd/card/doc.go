// Package card finds the numbers of payment cards in what people write, and hides them: at most the first six digits and
// the last four stay (PCI DSS v4.0.1, 3.4.1), and never fewer than six are hidden.
//
// A number is 13 to 19 decimal digits of any script, in groups with anything but letters between them, that begin as an
// issuer's do, are as many as that issuer's, and pass the check of ISO/IEC 7812-1 Annex B (Luhn). It may be said in
// several messages: see Hide. A number of another kind can look like a card's by chance; the tests say how often.
//
// The package is pure: text in, text out, without state, clock or I/O.
//
// Start reading at hide.go, then find.go.
package card
