package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// progressEvery is how often a bar is drawn.
const progressEvery = 100 * time.Millisecond

// progress draws how far long work is on a terminal; the bar goes when all is done. Elsewhere it draws nothing.
func progress(to io.Writer, label string) func(done, all int64) {
	f, ok := to.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return func(int64, int64) {}
	}
	var drawn time.Time
	return func(done, all int64) {
		if done >= all {
			fmt.Fprint(f, "\r\x1b[K")
			return
		}
		if now := time.Now(); now.Sub(drawn) >= progressEvery {
			drawn = now
			fmt.Fprintf(f, "\r\x1b[K%s", bar(label, done, all))
		}
	}
}

// barColumns is how wide a bar is drawn.
const barColumns = 30

// bar is a line that shows how far work is.
func bar(label string, done, all int64) string {
	share := float64(done) / float64(max(all, 1))
	full := int(share * barColumns)
	return fmt.Sprintf("%s [%s%s] %3.0f %%", label, strings.Repeat("#", full), strings.Repeat("-", barColumns-full), share*100)
}

// phases draws how far each phase of long work is, one after the other.
func phases(to io.Writer) func(phase string, done, all int64) {
	drawn, at := func(int64, int64) {}, ""
	return func(phase string, done, all int64) {
		if phase != at {
			drawn, at = progress(to, phase), phase
		}
		drawn(done, all)
	}
}
