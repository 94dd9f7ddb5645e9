package upload

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"syscall"
	"time"
)

const (
	// copyBytes is how much of a file is held in memory.
	copyBytes = 32 << 10
	// answerMax is how long an answer may take to be written.
	answerMax = 30 * time.Second
)

// put takes the file of a slot. Unless the answer is 201, the slot can be used again as long as it lives.
func (s *Service) put(w http.ResponseWriter, r *http.Request) {
	u, ok := s.slotOf(w, r)
	if !ok || !s.acceptable(w, r, &u) || !s.stillAllowed(w, r, u) {
		return
	}
	if !s.claim(u.id) {
		refuse(w, http.StatusConflict, "This file is being uploaded already.")
		return
	}
	defer s.release(u.id)
	leave, ok := enter(s.puts)
	if !ok {
		refuse(w, http.StatusServiceUnavailable, "Too many files are on their way; please try again.")
		return
	}
	defer leave()
	err := s.receive(w, r, u)
	// The server's own deadline may have passed meanwhile; no deadline at all is as good.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerMax))
	s.tell(w, r, err)
}

// slotOf finds the slot that a PUT is for, or refuses.
func (s *Service) slotOf(w http.ResponseWriter, r *http.Request) (upload, bool) {
	token, name, ok := target(r.URL.Path)
	if !ok {
		notFound(w)
		return upload{}, false
	}
	u, err := s.find(r.Context(), "put", token)
	switch {
	case errors.Is(err, errNone):
		notFound(w)
	case err != nil:
		s.fault(w, r, err)
	case u.name != name:
		notFound(w)
	case u.state != open:
		refuse(w, http.StatusConflict, "This slot has been used.")
	case !s.cfg.Now().Before(u.expires):
		notFound(w)
	default:
		return u, true
	}
	return upload{}, false
}

// acceptable holds the request to the slot (XEP-0363 v1.2.0 §6), or refuses. A type that only the request declares counts
// as the slot's.
func (s *Service) acceptable(w http.ResponseWriter, r *http.Request, u *upload) bool {
	declared, ok := mediaType(r.Header.Get("Content-Type"))
	switch {
	case r.ContentLength < 0:
		refuse(w, http.StatusLengthRequired, "Content-Length is needed.")
	case r.ContentLength > u.size:
		refuse(w, http.StatusRequestEntityTooLarge, "The file is larger than the slot.")
	case r.ContentLength < u.size:
		refuse(w, http.StatusBadRequest, "The file is smaller than the slot.")
	case r.Header.Get("Content-Range") != "": // RFC 9110 §14.5
		refuse(w, http.StatusBadRequest, "A file is uploaded in one piece.")
	case r.Header.Get("Content-Encoding") != "":
		refuse(w, http.StatusUnsupportedMediaType, "A file is uploaded as it is.")
	case !ok || declared != "" && u.declared != "" && declared != u.declared:
		refuse(w, http.StatusUnsupportedMediaType, "The Content-Type is not the slot's.")
	default:
		if u.declared == "" {
			u.declared = declared
		}
		return true
	}
	return false
}

// stillAllowed asks again: who has been locked out since, or removed, puts nothing here any more.
func (s *Service) stillAllowed(w http.ResponseWriter, r *http.Request, u upload) bool {
	bare, err := bareJID(u.jid)
	var a Allowance
	if err == nil {
		a, err = s.cfg.Allow(r.Context(), bare)
	}
	switch {
	case err != nil:
		s.fault(w, r, fmt.Errorf("ask what %s may upload: %w", u.jid, err))
	case a.none() || a.Owner != u.owner:
		refuse(w, http.StatusForbidden, "You may not upload files here.")
	default:
		return true
	}
	return false
}

// errLies means that a file is not what was declared; errCut that its sender went away or stood still.
var (
	errLies = errors.New("the content contradicts the declared type")
	errCut  = errors.New("the upload ended early")
)

// receive writes the file, and keeps it once it is whole.
func (s *Service) receive(w http.ResponseWriter, r *http.Request, u upload) error {
	in, err := s.files.create()
	if err != nil {
		return err
	}
	hash, look := sha256.New(), &inspector{}
	from := &pacedReader{from: r.Body, control: http.NewResponseController(w), stall: s.cfg.StallMax,
		end: time.Now().Add(s.longest(u.size))}
	to := io.MultiWriter(hash, look, in)
	n, err := io.CopyBuffer(to, io.LimitReader(from, u.size), make([]byte, copyBytes))
	from.done()
	switch {
	case from.err != nil || err == nil && n != u.size:
		in.drop()
		return errors.Join(errCut, from.err)
	case err != nil:
		in.drop()
		return fmt.Errorf("write file: %w", err)
	}
	u.hash = hash.Sum(nil)
	if u.kind, _ = kindOf(look.head, look.text(), u.declared); u.kind == "" {
		in.drop()
		return errLies
	}
	return s.keep(context.WithoutCancel(r.Context()), in, u)
}

// keep makes the file durable, then readable.
func (s *Service) keep(ctx context.Context, in *incoming, u upload) error {
	u.expires = s.cfg.Now().Add(s.cfg.Kept)
	if !u.latest.IsZero() && u.latest.Before(u.expires) {
		u.expires = u.latest
	}
	s.linking.RLock()
	defer s.linking.RUnlock()
	if err := in.keep(u.hash); err != nil {
		return err
	}
	return s.settle(ctx, u) // if it fails, the content waits for the next start to be cleared away
}

// tell answers for what has become of the file.
func (s *Service) tell(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case err == nil:
		w.WriteHeader(http.StatusCreated)
	case errors.Is(err, errCut) && errors.Is(err, os.ErrDeadlineExceeded):
		w.Header().Set("Connection", "close")
		refuse(w, http.StatusRequestTimeout, "The upload was too slow.")
	case errors.Is(err, errCut):
		w.Header().Set("Connection", "close")
		refuse(w, http.StatusBadRequest, "The upload ended early.")
	case errors.Is(err, errLies):
		refuse(w, http.StatusUnsupportedMediaType, "The file is not what its type says.")
	case errors.Is(err, errNone):
		notFound(w)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		s.log.Error("no room for files", "err", err)
		refuse(w, http.StatusInsufficientStorage, "There is no room for files on this server now.")
	default:
		s.fault(w, r, err)
	}
}

// pacedReader ends a body that stands still or is too slow.
type pacedReader struct {
	from    io.Reader
	control *http.ResponseController
	stall   time.Duration
	end     time.Time
	err     error // why the body could not be read to its end
}

func (p *pacedReader) Read(b []byte) (int, error) {
	by := time.Now().Add(p.stall)
	if by.After(p.end) {
		by = p.end
	}
	if err := p.control.SetReadDeadline(by); err != nil && !errors.Is(err, http.ErrNotSupported) {
		p.err = err
		return 0, err
	}
	n, err := p.from.Read(b)
	if err != nil && err != io.EOF {
		p.err = err
	}
	return n, err
}

// done takes the deadline off again: the server goes on to watch the connection.
func (p *pacedReader) done() { _ = p.control.SetReadDeadline(time.Time{}) }
