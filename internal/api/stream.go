package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Bounds of streams of boards.
const (
	streamsMax  = 200              // all together; one more is asked to come again
	streamsEach = 6                // of one account, or one program
	streamPace  = time.Second      // between two boards
	streamProof = 2                // paces between two looks at the log-in
	streamStale = 5                // paces after which a board is taken though nothing was told: time itself changes it
	streamBeat  = 15 * time.Second // a comment, when nothing else is sent for so long
	streamWrite = 10 * time.Second // what a reader may take for one board, before the stream is cut
)

// streams counts who watches.
type streams struct {
	mu   sync.Mutex
	open int
	by   map[string]int
}

func (s *streams) enter(whose string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open >= streamsMax || s.by[whose] >= streamsEach {
		return false
	}
	if s.by == nil {
		s.by = map[string]int{}
	}
	s.open++
	s.by[whose]++
	return true
}

func (s *streams) leave(whose string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	if s.by[whose]--; s.by[whose] == 0 {
		delete(s.by, whose)
	}
}

// boards are those that all streams of a language share, so that many cost no more than one.
type boards struct {
	mu sync.Mutex
	by map[string]taken
}

type taken struct {
	at    time.Time
	board Board
}

// take is a board of a language that is younger than streamPace.
func (b *boards) take(ctx context.Context, language string, now time.Time, look Look) (Board, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t, ok := b.by[language]; ok && now.Sub(t.at) < streamPace*9/10 && now.Sub(t.at) >= 0 {
		return t.board, nil
	}
	board, err := look(ctx, language)
	if err != nil {
		return board, err
	}
	if b.by == nil {
		b.by = map[string]taken{}
	}
	b.by[language] = taken{now, board}
	return board, nil
}

// streamBoard sends the board again whenever it has changed (server-sent events, HTML §9.2). There is no queue: who reads
// slowly gets the newest board when the one before has gone out, and is cut when that takes too long.
func (a *API) streamBoard(w http.ResponseWriter, r *http.Request, c caller) {
	if a.parts.Board == nil {
		nothingHere().write(w, r)
		return
	}
	whose := c.account.Name
	if c.program.ID != 0 {
		whose = "program " + strconv.FormatInt(c.program.ID, 10)
	}
	if !a.streams.enter(whose) {
		tooMany(5*time.Second).write(w, r)
		return
	}
	defer a.streams.leave(whose)
	s := &boardStream{a: a, out: w, to: http.NewResponseController(w), r: r, c: c, language: voiceOf(r).Language}
	if err := s.begin(); err != nil {
		a.fault(w, r, err)
		return
	}
	if err := s.run(); err != nil && r.Context().Err() == nil {
		a.log.Debug("board stream ended", "err", err)
	}
}

// boardStream is one who watches.
type boardStream struct {
	a        *API
	out      http.ResponseWriter
	to       *http.ResponseController
	r        *http.Request
	c        caller
	language string

	shown  []byte // the last board, without its time
	sentAt time.Time
}

func (s *boardStream) begin() error {
	// The server's own deadlines are for requests and answers that end.
	if err := s.to.SetReadDeadline(time.Time{}); err != nil {
		return fmt.Errorf("lift the deadline: %w", err)
	}
	h := s.out.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no") // a proxy must not gather it
	return s.show()
}

func (s *boardStream) run() error {
	changed := s.a.changed()
	pace := time.NewTicker(streamPace)
	defer pace.Stop()
	for n, stale := 1, 0; s.a.Ready(); n++ {
		select {
		case <-pace.C:
		case <-s.r.Context().Done():
			return s.r.Context().Err()
		}
		if n%streamProof == 0 && !s.stillMay() {
			return nil
		}
		stale++
		select {
		case <-changed:
			changed, stale = s.a.changed(), streamStale
		default:
		}
		if stale < streamStale {
			continue
		}
		stale = 0
		if err := s.show(); err != nil {
			return err
		}
	}
	return nil
}

// changed is closed when there is news; nil, which never is, where nobody tells.
func (a *API) changed() <-chan struct{} {
	if a.parts.Changed == nil {
		return nil
	}
	return a.parts.Changed()
}

// stillMay looks at the log-in again: a stream outlives no log-out, no new password and no change of role.
func (s *boardStream) stillMay() bool {
	op := operation{allow: looksOnBoard()}
	c, refusal, err := s.a.identify(nowhere{}, s.r, op)
	if err != nil || refusal != nil {
		return false
	}
	s.c = c
	return true
}

// nowhere takes what would be said to a peer who has had the answer's beginning already.
type nowhere struct{}

func (nowhere) Header() http.Header         { return http.Header{} }
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) WriteHeader(int)             {}

// show sends the board if it is another than the last.
func (s *boardStream) show() error {
	b, err := s.a.boards.take(s.r.Context(), s.language, time.Now(), s.a.parts.Board)
	if err == nil && s.c.reach != all {
		b, err = s.a.cut(s.r.Context(), b, s.c)
	}
	if err != nil {
		return fmt.Errorf("take a board: %w", err)
	}
	now := b.Now
	b.Now = time.Time{}
	text, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("write a board: %w", err)
	}
	if bytes.Equal(text, s.shown) {
		if time.Since(s.sentAt) < streamBeat {
			return nil
		}
		return s.send([]byte(": \n\n"))
	}
	s.shown = text
	b.Now = now
	if text, err = json.Marshal(b); err != nil {
		return fmt.Errorf("write a board: %w", err)
	}
	return s.send(append(append([]byte("event: board\ndata: "), text...), "\n\n"...))
}

func (s *boardStream) send(event []byte) error {
	if err := s.to.SetWriteDeadline(time.Now().Add(streamWrite)); err != nil {
		return fmt.Errorf("set a deadline: %w", err)
	}
	if _, err := s.out.Write(event); err != nil {
		return err
	}
	s.sentAt = time.Now()
	return s.to.Flush()
}
