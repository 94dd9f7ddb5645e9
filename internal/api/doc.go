// Package api is the HTTP face: /api/v1, host-meta, and the router before the WebSocket and the pages. What each
// request means stands in docs/protocol.md.
//
// It holds no state but rate limits: accounts and log-ins are the store's, queues the ACD's. It must never believe a
// header about the peer unless a trusted proxy sent it, put a secret into a URL or a log line, or say which half of a
// log-in was wrong.
//
// Everything under /api/v1 is an operation: a row of a table (operations.go) with its policy, a handler, and its part of the
// OpenAPI document (openapi/). Whoever adds one writes all three.
//
// Start reading at operations.go, access.go (the policies) and gate.go (how they are held), then visits.go and session.go.
package api
