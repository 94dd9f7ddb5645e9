// Package listen accepts connections and frames what travels on them: WebSocket (RFC 7395 §3) for now.
//
// A Conn carries whole messages. It costs one goroutine, that of its reader: writers flush a batch with one
// packet and hold no buffer while nothing is to be said, and one shared Pulse pings and buries the silent.
// The package knows no XML beyond the name of the subprotocol and must never interpret a message, nor grow
// anything by what a peer sends beyond the bound its caller gives for each read.
//
// Start reading at websocket.go, then gate.go (who may come in) and conn.go.
package listen
