package extern

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// hosted is a component that has shaken hands.
type hosted struct {
	domain   string
	out      *outbox
	scanners sync.Pool       // *stanza.Scanner, of what is sent to it
	link     *component.Link // set before anything can be refused
}

// Handle implements component.Handler. The sender waits while too much waits for the component. done means written:
// XEP-0114 knows no more.
func (h *hosted) Handle(b []byte, done func()) {
	if h.out.put(letter{h.outgoing(b), done}) != nil {
		h.link.Refuse(b, stanza.RemoteServerTimeout)
		done()
	}
}

// outgoing moves a stanza to the namespace of the stream.
func (h *hosted) outgoing(b []byte) []byte {
	s := h.scanners.Get().(*stanza.Scanner)
	defer h.scanners.Put(s)
	v, err := s.Scan(b)
	if err != nil {
		return nil // it has passed a Scanner before
	}
	return v.AppendRouted(make([]byte, 0, len(b)+16), stanza.Rewrite{NS: stanza.NSComponent})
}

// host is a component's life behind the handshake.
func (a *Acceptor) host(s net.Conn, in *reader, domain string, log *slog.Logger) {
	h := &hosted{domain: domain, out: newOutbox(a.terms.StanzasMax, a.terms.BytesMax)}
	h.scanners.New = func() any { return stanza.NewScanner(outgoingMax()) }
	h.out.setPatient(true)
	link, err := a.terms.Attach(domain, h)
	if err != nil {
		log.Warn("component refused", "err", err)
		if err := errors.Join(bid(s, conflict.bytes()), s.Close()); err != nil {
			log.Debug("refusal not told", "err", err)
		}
		return
	}
	h.link = link
	log.Info("component connected")
	err = a.exchange(s, in, h)
	// From here on the server answers for the component.
	if failed := link.Close(); failed != nil {
		log.Error("component not detached", "err", failed)
	}
	h.refuseRest()
	log.Info("component gone", "why", err)
}

// exchange carries stanzas both ways until one of the sides ends. Nobody reads or writes s after it.
func (a *Acceptor) exchange(s net.Conn, in *reader, h *hosted) error {
	life, lost := context.WithCancel(a.life)
	defer lost()
	written := make(chan error, 1)
	go func() {
		written <- a.write(s, h, life.Done())
		h.out.close()
		lost()
	}()
	// Who ends the reading: the component, or the writer, or Close.
	defer context.AfterFunc(life, func() { _ = s.SetReadDeadline(time.Now()) })()
	err := a.read(life, s, in, h)
	if life.Err() != nil {
		err = nil // only woken up
	}
	lost()
	var parting streamError
	switch {
	case a.life.Err() != nil:
		parting = systemShutdown
	case errors.As(err, &parting):
	default:
		parting = conditionFor(err)
	}
	err = errors.Join(err, a.part(s, parting, written))
	return err
}

// write begins with the answer to the handshake.
func (a *Acceptor) write(s net.Conn, h *hosted, gone <-chan struct{}) error {
	if err := bid(s, []byte("<handshake/>")); err != nil {
		return err
	}
	return h.out.write(s, a.terms.KeepAlive, a.terms.WriteTimeout, nil, gone)
}

// part says the last word, if the writer lets go of the connection soon, and closes it.
func (a *Acceptor) part(s net.Conn, last streamError, written <-chan error) error {
	var err error
	select {
	case err = <-written:
		if errors.Is(err, errClosed) {
			b := []byte(streamEnd)
			if last != connectionTerminated {
				b = last.bytes()
			}
			err = bid(s, b)
		}
		return errors.Join(err, s.Close())
	case <-time.After(goodbyeMax):
	}
	return errors.Join(s.Close(), <-written)
}

// read takes what the component sends. It ends with the stream: a streamError is what the component is told.
func (a *Acceptor) read(life context.Context, s net.Conn, in *reader, h *hosted) error {
	pace := rate.NewLimiter(rate.Limit(a.terms.StanzasPerSecond), a.terms.StanzasBurst)
	for {
		what, v, err := in.next()
		if err != nil {
			return err
		}
		if what == stanza.End {
			return nil
		}
		if err := h.take(v); err != nil {
			return err
		}
		if err := pace.Wait(life); err != nil {
			return nil // the connection ends
		}
	}
}

// take checks what a component says and passes it to the server.
func (h *hosted) take(v *stanza.View) error {
	if v.Kind != stanza.Message && v.Kind != stanza.Presence && v.Kind != stanza.IQ {
		return unsupportedStanza
	}
	if v.From == nil || v.To == nil {
		return improperAddressing // XEP-0114 v1.6 §3
	}
	if from, err := jid.ParseBytes(v.From); err != nil || from.Domain() != h.domain {
		return invalidFrom
	}
	b := v.AppendRouted(make([]byte, 0, len(v.Raw())), stanza.Rewrite{NS: stanza.NSClient})
	if _, err := jid.ParseBytes(v.To); err != nil {
		h.bounce(v)
		return nil
	}
	if err := h.link.Send(b); err != nil {
		return errors.Join(badFormat, err)
	}
	return nil
}

// bounce tells the component that there can be nobody at the address.
func (h *hosted) bounce(v *stanza.View) {
	if b := stanza.ErrorReply(v, stanza.Error{Condition: stanza.JIDMalformed}); b != nil {
		h.link.Return(b)
	}
}

// refuseRest answers for what was never written.
func (h *hosted) refuseRest() {
	h.out.close()
	for _, l := range h.out.removeAll() {
		h.link.Refuse(l.b, stanza.RemoteServerTimeout)
		if l.done != nil {
			l.done()
		}
	}
}
