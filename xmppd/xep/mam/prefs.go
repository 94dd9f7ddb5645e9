package mam

import (
	"context"

	wire "parley/xmppd/mam"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// prefs tells what the account wants to be kept (XEP-0441 v0.2.0 §2.1).
func (s speaker) prefs(h module.Host, q module.IQ) (*stanza.Element, error) {
	account, err := accountOf(h, q)
	if err != nil {
		return nil, err
	}
	p, err := s.archive.Prefs(context.Background(), account)
	if err != nil {
		return nil, err
	}
	return p.Element(), nil
}

// setPrefs changes it, for what is said from now on.
func (s speaker) setPrefs(h module.Host, q module.IQ) (*stanza.Element, error) {
	account, err := accountOf(h, q)
	if err != nil {
		return nil, err
	}
	p, err := wire.ParsePrefs(q.Payload)
	if err != nil {
		return nil, err
	}
	if err := s.archive.SetPrefs(context.Background(), account, p); err != nil {
		return nil, err
	}
	return p.Element(), nil
}
