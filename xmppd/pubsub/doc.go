// Package pubsub keeps nodes to which items are published and tells those who have subscribed (XEP-0060 v1.30.0): at a
// service of its own, and at every account as personal eventing (XEP-0163 v1.2.2). Who publishes private data or bookmarks
// there (XEP-0223 v1.1.1, XEP-0402 v1.2.0) needs nothing more.
//
// A request becomes one operation of the journal, which checks, changes and says what follows from it; the answer and the
// notifications leave after the commit. The package must never notify of what is not durable, nor tell anybody what the
// access model of a node keeps from them, not even that an item exists.
//
// Reading order: config.go (what a node is), tables.go, request.go (one request), then the use cases: create.go,
// publish.go, items.go, subscribe.go, owner.go; notify.go (who is told), pep.go and service.go (the two places).
package pubsub
