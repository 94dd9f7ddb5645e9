package webclient

import (
	"encoding/json"
	"fmt"
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
	Asks    bool   `json:"asks,omitempty"`    // questions come before the chat
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
// read it; there is nothing in it that a visitor would not see. Another site is told that it may not show the widget.
func (s *site) widgetConfig(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Set("Cache-Control", "no-cache")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Add("Vary", "Origin")
	front, found := s.front(r)
	var answer any = s.shown(front, found, r.URL.Query().Get("lang"))
	if origin := r.Header.Get("Origin"); origin != "" {
		header.Set("Access-Control-Allow-Origin", origin)
		if !slices.Contains(front.Sites, origin) && !strings.HasSuffix(origin, "://"+r.Host) {
			answer = s.refused(origin, front, found, r)
		}
	}
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		s.log.Debug("widget's settings not sent", "err", err) // the browser went away
	}
}

// shown is what may be read of a queue, and of those to choose from.
type shown struct {
	*Front
	Queues []Listed `json:"queues,omitempty"`
	Empty  bool     `json:"empty,omitempty"` // there is no queue at all
}

func (s *site) shown(front Front, found bool, lang string) shown {
	var told shown
	if found {
		told.Front = &front
	}
	if s.config.Listed != nil {
		told.Queues = s.config.Listed(lang)
	}
	told.Empty = s.config.Empty != nil && s.config.Empty()
	return told
}

// refusal is what a site reads that may not show the widget: a sentence for its visitors, and one for who looks after it.
type refusal struct {
	Refused string `json:"refused"`
	Setting string `json:"setting"`
}

func (s *site) refused(origin string, front Front, found bool, r *http.Request) refusal {
	query := r.URL.Query()
	told := refusal{Setting: fmt.Sprintf("Parley: there is no queue %q to chat with (data-dn)", query.Get("dn"))}
	if found {
		told.Setting = fmt.Sprintf("Parley: %s may not show the widget of queue %s. Add it to the queue's sites: "+
			"/desk/admin#widget/%[2]s, or \"parley queue set %[2]s widget.sites=…\"", origin, front.DN)
	}
	if s.config.Refused != nil {
		told.Refused = s.config.Refused(query.Get("lang"))
	}
	return told
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
