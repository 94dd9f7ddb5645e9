package listen

import (
	"bufio"
	"context"
	"io"

	"github.com/coder/websocket"
)

// webFrames are messages in the frames of a WebSocket (RFC 7395 §3.3).
type webFrames struct {
	ws      *websocket.Conn
	reader  *bufio.Reader // the library's
	buffers *buffers
}

func (w *webFrames) read(max int) (*[]byte, error) {
	typ, r, err := w.ws.Reader(context.Background())
	if err != nil {
		return nil, err
	}
	if typ != websocket.MessageText {
		return nil, ErrBinary
	}
	buf := w.buffers.borrow()
	if *buf, err = readAll(r, (*buf)[:0], max); err != nil {
		w.buffers.giveBack(buf)
		return nil, err
	}
	return buf, nil
}

// readAll appends what r gives to b, up to max bytes.
func readAll(r io.Reader, b []byte, max int) ([]byte, error) {
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case len(b) > max:
			return b, ErrTooBig
		case err == io.EOF:
			return b, nil
		case err != nil:
			return b, err
		}
	}
}

func (w *webFrames) buffered() bool { return w.reader.Buffered() > 0 }

func (w *webFrames) write(message []byte) error {
	return w.ws.Write(context.Background(), websocket.MessageText, message)
}

// ping is an empty ping frame (RFC 6455 §5.5.2). The library's own Ping would hold a goroutine until the pong.
func (w *webFrames) ping() []byte { return []byte{0x89, 0} }

func (w *webFrames) answers() bool { return true }

// close is the closing handshake (RFC 6455 §7.1.2).
func (w *webFrames) close(code int) { _ = w.ws.Close(websocket.StatusCode(code), "") }

func (w *webFrames) cut() { _ = w.ws.CloseNow() }
