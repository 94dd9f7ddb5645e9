package archive

import (
	"context"
	"fmt"

	"parley/internal/store"
)

// Forget drops the index, of which the next Open makes a new one from the messages, some 10 s for a million: for a database whose
// index is lost or damaged, or whose blocks are to be packed anew. No archive may be open on db.
func Forget(ctx context.Context, db *store.DB) error {
	err := db.Do(ctx, func(tx *store.Tx) error {
		for _, query := range []string{"DELETE FROM archive_chunks", "DELETE FROM archive_blocks", "UPDATE archive_state SET folded = floor"} {
			if _, err := tx.Exec(query); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("forget the archive's index: %w", err)
	}
	return nil
}
