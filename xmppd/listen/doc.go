// Package listen accepts connections and frames what travels on them: WebSocket (RFC 7395 §3), and TCP with STARTTLS or
// with TLS from the beginning (RFC 6120 §3-§5, XEP-0368 v1.1.0).
//
// A Conn carries whole messages. It costs one goroutine, that of its reader: writers flush a batch with one
// packet and hold no buffer while nothing is to be said, and one shared Pulse pings and buries the silent.
// Where an element ends the package leaves to stanza.Framer: it must never interpret a message, nor grow anything by what
// a peer sends beyond the bound its caller gives for each read.
//
// Start reading at door.go, gate.go (who may come in) and conn.go; websocket.go and tcp.go are the ways in, webframes.go
// and elements.go the framings, socket.go, records.go and tap.go what is below them.
package listen
