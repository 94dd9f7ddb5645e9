package xmppd

import (
	"context"
	"errors"
	"log/slog"

	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// documents is module.Documents over the table: its bounds are told in the words of a stanza error.
type documents struct {
	accounts *xstore.Accounts
	log      *slog.Logger
}

// Read returns a document; nil if there is none.
func (d documents) Read(ctx context.Context, account int64, kind, key string) ([]byte, error) {
	return d.accounts.Document(ctx, xstore.AccountID(account), kind, key)
}

// Keys lists the keys of a kind.
func (d documents) Keys(ctx context.Context, account int64, kind string) ([]string, error) {
	return d.accounts.DocumentKeys(ctx, xstore.AccountID(account), kind)
}

// Write keeps a document, or with nil removes it.
func (d documents) Write(ctx context.Context, account int64, kind, key string, b []byte) error {
	err := d.accounts.WriteDocument(ctx, xstore.AccountID(account), kind, key, b)
	switch {
	case errors.Is(err, xstore.ErrFull):
		return stanza.Error{Condition: stanza.ResourceConstraint, Text: "There is no more room for it."}
	case errors.Is(err, xstore.ErrNotFound):
		return stanza.Error{Condition: stanza.ItemNotFound}
	}
	return err
}

// Append is Write for who cannot wait.
func (d documents) Append(account int64, kind, key string, b []byte) {
	d.accounts.AppendDocument(xstore.AccountID(account), kind, key, b, func(err error) {
		if err != nil && !errors.Is(err, xstore.ErrNotFound) { // an account may be removed meanwhile
			d.log.Error("keep document", "account", account, "kind", kind, "err", err)
		}
	})
}
