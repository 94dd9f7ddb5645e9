package listen

// framing is how messages stand on the wire: in the frames of a WebSocket, or as the elements of a TCP stream. read and
// buffered are the reader's, write is for who holds Conn.writing, close for who holds Conn.reading.
type framing interface {
	// read gives the next message, as Conn.Read does.
	read(max int) (*[]byte, error)
	// buffered reports whether something of the next message has been taken from the socket already.
	buffered() bool
	// write writes a message into the socket.
	write(message []byte) error
	// ping is what shows a peer that we are there, or nil where there is no place for it now. It may stand between any two
	// messages.
	ping() []byte
	// answers reports whether every peer answers a ping.
	answers() bool
	// close says that nothing more is sent and waits for the peer to say so too, closeWait at most.
	close(code int)
	// cut gives up what the framing holds; the socket is closed.
	cut()
}
