package store

import (
	"time"

	"parley/internal/store"
)

// fromMillis turns a time as the tables keep it, milliseconds since 1970, into one in UTC.
func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

const accountColumns = "id, name, disabled, created, generation"

func scanAccount(scan func(...any) error) (Account, error) {
	var account Account
	var created int64
	err := scan(&account.ID, &account.Name, &account.Disabled, &created, &account.Generation)
	account.Created = fromMillis(created)
	return account, err
}

// accountByName finds an account inside a transaction.
func accountByName(tx *store.Tx, name string) (account Account, found bool, err error) {
	name, err = NormaliseName(name)
	if err != nil {
		return Account{}, false, nil
	}
	err = tx.Query("SELECT "+accountColumns+" FROM accounts WHERE name = ?", []any{name}, func(row store.Row) error {
		found = true
		account, err = scanAccount(row.Scan)
		return err
	})
	return account, found, err
}

// accountByID finds an account inside a transaction.
func accountByID(tx *store.Tx, id AccountID) (account Account, found bool, err error) {
	err = tx.Query("SELECT "+accountColumns+" FROM accounts WHERE id = ?", []any{id}, func(row store.Row) error {
		found = true
		account, err = scanAccount(row.Scan)
		return err
	})
	return account, found, err
}

// endAll ends every log-in and token of an account, and every session, by its generation.
func endAll(tx *store.Tx, id AccountID) error {
	// Stream tokens go with their log-in: ON DELETE CASCADE.
	if _, err := tx.Exec("DELETE FROM logins WHERE account = ?", id); err != nil {
		return err
	}
	_, err := tx.Exec("UPDATE accounts SET generation = generation + 1 WHERE id = ?", id)
	return err
}
