package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"parley/acd/admin"
	"parley/acd/ban"
	"parley/config"
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
		_, err := p.admin.Agent(ctx, bare)
		return err == nil || !errors.Is(err, admin.ErrNoAgent)
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

// keepOut has the streams of who is banned ended.
func keepOut(p *parts, server *xmppd.Server) { p.bans.OnBan(func(ban.Ban) { server.EndBanned() }) }
