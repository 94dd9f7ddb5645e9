package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"parley/acd"
	"parley/acd/ban"
	"parley/acd/claim"
	acdstore "parley/acd/store"
	"parley/config"
	"parley/internal/api"
	"parley/internal/quota"
	"parley/internal/signed"
	"parley/xmppd"
	"parley/xmppd/jid"
)

// openBans reads who is banned. What would ban everybody cannot be banned: trusted proxies, and this machine unless all of
// it is only tried out.
func openBans(ctx context.Context, cfg config.Config, p *parts) (*ban.List, error) {
	spared, err := cfg.HTTP.Proxies()
	if err != nil {
		return nil, fmt.Errorf("open the bans: %w", err)
	}
	if !cfg.Demo && !cfg.TestMode {
		spared = append(spared, netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"))
	}
	return ban.Open(ctx, p.db, ban.Config{Now: p.engine.Now, Spared: spared, Staff: isStaff(p)})
}

// isStaff knows who works here. Where that cannot be found out, a ban does not hit.
func isStaff(p *parts) func(bare string) bool {
	return func(bare string) bool {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, _, works, err := acdstore.Standing(ctx, p.db.Reader(), bare)
		return works || err != nil
	}
}

// banned says for the streams who is not served. Whoever works here is, from wherever it may be.
func banned(p *parts) func(bare jid.JID, from netip.Addr) bool {
	staff := isStaff(p)
	return func(bare jid.JID, from netip.Addr) bool {
		if _, yes := p.bans.OfJID(bare.String()); yes {
			return true
		}
		_, yes := p.bans.OfAddress(from)
		return yes && !staff(bare.String())
	}
}

// keepOut has the streams of who is banned ended, beside whoever banned: everybody is looked at.
func keepOut(p *parts, server *xmppd.Server) { p.bans.OnBan(func(ban.Ban) { go server.EndBanned() }) }

// bannedAddress says for the pages who gets no visit.
func bannedAddress(p *parts) func(netip.Addr) bool {
	return func(from netip.Addr) bool {
		_, yes := p.bans.OfAddress(from)
		return yes
	}
}

// vouch has a site's token looked at, and used up in the commit in which what it says is kept.
func vouch(p *parts, signers *signed.Signers) func(context.Context, api.Voucher) (api.Vouched, error) {
	return func(ctx context.Context, v api.Voucher) (api.Vouched, error) {
		now := time.UnixMilli(int64(p.engine.Now()))
		token, err := signers.Verify(v.Token, v.Queue.DN, now)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", api.ErrNotVouched, err)
		}
		queue, err := p.admin.Queue(ctx, v.Queue.DN)
		if err != nil {
			return nil, err
		}
		return func(jid string, until time.Time) error {
			err := p.db.Do(ctx, acdstore.Both(
				claim.Use(token.Key, token.ID, now, token.Expires), claim.Keep(jid, acd.QueueID(queue.ID), token.Claims, now, until)))
			if errors.Is(err, claim.ErrUsed) {
				return fmt.Errorf("%w: %w", api.ErrNotVouched, err)
			}
			return err
		}, nil
	}
}

// mayAsk holds strangers to the limit of visits on the streams, too, where anybody with an account may ask for service:
// by where they come from, or by address where that is not known.
func mayAsk(cfg config.Config, from func(jid.JID) (netip.Addr, bool)) (func(jid.JID) (func(), bool), error) {
	c := httpConfig(cfg)
	free, err := c.Unlimited()
	if err != nil {
		return nil, err
	}
	asked := quota.New(c.Visits, time.Now)
	return func(full jid.JID) (func(), bool) {
		key := full.Bare().String()
		if a, ok := from(full); ok && a.IsValid() {
			if slices.ContainsFunc(free, func(p netip.Prefix) bool { return p.Contains(a) }) {
				return func() {}, true
			}
			key = quota.Household(a)
		}
		back, _, ok := asked.Take(key)
		return back, ok
	}, nil
}
