package archive

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"parley/xmppd/jid"
	"parley/xmppd/mam"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// Where preferences stand among the documents of an account.
const (
	prefsKind = "mam"
	prefsKey  = "prefs"
)

// prefsCachedMax is how many accounts' preferences stay in memory; one more makes it begin anew.
const prefsCachedMax = 100_000

// prefs are the preferences that were needed lately; nil stands for everything.
type prefs struct {
	mu sync.Mutex
	of map[int64]*mam.Prefs
}

// Prefs are what an account wants to be kept.
func (a *Archive) Prefs(ctx context.Context, account int64) (mam.Prefs, error) {
	b, err := a.accounts.Document(ctx, xstore.AccountID(account), prefsKind, prefsKey)
	if err != nil || b == nil {
		return mam.Everything(), err
	}
	e, err := stanza.Parse(b)
	if err != nil {
		return mam.Prefs{}, fmt.Errorf("read archiving preferences of account %d: %w", account, err)
	}
	return mam.ParsePrefs(e)
}

// SetPrefs changes what is kept of what is said from now on, and returns when that is durable.
func (a *Archive) SetPrefs(ctx context.Context, account int64, p mam.Prefs) error {
	err := a.accounts.WriteDocument(ctx, xstore.AccountID(account), prefsKind, prefsKey, p.Element().Bytes())
	if errors.Is(err, xstore.ErrFull) {
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "There is no more room for it."}
	}
	if err != nil {
		return fmt.Errorf("keep archiving preferences: %w", err)
	}
	a.prefs.mu.Lock()
	defer a.prefs.mu.Unlock()
	a.prefs.of[account] = &p
	return nil
}

// cachedPrefs returns nil for who wants everything.
func (a *Archive) cachedPrefs(account int64) *mam.Prefs {
	// The lock is held while reading: whoever changes it at the same time puts the new value in after.
	a.prefs.mu.Lock()
	defer a.prefs.mu.Unlock()
	p, known := a.prefs.of[account]
	if known {
		return p
	}
	read, err := a.Prefs(context.Background(), account)
	if err != nil {
		a.log.Error("archive by default", "account", account, "err", err)
		return nil // too much kept can be mended
	}
	if read.Default != mam.Always || read.Never != nil {
		p = &read
	}
	if len(a.prefs.of) >= prefsCachedMax {
		clear(a.prefs.of)
	}
	a.prefs.of[account] = p
	return p
}

// Sides is module.Archive's.
func (a *Archive) Sides(m *module.Kept) {
	if m.Sender > 0 && !a.wanted(m.Sender, m.To) {
		m.Sender = -m.Sender
	}
	if m.Recipient > 0 && !a.wanted(m.Recipient, m.From) {
		m.Recipient = -m.Recipient
	}
}

func (a *Archive) wanted(account int64, other jid.JID) bool {
	p := a.cachedPrefs(account)
	return p == nil || p.Keeps(other, func() bool { return a.inRoster(account, other.Bare().String()) })
}

func (a *Archive) inRoster(account int64, bare string) bool {
	items, _, err := a.accounts.Roster(context.Background(), xstore.AccountID(account))
	if err != nil {
		a.log.Error("archive by roster", "account", account, "err", err)
		return true
	}
	for i := range items {
		if items[i].JID == bare {
			return true
		}
	}
	return false
}
