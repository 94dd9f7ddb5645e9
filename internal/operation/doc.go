// Package operation is what machines ask about a running server, on an address of its own on loopback: /livez (does it
// answer?), /readyz (would it serve a visitor now, and keep what is said?), /metrics (Prometheus).
//
// It must never be reachable from elsewhere, show anything personal, or have labels that visitors can make more of.
//
// Start reading at face.go; figures.go has what is measured.
package operation
