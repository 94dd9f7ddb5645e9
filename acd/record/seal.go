package record

import (
	"fmt"

	journal "parley/internal/store"
)

// Seal is what held at a row of the log, so that the rows before it may be dropped.
type Seal struct {
	Position uint64 // of the last row in it
	At       int64  // of that row, milliseconds since 1970
	Made     int64  // likewise
	Link     []byte // of that row
	Version  int64  // of the engine
	Revision int64  // of the configuration
	State    []byte // acd.State.Encode
	Books    []byte // what audit counts by
	Proof    []byte // of all this
}

// sealed is the chain that seals are proved in, each by itself.
const sealed Chain = "seal"

func (s Seal) content() Content {
	return Content(make([]byte, 0, 128+len(s.State)+len(s.Books))).Int(s.At).Int(s.Made).Bytes(s.Link).Int(s.Version).Int(s.Revision).Bytes(s.State).Bytes(s.Books)
}

// Holds says whether a seal is one of ours.
func (p *Prover) Holds(s Seal) bool {
	return Same(s.Proof, p.Prove(sealed, nil, s.Position, s.content()).Link)
}

// KeepSeal proves and keeps a seal; there may be one already, which is replaced. It fails unless its row is in the log.
func KeepSeal(s Seal) journal.Op {
	return func(tx *journal.Tx) error {
		var there bool
		err := tx.Query(`SELECT EXISTS (SELECT 1 FROM log WHERE id = ? AND link = ?)`, []any{int64(s.Position), s.Link},
			func(row journal.Row) error { return row.Scan(&there) })
		if err != nil {
			return fmt.Errorf("look for the sealed row: %w", err)
		}
		if !there {
			return fmt.Errorf("seal row %d of the log: %w", s.Position, ErrGap)
		}
		proof := (&Prover{mac: tx.MAC()}).Prove(sealed, nil, s.Position, s.content()).Link
		if _, err := tx.Exec(`INSERT INTO seals (position, at, made, link, version, revision, state, books, proof) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET made = excluded.made, version = excluded.version, revision = excluded.revision, state = excluded.state,
			books = excluded.books, proof = excluded.proof`,
			int64(s.Position), s.At, s.Made, s.Link, s.Version, s.Revision, s.State, s.Books, proof); err != nil {
			return fmt.Errorf("keep a seal: %w", err)
		}
		return nil
	}
}
