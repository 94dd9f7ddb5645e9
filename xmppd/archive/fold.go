package archive

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"parley/internal/store"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

const (
	// chunkEntriesMax is how many entries one block holds.
	chunkEntriesMax = 512
	// foldRowsMax is how many chunks one operation of the journal writes, some 2 ms: messages wait that long at most.
	foldRowsMax = 128
)

// load reads the state and the messages that are not folded yet.
func (a *Archive) load(ctx context.Context) error {
	var key []byte
	x := &a.index
	row := a.db.Reader().QueryRowContext(ctx, "SELECT key, folded, floor FROM archive_state")
	if err := row.Scan(&key, &x.folded, &x.floor); err != nil {
		return fmt.Errorf("read state: %w", err)
	}
	var err error
	if a.ids, err = newIDs(key); err != nil {
		return fmt.Errorf("read state: %w", err)
	}
	x.new, x.max = newTail(x.folded), a.cfg.TailMax
	rows, err := a.db.Reader().QueryContext(ctx,
		"SELECT id, at, sender, recipient, stanza FROM archive_messages WHERE id > ? ORDER BY id", x.folded)
	if err != nil {
		return fmt.Errorf("read messages: %w", err)
	}
	defer rows.Close()
	scanner := stanza.NewScanner(storedLimits())
	for rows.Next() {
		var b both
		var message []byte
		if err := rows.Scan(&b.id, &b.at, &b.sender, &b.recipient, &message); err != nil {
			return fmt.Errorf("read messages: %w", err)
		}
		if err := b.read(scanner, message); err != nil {
			return fmt.Errorf("read message %d: %w", b.id, err)
		}
		if x.add(&b) >= a.cfg.TailMax {
			if err := a.fold(ctx); err != nil {
				return err
			}
		}
	}
	a.next = x.new.last + 1
	return rows.Err()
}

// storedLimits let everything pass that has passed once.
func storedLimits() stanza.Limits {
	const most = math.MaxInt32
	return stanza.Limits{BytesMax: most, DepthMax: most, AttrsMax: most, NamespacesMax: most, ElementsMax: most}
}

// read fills in what the index needs to know of a stored message.
func (b *both) read(s *stanza.Scanner, message []byte) error {
	v, err := s.Scan(message)
	if err != nil {
		return err
	}
	from, err := jid.ParseBytes(v.From)
	if err != nil {
		return fmt.Errorf("read from: %w", err)
	}
	to, err := jid.ParseBytes(v.To)
	if err != nil {
		return fmt.Errorf("read to: %w", err)
	}
	b.from, b.to, b.mark = hashes(from), hashes(to), uint16(hash(v.ID))
	return nil
}

// foldWhenDue folds the tail each time it is full, until Close.
func (a *Archive) foldWhenDue() {
	for {
		select {
		case <-a.stop:
			return
		case <-a.wake:
		}
		if err := a.fold(context.Background()); err != nil {
			a.log.Error("fold the index of the archive", "err", err)
			return
		}
	}
}

// fold makes chunks of the tail. Readers use them only once the state says so: an unfinished fold, as by a crash, means
// nothing and is overwritten by the next.
func (a *Archive) fold(ctx context.Context) (err error) {
	a.folding.Lock()
	defer a.folding.Unlock()
	t := a.index.begin()
	if t == nil {
		return nil
	}
	defer func() { a.index.finish(err == nil) }()
	var step []chunk
	for _, account := range slices.Sorted(maps.Keys(t.accounts)) {
		for n, part := range slices.Collect(slices.Chunk(t.accounts[account], chunkEntriesMax)) {
			step = append(step, pack(account, n == 0, part))
			if len(step) == foldRowsMax {
				if err := a.writeChunks(ctx, step); err != nil {
					return err
				}
				step = step[:0]
			}
		}
	}
	if err := a.writeChunks(ctx, step); err != nil {
		return err
	}
	return a.db.Do(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("UPDATE archive_state SET folded = ?", t.last)
		return err
	})
}

// chunk is a row of archive_chunks and its block.
type chunk struct {
	account      int64
	leads        bool // it is the first of its account in this fold
	first, last  int64
	count        int
	since, until int64
	entries      []byte
}

func pack(account int64, leads bool, entries []entry) chunk {
	c := chunk{
		account: account, leads: leads, count: len(entries),
		first: entries[0].id, last: entries[len(entries)-1].id, since: entries[0].at, until: entries[0].at,
		entries: make([]byte, 0, 14*len(entries)),
	}
	var before entry
	for _, e := range entries {
		c.entries = appendEntry(c.entries, before, e)
		c.since, c.until = min(c.since, e.at), max(c.until, e.at)
		before = e
	}
	return c
}

func (a *Archive) writeChunks(ctx context.Context, chunks []chunk) error {
	return a.db.Do(ctx, func(tx *store.Tx) error {
		for i := range chunks {
			if err := writeChunk(tx, &chunks[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func writeChunk(tx *store.Tx, c *chunk) error {
	if c.leads { // what an unfinished fold has left
		const left = "FROM archive_chunks WHERE account = ? AND first > (SELECT folded FROM archive_state)"
		if _, err := tx.Exec("DELETE FROM archive_blocks WHERE id IN (SELECT block "+left+")", c.account); err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE "+left, c.account); err != nil {
			return err
		}
	}
	block, err := tx.Exec("INSERT INTO archive_blocks(entries) VALUES(?)", c.entries)
	if err != nil {
		return err
	}
	_, err = tx.Exec("INSERT INTO archive_chunks(account, first, last, count, since, until, block) VALUES(?, ?, ?, ?, ?, ?, ?)",
		c.account, c.first, c.last, c.count, c.since, c.until, block.LastID)
	return err
}
