package xmppd

import (
	"context"
	"errors"

	"parley/xmppd/module"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// Users changes accounts. Its methods return when the change is durable; their errors wrap those of package xstore.
type Users interface {
	AddUser(ctx context.Context, name, password string) error
	SetPassword(ctx context.Context, name, password string) error
	SetDisabled(ctx context.Context, name string, disabled bool) error
	RemoveUser(ctx context.Context, name string) error
}

// users is module.Users: the table read, the changes made as the configuration says, errors in the words of stanzas.
type users struct {
	accounts *xstore.Accounts
	change   Users
}

func usersOf(cfg Config, accounts *xstore.Accounts) users {
	if cfg.Users != nil {
		return users{accounts, cfg.Users}
	}
	return users{accounts, plainUsers{accounts, cfg.Host}}
}

// List lists the accounts by name.
func (u users) List(ctx context.Context) ([]module.User, error) {
	accounts, err := u.accounts.List(ctx)
	all := make([]module.User, 0, len(accounts))
	for _, a := range accounts {
		all = append(all, module.User{Name: a.Name, Disabled: a.Disabled, Created: a.Created})
	}
	return all, err
}

// Add makes an account.
func (u users) Add(ctx context.Context, name, password string) error {
	return told(u.change.AddUser(ctx, name, password))
}

// SetPassword replaces a password.
func (u users) SetPassword(ctx context.Context, name, password string) error {
	return told(u.change.SetPassword(ctx, name, password))
}

// SetDisabled locks an account out, or lets it in again.
func (u users) SetDisabled(ctx context.Context, name string, disabled bool) error {
	return told(u.change.SetDisabled(ctx, name, disabled))
}

// Remove deletes an account.
func (u users) Remove(ctx context.Context, name string) error {
	return told(u.change.RemoveUser(ctx, name))
}

// told says an error of the store in the words of a stanza error, where the one who asked is to blame.
func told(err error) error {
	switch {
	case errors.Is(err, xstore.ErrExists):
		return stanza.Error{Condition: stanza.Conflict, Text: xstore.ErrExists.Error()}
	case errors.Is(err, xstore.ErrBadName), errors.Is(err, xstore.ErrBadPassword):
		return stanza.Error{Condition: stanza.NotAcceptable, Text: err.Error()} // about their own input, nothing of ours
	case errors.Is(err, xstore.ErrNotFound):
		return stanza.Error{Condition: stanza.ItemNotFound, Text: "There is no such account."}
	case errors.Is(err, xstore.ErrBusy):
		return stanza.Error{Type: "wait", Condition: stanza.ResourceConstraint}
	}
	return err
}

// plainUsers is Users where an account is all there is.
type plainUsers struct {
	*xstore.Accounts
	host string
}

// AddUser makes an account.
func (p plainUsers) AddUser(ctx context.Context, name, password string) error {
	_, err := p.Create(ctx, name, password)
	return err
}

// RemoveUser deletes one, and its standing in the rosters of others: who gets the name later inherits nothing.
func (p plainUsers) RemoveUser(ctx context.Context, name string) error {
	name, err := xstore.NormaliseName(name)
	if err != nil {
		return xstore.ErrNotFound
	}
	if err := p.Remove(ctx, name); err != nil {
		return err
	}
	return p.ForgetContact(ctx, name+"@"+p.host)
}
