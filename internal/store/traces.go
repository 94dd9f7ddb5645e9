package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// traceBytes is how much of a text must lie together to be a trace of it. Texts that are shorter are looked for whole.
const traceBytes = 8

// Traces scrubs the database and counts the pages that still hold pieces of texts where nothing is kept any more. SQLite
// overwrites what is deleted where it lies, but a page that was split may keep a copy of what has moved to another: only
// Vacuum clears that. It reads the whole file while nothing is committed, about a second for each gigabyte.
func (db *DB) Traces(ctx context.Context, texts []string) (pages int, err error) {
	w := wantedPieces(texts)
	for {
		pages, err = db.journal.traces(db.path, w)
		if !errors.Is(err, errCheckpointBusy) {
			break
		}
		select {
		case <-ctx.Done():
			return 0, fmt.Errorf("look for traces: %w: %w", err, ctx.Err())
		case <-time.After(scrubWait):
		}
	}
	if err != nil {
		return 0, fmt.Errorf("look for traces: %w", err)
	}
	return pages, nil
}

func (j *journal) traces(path string, w pieces) (n int, err error) {
	j.exclusive.Lock()
	defer j.exclusive.Unlock()
	if err := j.scrubbed(); err != nil {
		return 0, err
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	page, header := make([]byte, pageBytes), 100 // the first page begins with the file's own header
	for {
		if _, err := io.ReadFull(f, page); err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return n, err
		}
		for _, part := range unused(page, header) {
			if w.in(part) {
				n++
				break
			}
		}
		header = 0
	}
}

// unused is the parts of a page of a table or an index that hold nothing (SQLite's file format §1.6): between the places of
// its cells and the cells, and the free blocks among these. Pages that hold nothing at all are zero: see Scrub.
func unused(page []byte, header int) (parts [][]byte) {
	at := func(i int) int { return int(binary.BigEndian.Uint16(page[header+i:])) }
	cells := header + 8
	switch page[header] {
	case 10, 13:
	case 2, 5:
		cells += 4
	default:
		return nil
	}
	begin, end := cells+2*at(3), at(5)
	if end == 0 {
		end = 1 << 16
	}
	if begin < end && end <= len(page) {
		parts = append(parts, page[begin:end])
	}
	for free := at(1); free > 0 && free+4 <= len(page); {
		next, size := int(binary.BigEndian.Uint16(page[free:])), int(binary.BigEndian.Uint16(page[free+2:]))
		if free+size > len(page) || size < 4 {
			break
		}
		parts = append(parts, page[free+4:free+size])
		if next <= free {
			break
		}
		free = next
	}
	return parts
}

// pieces are what is looked for.
type pieces struct {
	eights map[uint64]bool
	short  [][]byte
}

func wantedPieces(texts []string) pieces {
	w := pieces{eights: map[uint64]bool{}}
	for _, t := range texts {
		if len(t) > 2 && len(t) < traceBytes {
			w.short = append(w.short, []byte(t))
		}
		for i := 0; i+traceBytes <= len(t); i++ {
			w.eights[binary.BigEndian.Uint64([]byte(t[i:i+traceBytes]))] = true
		}
	}
	return w
}

func (w pieces) in(part []byte) bool {
	for i := 0; i+traceBytes <= len(part); i++ {
		eight := binary.BigEndian.Uint64(part[i:])
		if eight == 0 {
			i += traceBytes - 1 // mostly it is all zero
			continue
		}
		if w.eights[eight] {
			return true
		}
	}
	for _, s := range w.short {
		if bytes.Contains(part, s) {
			return true
		}
	}
	return false
}
