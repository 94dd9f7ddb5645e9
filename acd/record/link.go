package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	journal "parley/internal/store"
)

// ErrGap means that a row does not follow the last one of its chain.
var ErrGap = errors.New("a row before it is missing")

// head is the end of a chain inside a transaction.
type head struct {
	row  uint64
	link []byte
	seal []byte
}

// Last is the number of a chain's last row; 0: it has none.
func Last(tx *journal.Tx, c Chain) (uint64, error) {
	h, err := headOf(tx, c)
	return h.row, err
}

// Add proves a row that follows the last one, and makes it the last: the link is what must stand in it. ErrGap.
func Add(tx *journal.Tx, c Chain, row uint64, content Content) (link []byte, err error) {
	h, err := headOf(tx, c)
	if err != nil {
		return nil, err
	}
	if row != h.row+1 {
		return nil, ErrGap
	}
	p := (&Prover{mac: tx.MAC()}).Prove(c, h.link, row, content)
	hold(tx, c, head{row, p.Link, p.Seal})
	return p.Link, nil
}

// AddNext is Add for a row whose number follows from the chain; content is asked with it.
func AddNext(tx *journal.Tx, c Chain, content func(row uint64) Content) (row uint64, link []byte, err error) {
	h, err := headOf(tx, c)
	if err != nil {
		return 0, nil, err
	}
	link, err = Add(tx, c, h.row+1, content(h.row+1))
	return h.row + 1, link, err
}

// Digest is Prover.Digest inside a transaction.
func Digest(tx *journal.Tx, salt []byte, content Content) []byte {
	return (&Prover{mac: tx.MAC()}).Digest(salt, content)
}

func headOf(tx *journal.Tx, c Chain) (head, error) {
	if h, ok := tx.Held(c).(head); ok {
		return h, nil
	}
	var h head
	err := tx.Query(`SELECT position, link, seal FROM heads WHERE chain = ?`, []any{string(c)},
		func(row journal.Row) error { return row.Scan(&h.row, &h.link, &h.seal) })
	if err != nil {
		return head{}, fmt.Errorf("find the end of the chain %s: %w", c, err)
	}
	return h, nil
}

// hold has the head written once, however many rows the transaction adds.
func hold(tx *journal.Tx, c Chain, h head) {
	tx.Hold(c, h, func(tx *journal.Tx) error {
		if _, err := tx.Exec(`INSERT INTO heads (chain, position, link, seal) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT DO UPDATE SET position = ?2, link = ?3, seal = ?4`, string(c), int64(h.row), h.link, h.seal); err != nil {
			return fmt.Errorf("keep the end of the chain %s: %w", c, err)
		}
		return nil
	})
}

// Heads are the ends of all chains, to be noted elsewhere.
func Heads(ctx context.Context, db *sql.DB) (all []Head, err error) {
	rows, err := db.QueryContext(ctx, `SELECT chain, position, link FROM heads ORDER BY chain`)
	if err != nil {
		return nil, fmt.Errorf("read the ends of chains: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var h Head
		if err := rows.Scan(&h.Chain, &h.Row, &h.Link); err != nil {
			return nil, fmt.Errorf("read the ends of chains: %w", err)
		}
		all = append(all, h)
	}
	return all, rows.Err()
}
