package api

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"parley/acd"
	"parley/acd/admin"
	acdstore "parley/acd/store"
	"parley/internal/control"
)

// replyOperations are about what agents say often: their own, a queue's, everybody's.
func (a *API) replyOperations() []operation {
	read := allow{agent: own, supervisor: all, admin: all, auditor: all, scope: acdstore.ScopeRepliesRead}
	write := allow{agent: own, supervisor: all, admin: all, scope: acdstore.ScopeRepliesWrite}
	return []operation{
		{method: "GET", path: "/replies", id: "listReplies", allow: read, do: a.listReplies, cuts: true},
		{method: "POST", path: "/replies", id: "addReply", allow: write, do: a.addReply, cuts: true},
		{method: "GET", path: "/replies/{reply}", id: "getReply", allow: read, do: a.getReply, cuts: true},
		{method: "PUT", path: "/replies/{reply}", id: "setReply", allow: write, do: a.setReply, cuts: true},
		{method: "DELETE", path: "/replies/{reply}", id: "removeReply", allow: write, do: a.removeReply, cuts: true},
		{method: "GET", path: "/replies/{reply}/filled/{contact}", id: "fillReply", allow: allow{agent: own, supervisor: all, admin: all}, do: a.fillReply},
	}
}

type replyShown struct {
	ID      int64          `json:"id"`
	Word    string         `json:"word"`
	Own     bool           `json:"own"`          // the caller's alone
	DN      string         `json:"dn,omitempty"` // for this queue alone
	Texts   acdstore.Words `json:"texts"`
	Changed string         `json:"changed"`
}

// replies are the canned replies as one caller sees them.
type replies struct {
	caller
	queues []admin.Queue
	serves []acd.QueueID
}

// repliesFor reads what is needed to say which replies a caller sees, and which the caller may change.
func (a *API) repliesFor(r *http.Request, c caller) (s replies, err error) {
	s.caller = c
	if s.queues, err = a.parts.Admin.Queues(r.Context()); err != nil || c.reach != own {
		return s, err
	}
	g, err := a.parts.Admin.Agent(r.Context(), c.account.Name+"@"+a.parts.Host)
	s.serves = g.Queues
	return s, err
}

// sees: one's own, everybody's, and those of queues that one serves, or has within reach. Nobody sees another's own.
func (s replies) sees(r admin.Reply) bool {
	switch {
	case r.Agent != 0:
		return r.Agent == s.member.Agent
	case r.Queue == 0 || s.reach == all:
		return true
	case s.reach == granted:
		return s.has(r.Queue)
	}
	return slices.Contains(s.serves, r.Queue)
}

// changes: one's own; the others supervisors do, and programs within their reach.
func (s replies) changes(r admin.Reply) bool {
	return s.sees(r) && (r.Agent != 0 || s.reach == all || s.reach == granted && r.Queue != 0)
}

func (s replies) show(r admin.Reply) replyShown {
	shown := replyShown{ID: r.ID, Word: r.Word, Own: r.Agent != 0, Texts: r.Texts, Changed: stampOf(r.Changed)}
	for _, q := range s.queues {
		if q.ID == r.Queue {
			shown.DN = q.DN
		}
	}
	return shown
}

func (a *API) listReplies(w http.ResponseWriter, r *http.Request, c caller) {
	p, ok := a.pageOf(w, r)
	if !ok {
		return
	}
	s, err := a.repliesFor(r, c)
	if err != nil {
		a.fault(w, r, err)
		return
	}
	kept, err := a.parts.Admin.Replies(r.Context())
	if err != nil {
		a.fault(w, r, err)
		return
	}
	slices.SortFunc(kept, func(a, b admin.Reply) int { return int(a.ID - b.ID) })
	after, _ := strconv.ParseInt(p.after, 10, 64) // "" is 0: all come after it
	list, next := cut(kept, p, func(x admin.Reply) bool { return x.ID > after && s.sees(x) }, s.show,
		func(x admin.Reply) string { return strconv.FormatInt(x.ID, 10) })
	a.answerPage(w, r, "replies", list, next)
}

// replyAsked is a reply as somebody wants it.
type replyAsked struct {
	Word  string         `json:"word"`
	Own   bool           `json:"own"`
	DN    string         `json:"dn"`
	Texts acdstore.Words `json:"texts"`
}

// written is the reply that is asked for.
func (s replies) written(asked replyAsked) (admin.Reply, error) {
	reply := admin.Reply{Word: asked.Word, Texts: asked.Texts}
	if asked.Own {
		if reply.Agent = s.member.Agent; reply.Agent == 0 {
			return reply, fmt.Errorf("%w: who serves nobody has no replies of their own", errBadAnswer)
		}
	}
	if asked.DN == "" {
		return reply, nil
	}
	i := slices.IndexFunc(s.queues, func(q admin.Queue) bool { return q.DN == asked.DN })
	if i < 0 {
		return reply, fmt.Errorf("queue %q: %w", asked.DN, admin.ErrNoQueue)
	}
	reply.Queue = s.queues[i].ID
	return reply, nil
}

func (a *API) addReply(w http.ResponseWriter, r *http.Request, c caller) {
	var asked replyAsked
	if !readUpTo(w, r, settingsBytesMax, &asked) {
		return
	}
	s, err := a.repliesFor(r, c)
	var reply admin.Reply
	if err == nil {
		reply, err = s.written(asked)
	}
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	if !s.changes(reply) {
		forbidden().write(w, r)
		return
	}
	if reply, err = a.parts.Admin.AddReply(r.Context(), reply); err != nil {
		a.refuseChange(w, r, err)
		return
	}
	w.Header().Set("Location", root+"/replies/"+strconv.FormatInt(reply.ID, 10))
	showTagged(w, r, http.StatusCreated, s.show(reply))
}

// seen finds the reply in the path among those the caller sees. Else it has answered.
func (a *API) seen(w http.ResponseWriter, r *http.Request, c caller) (replies, admin.Reply, bool) {
	s, err := a.repliesFor(r, c)
	var reply admin.Reply
	if err == nil {
		id, bad := strconv.ParseInt(chi.URLParam(r, "reply"), 10, 64)
		if bad != nil {
			id = 0 // none has that number
		}
		reply, err = a.parts.Admin.Reply(r.Context(), id)
	}
	if err == nil && !s.sees(reply) {
		err = admin.ErrNoReply
	}
	if err != nil {
		a.refuseChange(w, r, err)
	}
	return s, reply, err == nil
}

func (a *API) getReply(w http.ResponseWriter, r *http.Request, c caller) {
	if s, reply, ok := a.seen(w, r, c); ok {
		showTagged(w, r, http.StatusOK, s.show(reply))
	}
}

func (a *API) setReply(w http.ResponseWriter, r *http.Request, c caller) {
	var asked replyAsked
	if !readUpTo(w, r, settingsBytesMax, &asked) {
		return
	}
	s, reply, ok := a.seen(w, r, c)
	if !ok {
		return
	}
	wanted, err := s.written(asked)
	wanted.Agent = reply.Agent
	switch {
	case err != nil:
		a.refuseChange(w, r, err)
		return
	case !s.changes(reply) || !s.changes(wanted):
		forbidden().write(w, r)
		return
	}
	reply, err = a.parts.Admin.SetReply(r.Context(), reply.ID, func(now *admin.Reply) error {
		if !matches(r, s.show(*now)) {
			return control.ErrChanged
		}
		now.Word, now.Queue, now.Texts = wanted.Word, wanted.Queue, wanted.Texts
		return nil
	})
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	showTagged(w, r, http.StatusOK, s.show(reply))
}

func (a *API) removeReply(w http.ResponseWriter, r *http.Request, c caller) {
	s, reply, ok := a.seen(w, r, c)
	switch {
	case !ok:
	case !s.changes(reply):
		forbidden().write(w, r)
	default:
		a.done(w, r, a.parts.Admin.RemoveReply(r.Context(), reply.ID, func(now admin.Reply) error {
			if !matches(r, s.show(now)) {
				return control.ErrChanged
			}
			return nil
		}))
	}
}

// fillReply is a reply as it would be said in a contact, in the language of the visitor, or in ?lang=.
func (a *API) fillReply(w http.ResponseWriter, r *http.Request, c caller) {
	_, reply, ok := a.seen(w, r, c)
	if !ok {
		return
	}
	contact, err := a.parts.Centre.Record(r.Context(), chi.URLParam(r, "contact"))
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	language := r.URL.Query().Get("lang")
	if language == "" {
		language = contact.Language
	}
	id, err := acd.ParseContactID(contact.ID)
	var fills admin.Filler
	if err == nil {
		fills, err = a.parts.Admin.FillerFor(r.Context(), id, c.member.Name, language)
	}
	a.shown(w, r, http.StatusOK, map[string]string{"text": fills.Fill(reply.Texts.In(language))}, err)
}
