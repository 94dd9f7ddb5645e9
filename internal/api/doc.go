// Package api is the HTTP face: /api/v1, host-meta, and the router before the WebSocket and the pages. What each
// request means stands in docs/protocol.md.
//
// It holds no state but rate limits: accounts and log-ins are the store's, queues the ACD's. It must never believe a
// header about the peer unless a trusted proxy sent it, put a secret into a URL or a log line, or say which half of a
// log-in was wrong.
//
// Start reading at api.go (the routes), then visits.go and session.go.
package api
