package store

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

func TestDocuments(t *testing.T) {
	a, _ := openAccounts(t)
	romeo, juliet := create(t, a, "romeo").ID, create(t, a, "juliet").ID
	ctx := t.Context()
	must(t, a.WriteDocument(ctx, romeo, "vcard", "", []byte("one")))
	must(t, a.WriteDocument(ctx, romeo, "vcard", "", []byte("two")))
	must(t, a.WriteDocument(ctx, romeo, "private", "b", []byte{}))
	must(t, a.WriteDocument(ctx, romeo, "private", "a", []byte("x")))
	must(t, a.WriteDocument(ctx, juliet, "private", "c", []byte("y")))
	if b, err := a.Document(ctx, romeo, "vcard", ""); err != nil || string(b) != "two" {
		t.Errorf("read %q %v", b, err)
	}
	if b, err := a.Document(ctx, romeo, "private", "b"); err != nil || b == nil || len(b) != 0 {
		t.Errorf("an empty one: %v %v", b, err)
	}
	if b, err := a.Document(ctx, juliet, "vcard", ""); err != nil || b != nil {
		t.Errorf("none: %v %v", b, err)
	}
	if keys, err := a.DocumentKeys(ctx, romeo, "private"); err != nil || !slices.Equal(keys, []string{"a", "b"}) {
		t.Errorf("keys %v %v", keys, err)
	}
	must(t, a.WriteDocument(ctx, romeo, "private", "b", nil))
	if keys, _ := a.DocumentKeys(ctx, romeo, "private"); !slices.Equal(keys, []string{"a"}) {
		t.Errorf("after a removal: keys %v", keys)
	}
	wrote := make(chan error, 1)
	a.AppendDocument(romeo, "last", "", []byte("z"), func(err error) { wrote <- err })
	must(t, <-wrote)

	must(t, a.Remove(ctx, "romeo"))
	if n := count(t, a.db, "documents"); n != 1 {
		t.Errorf("%d documents are left, want juliet's", n)
	}
	wantErr(t, "for nobody", a.WriteDocument(ctx, romeo, "vcard", "", []byte("x")), ErrNotFound)
}

// TestAChangeSeesWhatIsThere: and leaves it where the change does not come about.
func TestAChangeSeesWhatIsThere(t *testing.T) {
	a, _ := openAccounts(t)
	romeo := create(t, a, "romeo").ID
	ctx := t.Context()
	add := func(text string) func([]byte) ([]byte, error) {
		return func(now []byte) ([]byte, error) { return append(bytes.Clone(now), text...), nil }
	}
	must(t, a.ChangeDocument(ctx, romeo, "k", "", add("one")))
	must(t, a.ChangeDocument(ctx, romeo, "k", "", add(" two")))
	wantErr(t, "a change that fails", a.ChangeDocument(ctx, romeo, "k", "", func([]byte) ([]byte, error) { return nil, ErrFull }), ErrFull)
	if b, err := a.Document(ctx, romeo, "k", ""); err != nil || string(b) != "one two" {
		t.Errorf("read %q %v", b, err)
	}
	wantErr(t, "for nobody", a.ChangeDocument(ctx, romeo+1000, "k", "", add("x")), ErrNotFound)
}

// TestDocumentsAreBounded: what would pass a bound is refused and leaves what was there.
func TestDocumentsAreBounded(t *testing.T) {
	a, _ := openAccounts(t)
	romeo := create(t, a, "romeo").ID
	ctx := t.Context()
	most := make([]byte, DocumentBytesMax)
	must(t, a.WriteDocument(ctx, romeo, "k", "0", []byte("before")))
	wantErr(t, "too big", a.WriteDocument(ctx, romeo, "k", "0", append(most, 0)), ErrFull)
	if b, _ := a.Document(ctx, romeo, "k", "0"); string(b) != "before" {
		t.Errorf("a refused write left %q", b)
	}
	wantErr(t, "a long key", a.WriteDocument(ctx, romeo, "k", string(bytes.Repeat([]byte("x"), DocumentKeyMax)), nil), nil)
	wantErr(t, "a long key", a.WriteDocument(ctx, romeo, "k", string(bytes.Repeat([]byte("x"), DocumentKeyMax)), []byte{}), ErrFull)
	n := 0
	for ; n < 20; n++ {
		if err := a.WriteDocument(ctx, romeo, "k", fmt.Sprint(n), most); err != nil {
			wantErr(t, "too many", err, ErrFull)
			break
		}
	}
	if n != 15 { // 16 of 256 KiB would fill 4 MiB without their keys
		t.Errorf("%d full documents fit", n)
	}
	must(t, a.WriteDocument(ctx, romeo, "k", "3", most)) // in place of one as big
	must(t, a.WriteDocument(ctx, romeo, "k", "3", nil))
	must(t, a.WriteDocument(ctx, romeo, "k", "other", most))
}

func TestManySmallDocumentsEnd(t *testing.T) {
	a, _ := openAccounts(t)
	romeo := create(t, a, "romeo").ID
	most := DocumentsBytesMax / (documentOverhead + len("k00000"))
	outcome := make(chan error, most+2)
	for i := range most + 2 {
		a.AppendDocument(romeo, "k", fmt.Sprintf("%05d", i), []byte{}, func(err error) { outcome <- err })
	}
	for i := range most + 2 {
		if err := <-outcome; (err != nil) != (i >= most) {
			t.Fatalf("document %d of %d: %v", i+1, most, err)
		}
	}
}
