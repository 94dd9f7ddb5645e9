// Package module is what a feature of the server offers and what it may use.
//
// A feature lives in a package of its own under xmppd/xep, returns a Module, and stands in the list in
// xmppd/modules.go. It sees iqs that are addressed to the server or to the sender's own account; it has no socket, no
// router and no other feature.
package module
