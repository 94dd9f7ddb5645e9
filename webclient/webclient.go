// Package webclient serves the pages: the customer's at /, the agent's log-in and menu at /desk, the duty
// desk at /desk/duty, the supervisor's board at /desk/board; to other sites' pages /parley.js and, in a frame, /widget.
//
// The pages are built from the TypeScript beside this file into dist and embedded; a tree that has not been built serves
// one page that says so. This package only hands out files and the headers that keep them safe. It must never import
// anything else of Parley, and nothing it serves depends on who asks. Start reading at Handler; the policies are in csp.go.
package webclient

import (
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
)

//go:embed all:dist
var dist embed.FS

// Config is what the pages need to know of the server they come from.
type Config struct {
	// Demo lets the customer's page speak http and ws to this machine, as only the demo may.
	Demo bool
	// FrameOrigins returns the origins of the hang-up pages that the duty desk may show in a frame, each as
	// scheme://host[:port]. It is asked for every load of the duty desk, by many goroutines at once; nil means none.
	FrameOrigins func() []string
	// Front returns what the queue with that number shows in a language, false if there is none; nil: there are none. It is
	// asked for every load of a widget, by many goroutines at once.
	Front func(dn, lang string) (Front, bool)
	// Listed returns the queues that visitors may choose by name; nil means none.
	Listed func(lang string) []Listed
	// Refused is what a visitor reads on a site that may not show the widget, in a language; nil: nothing.
	Refused func(lang string) string
	// Empty says whether there is no queue at all, so that the customer's page can tell; nil: there is one.
	Empty func() bool
	// Log gets what cannot be served; nil discards it.
	Log *slog.Logger
}

// Handler serves GET and HEAD of the pages and their assets, and 404 for everything else.
func Handler(config Config) http.Handler {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("webclient: dist is not embedded") // the compiler has seen to it
	}
	return newSite(built, config)
}

// Built reports whether the pages were built into this binary.
func Built() bool {
	_, err := fs.Stat(dist, "dist/"+customerPage)
	return err == nil
}
