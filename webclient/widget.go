package webclient

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

const loaderFile = "parley.js"

// Front is what a queue shows of itself to whoever asks for its number, in one language.
type Front struct {
	DN      string `json:"dn"`
	Name    string `json:"name"`
	Title   string `json:"title,omitempty"`   // of the widget; empty: the name
	Lead    string `json:"lead,omitempty"`    // beside its button
	Consent string `json:"consent,omitempty"` // to be agreed to before the chat
	Side    string `json:"side,omitempty"`    // start, or empty: end
	Colour  string `json:"colour,omitempty"`  // of its button, #rrggbb
	// Sites are the origins whose pages may show it. They are no secret: they stand in a header of the widget.
	Sites []string `json:"-"`
}

// Listed is a queue to be chosen by its name.
type Listed struct {
	DN   string `json:"dn"`
	Name string `json:"name"`
}

// widget serves the customer's page to be shown in a frame, by the sites that its queue names and by our own pages.
func (s *site) widget(w http.ResponseWriter, r *http.Request) {
	front, _ := s.front(r)
	s.page(customerPage, func(c Config) string { return widgetPolicy(c, front.Sites) })(w, r)
}

// loader serves the script that sites put into their pages. It bears no hash in its name: pages that hold it stay as they are.
func (s *site) loader(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "public, max-age=600")
	s.serveTo(w, r, loaderFile, "cross-origin")
}

// widgetConfig tells what the loader and the page show of a queue before anybody asks for it. Pages of the queue's sites may
// read it; there is nothing in it that a visitor would not see.
func (s *site) widgetConfig(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Cache-Control", "no-cache")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Add("Vary", "Origin")
	front, found := s.front(r)
	if origin := r.Header.Get("Origin"); origin != "" && slices.Contains(front.Sites, origin) {
		header.Set("Access-Control-Allow-Origin", origin)
	}
	var answer struct {
		*Front
		Queues []Listed `json:"queues,omitempty"`
	}
	if found {
		answer.Front = &front
	}
	if s.config.Listed != nil {
		answer.Queues = s.config.Listed(r.URL.Query().Get("lang"))
	}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		s.log.Debug("widget's settings not sent", "err", err) // the browser went away
	}
}

// front is that of the queue in the query; false if there is none of that number.
func (s *site) front(r *http.Request) (Front, bool) {
	query := r.URL.Query()
	dn := strings.TrimSpace(query.Get("dn"))
	if s.config.Front == nil || dn == "" {
		return Front{}, false
	}
	return s.config.Front(dn, query.Get("lang"))
}
