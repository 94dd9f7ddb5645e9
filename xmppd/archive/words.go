package archive

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/bigram"
	"parley/internal/store"
	"parley/xmppd/stanza"
)

//go:embed text/*.sql
var textMigrations embed.FS

// Words are indexed behind the messages, for that costs as much as keeping them: each second some, unless there is much
// else to do. A search looks for itself at what of the account's messages is not indexed yet.
const (
	wordsEach      = time.Second
	wordsPerStep   = 100     // messages in one operation of the journal, some 2 ms
	wordsPerSecond = 5000    // messages indexed in one second
	busyPerSecond  = 1000    // messages kept in one second that make the index wait,
	backlogMax     = 1 << 20 // unless so many are waiting for it
)

// words is the full-text index.
type words struct {
	there   bool         // SQLite was built with FTS5
	indexed atomic.Int64 // as archive_text_state has it
	step    sync.Mutex   // held while messages go into the index, or out of it
}

// openWords makes the table, if that can be.
func (a *Archive) openWords(ctx context.Context) error {
	var n int
	err := a.db.Reader().QueryRowContext(ctx, "SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'").Scan(&n)
	if err != nil {
		return fmt.Errorf("look for FTS5: %w", err)
	}
	if n == 0 {
		a.log.Warn("no words can be searched for in archives: the program was built without the tag sqlite_fts5")
		return nil
	}
	files, err := fs.Sub(textMigrations, "text")
	if err != nil {
		return err
	}
	if err := a.db.Migrate(ctx, "archivetext", files); err != nil {
		return err
	}
	a.words.there = true
	var indexed int64
	if err := a.db.Reader().QueryRowContext(ctx, "SELECT indexed FROM archive_text_state").Scan(&indexed); err != nil {
		return fmt.Errorf("read state of words: %w", err)
	}
	a.words.indexed.Store(indexed)
	return nil
}

// indexInTime indexes words while there is little else to do, until Close.
func (a *Archive) indexInTime() {
	tick := time.NewTicker(wordsEach)
	defer tick.Stop()
	before := a.index.lastID()
	for {
		select {
		case <-a.stop:
			return
		case <-tick.C:
		}
		last := a.index.lastID()
		busy, backlog := last-before > busyPerSecond, last-a.words.indexed.Load()
		before = last
		if backlog == 0 || busy && backlog < backlogMax {
			continue
		}
		if err := a.indexWords(context.Background(), wordsPerSecond); err != nil {
			a.log.Error("index words of the archive", "err", err)
			return
		}
	}
}

// indexWords indexes up to about that many messages, the oldest first.
func (a *Archive) indexWords(ctx context.Context, most int) error {
	for done := 0; done < most; {
		n, err := a.indexStep(ctx)
		if err != nil {
			return fmt.Errorf("index words: %w", err)
		}
		if n == 0 {
			return nil
		}
		done += n
	}
	return nil
}

// spoken is a message for the index.
type spoken struct {
	id        int64
	who, body string
}

func (a *Archive) indexStep(ctx context.Context) (n int, err error) {
	a.words.step.Lock()
	defer a.words.step.Unlock()
	from := a.words.indexed.Load()
	rows, err := a.db.Reader().QueryContext(ctx, "SELECT "+rowColumns+" FROM archive_messages WHERE id > ? AND id <= ? ORDER BY id LIMIT ?",
		from, a.index.lastID(), wordsPerStep)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var said []spoken
	last := from
	for rows.Next() {
		var r row
		if err := r.scan(rows.Scan); err != nil {
			return 0, err
		}
		n, last = n+1, r.id
		if s, ok := spokenIn(&r); ok {
			said = append(said, s)
		}
	}
	if err := rows.Err(); err != nil || n == 0 {
		return 0, err
	}
	err = a.db.Do(ctx, func(tx *store.Tx) error {
		for _, s := range said {
			if _, err := tx.Exec("INSERT INTO archive_text(rowid, who, body) VALUES(?, ?, ?)", s.id, s.who, s.body); err != nil {
				return err
			}
		}
		_, err := tx.Exec("UPDATE archive_text_state SET indexed = ?", last)
		return err
	})
	if err == nil {
		a.words.indexed.Store(last)
	}
	return n, err
}

func spokenIn(r *row) (spoken, bool) {
	body := bigram.Tokens(textOf(r.stanza))
	if body == "" {
		return spoken{}, false
	}
	s := spoken{id: r.id, body: body}
	for _, account := range []int64{r.sender, r.recipient} {
		if account > 0 {
			s.who += whoWord(account) + " "
		}
	}
	return s, true
}

// whoWord stands for an account in the column who.
func whoWord(account int64) string { return "a" + strconv.FormatInt(account, 10) }

// textOf is what people wrote: body and subject, in all languages there are.
func textOf(message []byte) string {
	e, err := stanza.Parse(message)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, child := range e.Elements() {
		if child.NS == stanza.NSClient && (child.Name == "body" || child.Name == "subject") {
			b.WriteString(child.Text())
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// forgetWords takes messages out of the index, in an operation of the journal. Hold words.step.
func (a *Archive) forgetWords(tx *store.Tx, ids ...int64) error {
	if !a.words.there {
		return nil
	}
	for _, id := range ids {
		if _, err := tx.Exec("DELETE FROM archive_text WHERE rowid = ?", id); err != nil {
			return err
		}
	}
	return nil
}
