// Package site is what a data directory knows of itself: the XMPP domain that its accounts and agents belong to.
package site

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"parley/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// HostDefault is the domain of a directory that was begun without one.
const HostDefault = "localhost"

// ErrOtherHost means that the directory was begun with another domain: its addresses would all be wrong.
var ErrOtherHost = errors.New("the data directory belongs to another host")

// Host is the domain of the directory. The first call settles it: asked, or HostDefault if that is empty. A later
// call that asks for another one gets ErrOtherHost.
func Host(ctx context.Context, db *store.DB, asked string) (string, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return "", fmt.Errorf("open site: %w", err)
	}
	if err := db.Migrate(ctx, "site", files); err != nil {
		return "", fmt.Errorf("open site: %w", err)
	}
	first := asked
	if first == "" {
		first = HostDefault
	}
	var host string
	err = db.Do(ctx, func(tx *store.Tx) error {
		if _, err := tx.Exec("INSERT INTO site(name, value) VALUES('host', ?) ON CONFLICT DO NOTHING", first); err != nil {
			return err
		}
		return tx.Query("SELECT value FROM site WHERE name = 'host'", nil, func(row store.Row) error { return row.Scan(&host) })
	})
	if err != nil {
		return "", fmt.Errorf("read the host: %w", err)
	}
	if asked != "" && asked != host {
		return "", fmt.Errorf("%w: %s, not %s", ErrOtherHost, host, asked)
	}
	return host, nil
}
