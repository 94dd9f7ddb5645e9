package control

import (
	"context"
	"errors"
	"fmt"

	"parley/acd"
	"parley/acd/admin"
	acdstore "parley/acd/store"
)

// SetRole changes what a user is here.
func (d *Direct) SetRole(ctx context.Context, name, role string) error {
	to := acdstore.Role(role)
	g, serves, err := d.agent(ctx, name)
	if err != nil {
		return err
	}
	s, err := d.admin.StaffOf(ctx, d.jid(name))
	looksOn := err == nil
	switch {
	case err != nil && !errors.Is(err, admin.ErrNoStaff):
		return err
	case serves && to.Serves():
		_, err = d.admin.SetAgent(ctx, g.JID, func(g *admin.Agent) error { g.Role = to; return nil })
	case looksOn && !to.Serves():
		_, err = d.admin.SetStaff(ctx, s.JID, func(s *admin.Staff) error { s.Role = to; return nil })
	case serves:
		if err = checkStaffRole(to); err == nil {
			err = d.admin.RemoveAgent(ctx, g.JID)
		}
		if err == nil {
			err = d.addPlace(ctx, g.JID, g.Name, to)
		}
	case looksOn:
		if err = d.admin.RemoveStaff(ctx, s.JID); err == nil {
			err = d.addPlace(ctx, s.JID, s.Name, to)
		}
	default:
		err = d.placeFor(ctx, name, to)
	}
	return err
}

// placeFor gives an account without a place one.
func (d *Direct) placeFor(ctx context.Context, name string, role acdstore.Role) error {
	account, found, err := d.accounts.Lookup(ctx, name)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("user %q: %w", name, admin.ErrNoAgent)
	}
	return d.addPlace(ctx, d.jid(account.Name), account.Name, role)
}

// addPlace makes an agent, or one of the staff, of an address.
func (d *Direct) addPlace(ctx context.Context, jid, shown string, role acdstore.Role) error {
	var err error
	if role == acdstore.RoleAuditor || role == acdstore.RoleIntegrator {
		_, err = d.admin.AddStaff(ctx, admin.Staff{JID: jid, Name: shown, Role: role})
	} else {
		_, err = d.admin.AddAgent(ctx, admin.Agent{JID: jid, Name: shown, Role: role})
	}
	return err
}

// checkStaffRole is asked before a place is given up for another that cannot be had.
func checkStaffRole(role acdstore.Role) error {
	if role != acdstore.RoleAuditor && role != acdstore.RoleIntegrator {
		return fmt.Errorf("role %q: %w", role, admin.ErrBadRole)
	}
	return nil
}

// ShareQueue grants a queue to an integrator.
func (d *Direct) ShareQueue(ctx context.Context, dn, name string) error {
	if _, found, err := d.accounts.Lookup(ctx, name); err != nil || !found {
		return errors.Join(err, fmt.Errorf("user %q: %w", name, admin.ErrNoStaff))
	}
	return d.admin.Share(ctx, dn, d.jid(name))
}

// UnshareQueue takes it back.
func (d *Direct) UnshareQueue(ctx context.Context, dn, name string) error {
	return d.admin.Unshare(ctx, dn, d.jid(name))
}

// Integrators lists the users that a queue was granted to.
func (d *Direct) Integrators(ctx context.Context, dn string) ([]string, error) {
	jids, err := d.admin.Integrators(ctx, dn)
	names := make([]string, 0, len(jids))
	for _, jid := range jids {
		names = append(names, localpart(jid))
	}
	return names, err
}

// AddToken makes a token for a program.
func (d *Direct) AddToken(ctx context.Context, t NewToken) (MadeToken, error) {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return MadeToken{}, err
	}
	p := admin.Program{Name: t.Name, Expires: millis(t.Expires), Scopes: []acdstore.Scope{}, Queues: []acd.QueueID{}}
	for _, s := range t.Scopes {
		p.Scopes = append(p.Scopes, acdstore.Scope(s))
	}
	for _, dn := range t.Queues {
		id, err := known.queue(dn)
		if err != nil {
			return MadeToken{}, err
		}
		p.Queues = append(p.Queues, id)
	}
	p, secret, err := d.admin.AddProgram(ctx, p)
	if err != nil {
		return MadeToken{}, err
	}
	return MadeToken{shownToken(known, p), secret}, nil
}

// Tokens lists the tokens of programs.
func (d *Direct) Tokens(ctx context.Context) ([]Token, error) {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return nil, err
	}
	kept, err := d.admin.Programs(ctx)
	all := make([]Token, 0, len(kept))
	for _, p := range kept {
		all = append(all, shownToken(known, p))
	}
	return all, err
}

// RevokeToken ends a token.
func (d *Direct) RevokeToken(ctx context.Context, id uint64) error {
	return d.admin.RevokeProgram(ctx, int64(id))
}

func shownToken(known directory, p admin.Program) Token {
	t := Token{
		ID: uint64(p.ID), Name: p.Name, Scopes: []string{}, Made: timeOf(p.Made), Expires: timeOf(p.Expires), Used: timeOf(p.Used),
	}
	for _, s := range p.Scopes {
		t.Scopes = append(t.Scopes, string(s))
	}
	for _, id := range p.Queues {
		t.Queues = append(t.Queues, known.dn(id))
	}
	return t
}
