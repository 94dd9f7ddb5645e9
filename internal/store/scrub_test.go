package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// TestScrub interleaves the rows of many owners as conversations are, of sizes that fill pages, split them and overflow them;
// changes some, deletes all of one owner's, and looks for its words in the raw files.
func TestScrub(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir, Default())
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE said (owner INTEGER, id INTEGER, body TEXT, payload TEXT, PRIMARY KEY (owner, id)) WITHOUT ROWID")
		if err == nil {
			_, err = tx.Exec("CREATE TABLE named (owner INTEGER PRIMARY KEY, name TEXT)")
		}
		if err == nil {
			_, err = tx.Exec("CREATE INDEX named_name ON named(name)")
		}
		return err
	}))
	r := rand.New(rand.NewPCG(13, 2))
	const owners, rows = 200, 8_000
	word := func(owner int) string { return fmt.Sprintf("%016x", rand.New(rand.NewPCG(9, uint64(owner))).Uint64()) }
	next := make([]int, owners)
	for begin := 0; begin < rows; begin += 1000 {
		must(t, db.Do(t.Context(), func(tx *Tx) error {
			for range 1000 {
				owner := r.IntN(owners)
				text := ""
				for range 1 + r.IntN(30)*r.IntN(2)*r.IntN(2)*12 {
					text += word(owner) + " "
				}
				if _, err := tx.Exec("INSERT INTO said VALUES (?, ?, ?, ?)", owner, next[owner], text, "<body>"+text+"</body>"); err != nil {
					return err
				}
				if next[owner]++; r.IntN(10) == 0 {
					if _, err := tx.Exec("UPDATE said SET body = ? WHERE owner = ? AND id = ?", word(owner), owner, r.IntN(next[owner])); err != nil {
						return err
					}
				}
				if _, err := tx.Exec("INSERT INTO named VALUES (?1, ?2) ON CONFLICT DO UPDATE SET name = ?2", owner, fmt.Sprint(r.IntN(1000), word(owner))); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	if raw(t, dir, word(7)) == 0 {
		t.Fatal("the words are not in the files: the test shows nothing")
	}
	gone := []int{7, 8, 63, 199}
	for _, owner := range gone {
		must(t, db.Do(t.Context(), func(tx *Tx) error {
			_, err := tx.Exec("DELETE FROM said WHERE owner = ?", owner)
			if err == nil {
				_, err = tx.Exec("UPDATE named SET name = '' WHERE owner = ?", owner)
			}
			return err
		}))
	}
	must(t, db.Scrub(t.Context()))
	traces := 0
	for _, owner := range gone {
		n, err := db.Traces(t.Context(), []string{word(owner)})
		must(t, err)
		traces += n
		if left := raw(t, dir, word(owner)); left > 0 && n == 0 {
			t.Errorf("%q is %d times in the files, and there are %d pages with traces", word(owner), left, n)
		}
	}
	if traces == 0 {
		t.Error("no page has traces: the test does not show that they are found")
	}
	must(t, db.Vacuum(t.Context()))
	for _, owner := range gone {
		if n, err := db.Traces(t.Context(), []string{word(owner)}); n != 0 || err != nil {
			t.Errorf("%d pages have traces of %q: %v", n, word(owner), err)
		}
		if n := raw(t, dir, word(owner)); n != 0 {
			t.Errorf("%q is still %d times in the files", word(owner), n)
		}
	}
	must(t, db.Do(t.Context(), func(tx *Tx) error { // the statements of before go on working
		_, err := tx.Exec("INSERT INTO named VALUES (?1, ?2) ON CONFLICT DO UPDATE SET name = ?2", 7, "again")
		return err
	}))
}

// raw counts a word in all files of a directory, as the disk has them.
func raw(t *testing.T, dir, word string) (n int) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		n += bytes.Count(content, []byte(word))
		return err
	}))
	return n
}
