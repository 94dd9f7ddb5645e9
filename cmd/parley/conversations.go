package main

import (
	"context"
	"errors"
	"time"

	acdstore "parley/acd/store"
	"parley/acd/transcript"
	acdxmpp "parley/acd/xmpp"
	"parley/internal/api"
	"parley/xmppd/jid"
	"parley/xmppd/upload"
)

// transcripts asks the ACD and says its refusal in the API's words.
func transcripts(contacts *acdxmpp.ACD) api.Transcripts {
	return func(ctx context.Context, who api.Reader, contact, language string) (t transcript.Transcript, style transcript.Style, err error) {
		if who.JID != "" {
			t, style, err = contacts.Transcript(ctx, who.JID, contact, language)
		} else {
			t, style, err = contacts.TranscriptFor(ctx, who.Actor, who.Internal, contact, language)
		}
		if errors.Is(err, acdxmpp.ErrNoTranscript) {
			err = api.ErrNoTranscript
		}
		return t, style, err
	}
}

// knownFiles tells the ACD what our own service keeps under a URL. It waits no longer than a conversation can.
func knownFiles(s *upload.Service) func(url string) (acdxmpp.File, bool) {
	return func(url string) (acdxmpp.File, bool) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		f, ok, err := s.About(ctx, url)
		if err != nil || !ok {
			return acdxmpp.File{}, false
		}
		return acdxmpp.File{Name: f.Name, Size: f.Size, Type: f.Type}, true
	}
}

// tell says to the ACD where files are, if there is such a service.
func (s sharing) tell(contacts *acdxmpp.ACD) {
	if s.service != nil {
		contacts.KnowFiles(s.base+upload.Path, knownFiles(s.service))
	}
}

// guestMayUpload lets a visitor upload while it talks with an agent. What the conversation is allowed is counted by the
// conversation: who comes again has it anew.
func guestMayUpload(ctx context.Context, p *parts, cfg upload.Config, bare jid.JID) (upload.Allowance, error) {
	if _, living, err := p.accounts.Guest(ctx, bare.Local()); err != nil || !living {
		return upload.Allowance{}, err
	}
	c, found, err := acdstore.LatestContact(ctx, p.db.Reader(), bare.String())
	if err != nil || !found || c.Agent == 0 || c.Ended != 0 {
		return upload.Allowance{}, err
	}
	return cfg.Guest("contact " + c.ID.String()), nil
}
