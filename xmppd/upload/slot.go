package upload

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"parley/xmppd/form"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

const (
	nsInfo    = "http://jabber.org/protocol/disco#info"
	nsItems   = "http://jabber.org/protocol/disco#items"
	nsPing    = "urn:xmpp:ping"
	nsPurpose = "urn:xmpp:http:upload:purpose:0" // XEP-0363 v1.2.0 §4
	// purposes announced: files for messages, and those whose asker says when they must be gone.
	purposeMessage   = nsPurpose + "#message"
	purposeEphemeral = nsPurpose + "#ephemeral"
)

// declaredBytesMax is the longest media type that may be declared (RFC 6838 §4.2 allows 127 to either side of the slash).
const declaredBytesMax = 255

// Handle answers one stanza; see component.Handler. It blocks while a slot is being kept.
func (s *Service) Handle(b []byte, done func()) {
	defer done()
	q, err := stanza.Parse(b)
	if err != nil {
		s.log.Error("read stanza", "err", err) // the port hands over what has been read before
		return
	}
	typ := q.Attr("type")
	if q.Name == "presence" || typ == "error" || typ == "result" {
		return
	}
	answer, err := s.answer(q, typ)
	if err != nil {
		s.refuse(q, err)
		return
	}
	s.reply(q, "result", answer)
}

// answer gives the payload of a result, which may be nil.
func (s *Service) answer(q *stanza.Element, typ string) (*stanza.Element, error) {
	kids := q.Elements()
	if q.Name != "iq" || q.Attr("to") != s.cfg.Domain || typ != "get" || len(kids) != 1 {
		return nil, stanza.Error{Condition: stanza.ServiceUnavailable}
	}
	switch ask := kids[0]; ask.NS + " " + ask.Name {
	case NS + " request":
		return s.slot(q.Attr("from"), ask)
	case nsInfo + " query":
		return s.info(ask)
	case nsItems + " query":
		return items(ask)
	case nsPing + " ping":
		return nil, nil
	}
	return nil, stanza.Error{Condition: stanza.ServiceUnavailable}
}

func (s *Service) info(ask *stanza.Element) (*stanza.Element, error) {
	if ask.Attr("node") != "" {
		return nil, stanza.Error{Condition: stanza.ItemNotFound}
	}
	q := stanza.New(nsInfo, "query").Add(
		stanza.New(nsInfo, "identity", "category", "store", "type", "file", "name", "HTTP File Upload"))
	for _, f := range []string{nsInfo, nsItems, NS, purposeMessage, purposeEphemeral, nsPing} {
		q.Add(stanza.New(nsInfo, "feature", "var", f))
	}
	return q.Add(form.New("result", NS, form.Field{Var: "max-file-size", Values: []string{strconv.FormatInt(s.cfg.FileBytesMax, 10)}})), nil
}

func items(ask *stanza.Element) (*stanza.Element, error) {
	if ask.Attr("node") != "" {
		return nil, stanza.Error{Condition: stanza.ItemNotFound}
	}
	return stanza.New(nsItems, "query"), nil
}

// slot gives somebody a pair of URLs (XEP-0363 v1.2.0 §3), or says why not (§5).
func (s *Service) slot(from string, ask *stanza.Element) (*stanza.Element, error) {
	ctx := context.Background() // the sender waits for the disk as others do
	bare, err := bareJID(from)
	if err != nil {
		return nil, err
	}
	a, err := s.cfg.Allow(ctx, bare)
	switch {
	case err != nil:
		return nil, fmt.Errorf("ask what %s may upload: %w", bare, err)
	case a.none():
		return nil, stanza.Error{Condition: stanza.Forbidden, Text: "You may not upload files here."}
	}
	now := s.cfg.Now()
	u, err := readRequest(ask, a, now)
	if err != nil {
		return nil, err
	}
	if s.cfg.Named != nil {
		u.name = shorten(s.cfg.Named(u.name))
	}
	u.owner, u.jid = a.Owner, bare.String()
	put, get := newToken(), newToken()
	if err := s.book(ctx, u, put, get, a, now); err != nil {
		return nil, waitError(err)
	}
	return stanza.New(NS, "slot").Add(
		stanza.New(NS, "put", "url", s.url(put, u.name)),
		stanza.New(NS, "get", "url", s.url(get, u.name))), nil
}

func bareJID(s string) (jid.JID, error) {
	j, err := jid.Parse(s)
	if err != nil {
		return jid.JID{}, stanza.Error{Condition: stanza.JIDMalformed}
	}
	return j.Bare(), nil
}

// readRequest reads <request/> and holds it to what may be asked for.
func readRequest(ask *stanza.Element, a Allowance, now time.Time) (upload, error) {
	name, sizeText := ask.Attr("filename"), ask.Attr("size")
	size, err := strconv.ParseUint(sizeText, 10, 63)
	declared, ok := mediaType(ask.Attr("content-type"))
	switch {
	case name == "" || len(name) > nameBytesMax:
		return upload{}, badRequest(fmt.Sprintf("filename must have 1 to %d bytes.", nameBytesMax))
	case errors.Is(err, strconv.ErrRange):
		return upload{}, tooLarge(a.fileMax())
	case err != nil || size == 0:
		return upload{}, badRequest("size must be the number of bytes, above 0.")
	case !ok || len(declared) > declaredBytesMax:
		return upload{}, badRequest("content-type is no media type.")
	case int64(size) > a.fileMax():
		return upload{}, tooLarge(a.fileMax())
	}
	latest, err := readPurpose(ask, now)
	if err != nil {
		return upload{}, err
	}
	return upload{name: shorten(cleanName(name)), size: int64(size), declared: declared, latest: latest}, nil
}

// readPurpose says when the asker wants the file gone at the latest (XEP-0363 v1.2.0 §4.3); zero without a wish. The
// purposes that are not announced would need other lives of files, so nobody should believe to have got one.
func readPurpose(ask *stanza.Element, now time.Time) (time.Time, error) {
	for _, e := range ask.Elements() {
		switch {
		case e.NS != nsPurpose || e.Name == "message":
		case e.Name == "ephemeral":
			latest, err := time.Parse(time.RFC3339, e.Attr("expire-before"))
			if err != nil || !latest.After(now) || latest.Year() > 9999 {
				return time.Time{}, badRequest("expire-before must be a time to come.")
			}
			return latest, nil
		default:
			return time.Time{}, stanza.Error{Condition: stanza.FeatureNotImplemented, Text: "This purpose is not offered here."}
		}
	}
	return time.Time{}, nil
}

func badRequest(text string) error { return stanza.Error{Condition: stanza.BadRequest, Text: text} }

func tooLarge(most int64) error {
	return stanza.Error{
		Condition: stanza.NotAcceptable, Text: fmt.Sprintf("File too large. The maximum file size is %d bytes.", most),
		App: stanza.New(NS, "file-too-large").Add(stanza.New(NS, "max-file-size").AddText(strconv.FormatInt(most, 10))),
	}
}

// waitError tells who must wait until when.
func waitError(err error) error {
	var full fullError
	if !errors.As(err, &full) {
		return err
	}
	e := stanza.Error{Condition: stanza.ResourceConstraint, Text: full.what}
	if !full.until.IsZero() {
		until := full.until.Add(time.Second - 1).Truncate(time.Second) // XEP-0082 v1.1 §3.2; never too early
		e.App = stanza.New(NS, "retry", "stamp", until.UTC().Format(time.RFC3339))
	}
	return e
}

// newToken is 256 random bits as a path segment.
func newToken() string {
	b := make([]byte, tokenBytes)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func (s *Service) url(token, name string) string {
	return s.cfg.BaseURL + Path + token + "/" + url.PathEscape(name)
}

// refuse answers with an error: the one that is for the peer, or none of its business.
func (s *Service) refuse(q *stanza.Element, err error) {
	var e stanza.Error
	if !errors.As(err, &e) {
		s.log.Error("give slot", "jid", q.Attr("from"), "err", err)
		e = stanza.Error{Condition: stanza.InternalServerError}
	}
	s.reply(q, "error", e.Element())
}

func (s *Service) reply(q *stanza.Element, typ string, payload *stanza.Element) {
	answer := stanza.New(stanza.NSClient, q.Name, "from", q.Attr("to"), "to", q.Attr("from"), "id", q.Attr("id"), "type", typ)
	if err := s.port.Send(answer.Add(payload).Bytes()); err != nil {
		s.log.Warn("answer", "jid", q.Attr("from"), "err", err)
	}
}
