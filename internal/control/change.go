package control

import (
	"context"
	"errors"
	"fmt"

	"parley/acd"
	"parley/acd/admin"
	xstore "parley/xmppd/store"
)

// What can be wrong with a Change.
var (
	ErrBadSetting = errors.New("a setting cannot be set so")
	ErrChanged    = errors.New("somebody else has changed it meanwhile")
)

// Change is a change of settings that is done only to what the caller has seen.
type Change struct {
	Settings map[string]string
	Lower    bool // also below what is in use: see Floor.LowerQueue
}

// setting errors keep their sentences, and are ErrBadSetting besides.
type settingError struct{ error }

func (settingError) Is(target error) bool { return target == ErrBadSetting }

// Unwrap gives what is wrong.
func (e settingError) Unwrap() error { return e.error }

func badSetting(err error) error {
	if err == nil {
		return nil
	}
	return settingError{err}
}

// Queue is one queue with who serves it.
func (d *Direct) Queue(ctx context.Context, dn string) (Queue, error) {
	q, err := d.admin.Queue(ctx, dn)
	if err != nil {
		return Queue{}, err
	}
	all, err := d.Queues(ctx)
	for _, shown := range all {
		if shown.DN == q.DN {
			return shown, nil
		}
	}
	return Queue{}, errors.Join(err, fmt.Errorf("queue %q: %w", dn, admin.ErrNoQueue))
}

// ChangeQueue is SetQueue of a queue that is still as fits has seen it: ErrChanged. It cannot be changed in between.
func (d *Direct) ChangeQueue(ctx context.Context, dn string, c Change, fits func(Queue) bool) error {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return err
	}
	set := d.admin.SetQueue
	if c.Lower {
		set = d.admin.LowerQueue
	}
	_, err = set(ctx, dn, func(q *admin.Queue) error {
		if now, err := d.Queue(ctx, dn); err != nil || !fits(now) {
			return errors.Join(err, ErrChanged)
		}
		return badSetting(applySettings(queueSettings(known), q, c.Settings))
	})
	return err
}

// User is one account with its place; ErrNotFound of the accounts.
func (d *Direct) User(ctx context.Context, name string) (User, error) {
	account, found, err := d.accounts.Lookup(ctx, name)
	if err != nil {
		return User{}, err
	}
	if !found {
		return User{}, fmt.Errorf("user %q: %w", name, xstore.ErrNotFound)
	}
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return User{}, err
	}
	g, serves, err := d.agent(ctx, account.Name)
	if err == nil && !serves {
		s, none := d.admin.StaffOf(ctx, d.jid(account.Name))
		if none != nil && !errors.Is(none, admin.ErrNoStaff) {
			return User{}, none
		}
		g = admin.Agent{Name: s.Name, Role: s.Role}
	}
	return userOf(known, g, account), err
}

// ChangeUser is SetUser of a user who is still as fits has seen it: ErrChanged. It cannot be changed in between.
func (d *Direct) ChangeUser(ctx context.Context, name string, c Change, fits func(User) bool) error {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return err
	}
	seen := func() error {
		if now, err := d.User(ctx, name); err != nil || !fits(now) {
			return errors.Join(err, ErrChanged)
		}
		return nil
	}
	set := d.admin.SetAgent
	if c.Lower {
		set = d.admin.LowerAgent
	}
	_, err = set(ctx, d.jid(name), func(g *admin.Agent) error {
		if err := seen(); err != nil {
			return err
		}
		return badSetting(applySettings(userSettings(known), g, c.Settings))
	})
	if errors.Is(err, admin.ErrNoAgent) {
		return d.setStaff(ctx, name, c.Settings, seen, err)
	}
	return err
}

// setStaff changes what one of the staff has of a user's settings: the name. none is the error if the user is none of them.
func (d *Direct) setStaff(ctx context.Context, name string, settings map[string]string, seen func() error, none error) error {
	_, err := d.admin.SetStaff(ctx, d.jid(name), func(s *admin.Staff) error {
		if seen != nil {
			if err := seen(); err != nil {
				return err
			}
		}
		for key, value := range settings {
			if key != "name" {
				return badSetting(fmt.Errorf("there is no setting %q of who serves nobody; there is name", key))
			}
			s.Name = value
		}
		return nil
	})
	if errors.Is(err, admin.ErrNoStaff) {
		return none
	}
	return err
}

// MakeQueue is AddQueue with settings, in one commit.
func (d *Direct) MakeQueue(ctx context.Context, dn, name string, settings map[string]string) error {
	known, err := readDirectory(ctx, d.admin)
	if err != nil {
		return err
	}
	q := admin.Queue{DN: dn, Name: name, Rules: acd.Rules{}.Filled()}
	if err := badSetting(applySettings(queueSettings(known), &q, settings)); err != nil {
		return err
	}
	_, err = d.admin.AddQueue(ctx, q)
	return err
}
