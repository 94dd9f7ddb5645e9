package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"parley/acd/conversation"
	"parley/internal/quota"
	xstore "parley/xmppd/store"
)

const (
	callerNameMax = 80             // characters
	dnBytesMax    = 32             // of an ACD DN
	visitLife     = 24 * time.Hour // of a visit that nobody ends; an ended contact sets it to an hour
)

type visitRequest struct {
	Name string `json:"name"`
	DN   string `json:"dn"`
	Lang string `json:"lang"`
	// Work is the solution of a task that was set before, Signed what the page's site vouches for: a JWT.
	Work   *Solution `json:"work"`
	Signed string    `json:"signed"`

	// Callback asks to leave a message where the queue is closed and takes one.
	Callback bool `json:"callback"`
}

type visitAnswer struct {
	JID     string    `json:"jid"`
	Token   string    `json:"token"`
	Expires time.Time `json:"expires"`
	ACD     string    `json:"acd"`
	Queue   Queue     `json:"queue"`
}

// postVisit makes a guest, if the page's origin, the address and its rate, and the queue have room for one (DESIGN 2.9).
func (a *API) postVisit(w http.ResponseWriter, r *http.Request, _ caller) {
	allowed := a.admitOrigin(w, r)
	from := PeerOf(r).Addr
	switch {
	case !allowed:
		refusedOrigin().write(w, r)
		return
	case a.parts.Banned != nil && a.parts.Banned(from):
		// Not by which rule, nor for how long: that would only help to get around it.
		problem{status: http.StatusForbidden, code: "refused"}.write(w, r)
		return
	case !a.ready.Load():
		busy().write(w, r)
		return
	}
	back := func() {}
	if !a.unlimited(from) {
		var wait time.Duration
		var ok bool
		if back, wait, ok = a.visits.Take(quota.Household(from)); !ok {
			tooMany(wait).write(w, r)
			return
		}
	}
	answer, refusal, err := a.visit(w, r)
	if answer == nil {
		back() // only a visit counts
	}
	switch {
	case err != nil:
		a.fault(w, r, err)
	case refusal != nil:
		refusal.write(w, r)
	case answer != nil:
		writeJSON(w, http.StatusCreated, answer)
	}
}

// unlimited says whether an address is one of those that no limit of visits applies to.
func (a *API) unlimited(from netip.Addr) bool {
	return slices.ContainsFunc(a.free, func(p netip.Prefix) bool { return p.Contains(from) })
}

// visit gives the answer, or why there is none; neither means that the body has been answered for.
func (a *API) visit(w http.ResponseWriter, r *http.Request) (*visitAnswer, *problem, error) {
	var asked visitRequest
	if !readJSON(w, r, &asked) {
		return nil, nil, nil
	}
	if refusal := checkCaller(asked.Name); refusal != nil {
		return nil, refusal, nil
	}
	if !utf8.ValidString(asked.DN) || len(asked.DN) > dnBytesMax {
		return nil, unknownDN(), nil
	}
	queue, err := a.parts.Admit(r.Context(), strings.TrimSpace(asked.DN))
	var shut Closed
	switch {
	case errors.As(err, &shut) && asked.Callback && shut.Callback:
		queue = shut.Queue // the guest comes to leave a message
	case errors.As(err, &shut):
		return nil, closed(shut, asked.Lang), nil
	case errors.Is(err, ErrUnknownDN):
		return nil, unknownDN(), nil
	case errors.Is(err, ErrFull):
		return nil, full(), nil
	case err != nil:
		return nil, nil, err
	}
	if a.parts.QueueName != nil {
		queue.Name = a.parts.QueueName(queue.DN, asked.Lang)
	}
	from := PeerOf(r).Addr
	back := func() {}
	if !a.unlimited(from) {
		var refusal *problem
		if back, refusal = a.work.admit(from, asked.Work); refusal != nil {
			return nil, refusal, nil
		}
	}
	answer, refusal, err := a.invite(r.Context(), queue, asked.Signed)
	if answer == nil {
		back()
	}
	return answer, refusal, err
}

// invite makes the guest, and keeps what a site vouches for.
func (a *API) invite(ctx context.Context, queue Queue, signed string) (*visitAnswer, *problem, error) {
	keep, refusal, err := a.vouched(ctx, queue, signed)
	if refusal != nil || err != nil {
		return nil, refusal, err
	}
	guest, token, err := a.parts.Accounts.NewGuest(ctx, a.scope(), visitLife, "visit "+queue.DN)
	switch {
	case errors.Is(err, xstore.ErrFull):
		return nil, full(), nil
	case err != nil:
		return nil, nil, err
	}
	jid := guest.Name + "@" + a.parts.Host
	if keep != nil {
		switch err := keep(jid, guest.Expires); {
		case errors.Is(err, ErrNotVouched):
			refusal = notVouched()
		case err != nil:
			return nil, nil, err
		}
		if refusal != nil {
			return nil, refusal, a.parts.Accounts.EndGuest(ctx, guest.Name, a.parts.Now())
		}
	}
	return &visitAnswer{jid, token, guest.Expires.UTC(), a.parts.ACD, queue}, nil, nil
}

// scope is whom a guest may speak to: the ACD, and the service of files.
func (a *API) scope() []string {
	if a.parts.Upload == "" {
		return []string{a.parts.ACD}
	}
	return []string{a.parts.ACD, a.parts.Upload}
}

// checkCaller holds the name to what the ACD will take of it: something visible, at most 80 characters.
func checkCaller(name string) *problem {
	visible := conversation.CleanName(name)
	switch {
	case visible == "":
		return &problem{status: http.StatusBadRequest, code: "empty-name"}
	case utf8.RuneCountInString(visible) > callerNameMax:
		return &problem{status: http.StatusBadRequest, code: "name-too-long"}
	}
	return nil
}

func unknownDN() *problem {
	return &problem{status: http.StatusNotFound, code: "unknown-dn"}
}

func full() *problem {
	return &problem{status: http.StatusServiceUnavailable, code: "full", retry: 30 * time.Second}
}

// preflight lets any page ask. The answer to its question is postVisit's: a page may then say why it was refused.
func (a *API) preflight(w http.ResponseWriter, r *http.Request, _ caller) {
	a.admitOrigin(w, r)
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}

// admitOrigin says whether the page's origin may ask for visits, and lets it read the answer in any case: there is no
// cookie involved and nothing in a refusal but the refusal.
func (a *API) admitOrigin(w http.ResponseWriter, r *http.Request) bool {
	origin := r.Header.Get("Origin")
	w.Header().Add("Vary", "Origin")
	if origin == "" {
		return true // no browser's page, or its own by GET: the limits hold all the same
	}
	if isOrigin(origin) {
		w.Header().Set("Access-Control-Allow-Origin", origin)
	}
	u, err := url.Parse(origin)
	if err != nil {
		return false
	}
	return a.origins[origin] || u.Host != "" && u.Host == r.Host || a.parts.Demo && isLoopback(u.Hostname())
}
