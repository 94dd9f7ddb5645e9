package store

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
)

// Face is how a queue shows itself to visitors on pages: our own, and those of other sites with our widget. Kept as JSON.
type Face struct {
	Listed  bool  `json:"listed,omitempty"`  // offered by name on the customer's page
	Consent Words `json:"consent,omitempty"` // to be agreed to before the chat; none: nothing is asked

	Sites  []string `json:"sites,omitempty"`  // origins whose pages may show the widget, as https://host[:port]; none: only our own
	Side   Side     `json:"side,omitempty"`   // where the button stands
	Colour string   `json:"colour,omitempty"` // of the button, as #rrggbb; empty: the pages' own
	Title  Words    `json:"title,omitempty"`  // of the widget, and the button's name; none: the queue's name
	Lead   Words    `json:"lead,omitempty"`   // beside the button, until it is pressed; none: nothing
}

// Side is a side of the page.
type Side uint8

// The sides: the one where lines end, or begin.
const (
	SideEnd Side = iota
	SideStart
)

// SitesMax bounds the sites of one queue; all stand in one header.
const SitesMax = 50

var colourForm = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// Check says everything that is wrong with a face; nil = it can be shown.
func (f Face) Check() error {
	errs := []error{
		checkText("the consent text", f.Consent), checkText("the widget's title", f.Title), checkText("the widget's lead", f.Lead),
	}
	if len(f.Sites) > SitesMax {
		errs = append(errs, fmt.Errorf("a widget has at most %d sites", SitesMax))
	}
	for _, site := range f.Sites {
		if !IsOrigin(site) {
			errs = append(errs, fmt.Errorf("%q is no site: write https://host, with a port where it has one", site))
		}
	}
	if f.Colour != "" && !colourForm.MatchString(f.Colour) {
		errs = append(errs, fmt.Errorf("%q is no colour like #0b6b64", f.Colour))
	}
	return errors.Join(errs...)
}

// Allows says whether the pages of an origin may show the widget.
func (f Face) Allows(origin string) bool { return slices.Contains(f.Sites, origin) }

// IsOrigin says whether a text is exactly the origin of a site: https, or http on this machine, and nothing behind it.
func IsOrigin(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || text != u.Scheme+"://"+u.Host {
		return false
	}
	local := u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1"
	return (u.Scheme == "https" || u.Scheme == "http" && local) && originForm.MatchString(u.Host)
}

var originForm = regexp.MustCompile(`^[a-z0-9.-]+(:[0-9]{1,5})?$`)
