package im

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"parley/xmppd/jid"
	xstore "parley/xmppd/store"
)

// BlocksMax is how many addresses an account may block; one more is resource-constraint.
const BlocksMax = 1000

// Where an account's list is kept: a document of one address per line.
const (
	blocksKind = "blocking"
	blocksKey  = "list"
)

// blocklist is whom an account has blocked, in the order in which it did. It is never changed.
type blocklist struct {
	account xstore.AccountID
	order   []jid.JID
	set     map[jid.JID]struct{}
}

func newBlocklist(account xstore.AccountID, order []jid.JID) *blocklist {
	l := &blocklist{account: account, order: order, set: make(map[jid.JID]struct{}, len(order))}
	for _, j := range order {
		l.set[j] = struct{}{}
	}
	return l
}

// covers reports whether j is blocked: itself, as a resource of what is, or as an address in a domain that is
// (XEP-0191 v1.3 §6).
func (l *blocklist) covers(j jid.JID) bool {
	if l.has(j) || l.has(j.Bare()) {
		return true
	}
	domain, err := jid.Parse(j.Domain())
	if err != nil || l.has(domain) {
		return err == nil
	}
	ofDomain, err := domain.WithResource(j.Resource())
	return err == nil && j.Local() == "" && l.has(ofDomain)
}

func (l *blocklist) has(j jid.JID) bool {
	_, yes := l.set[j]
	return yes
}

// blocks is the lists of all accounts that have blocked anybody, by bare JID.
type blocks struct {
	changing sync.Mutex // held while one is changed and written
	mu       sync.RWMutex
	of       map[jid.JID]*blocklist
	current  func(jid.JID) (xstore.AccountID, bool)
}

// list returns an account's list, or nil if it is empty. That of an account that had the same name before is not told.
func (b *blocks) list(owner jid.JID) *blocklist {
	b.mu.RLock()
	l := b.of[owner]
	b.mu.RUnlock()
	if l == nil {
		return nil
	}
	if id, found := b.current(owner); !found || id != l.account {
		return nil
	}
	return l
}

// bars reports whether owner, an address of an account's, has blocked other. What an account says to itself never is.
func (b *blocks) bars(owner, other jid.JID) bool {
	l := b.list(owner.Bare())
	return l != nil && other.Bare() != owner.Bare() && other.String() != owner.Domain() && l.covers(other)
}

// apart reports whether one of two addresses has blocked the other.
func (b *blocks) apart(x, y jid.JID) bool { return b.bars(x, y) || b.bars(y, x) }

func (b *blocks) set(owner jid.JID, l *blocklist) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(l.order) == 0 {
		delete(b.of, owner)
		return
	}
	b.of[owner] = l
}

// loadBlocks reads all lists.
func (r *Router) loadBlocks(ctx context.Context) error {
	r.blocks.current = r.account
	r.blocks.of = map[jid.JID]*blocklist{}
	err := r.accounts.EachDocument(ctx, blocksKind, blocksKey, func(id xstore.AccountID, name string, content []byte) error {
		owner, err := jid.New(name, r.host.Domain(), "")
		if err != nil {
			return err
		}
		var order []jid.JID
		for line := range strings.Lines(string(content)) {
			j, err := jid.Parse(strings.TrimSuffix(line, "\n"))
			if err != nil {
				return err
			}
			order = append(order, j)
		}
		r.blocks.set(owner, newBlocklist(id, order))
		return nil
	})
	if err != nil {
		return fmt.Errorf("read block lists: %w", err)
	}
	return nil
}

// written is a list as it is kept; nil for an empty one.
func written(order []jid.JID) (b []byte) {
	for _, j := range order {
		b = append(append(b, j.String()...), '\n')
	}
	return b
}

// with returns order with all of who behind it that it has not yet.
func adding(order, who []jid.JID) (all, fresh []jid.JID) {
	all = slices.Clone(order)
	for _, j := range who {
		if !slices.Contains(all, j) {
			all, fresh = append(all, j), append(fresh, j)
		}
	}
	return all, fresh
}

// removing returns order without who, or, if who is empty, nothing.
func removing(order, who []jid.JID) (rest, gone []jid.JID) {
	for _, j := range order {
		if len(who) == 0 || slices.Contains(who, j) {
			gone = append(gone, j)
		} else {
			rest = append(rest, j)
		}
	}
	return rest, gone
}
