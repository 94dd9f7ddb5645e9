package store

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

type (
	id   int64
	name string
	blob []byte
	flag bool
)

func TestValuesComeBackAsTheyWent(t *testing.T) {
	db := openLog(t, Default())
	for _, in := range []any{
		int64(math.MinInt64), 7, int32(-7), uint16(9), uint64(1) << 62, "", "退款 \x00 x", []byte{}, []byte{0, 255}, true, false,
		0.25, id(12), name("n"), blob("b"), flag(true),
	} {
		must(t, db.Do(t.Context(), func(tx *Tx) error {
			return tx.Query("SELECT ?", []any{in}, func(row Row) error {
				out := reflect.New(reflect.TypeOf(in))
				if err := row.Scan(out.Interface()); err != nil {
					return fmt.Errorf("%T %v: %w", in, in, err)
				}
				if got := out.Elem().Interface(); fmt.Sprint(got) != fmt.Sprint(in) {
					t.Errorf("%T %v came back as %v", in, in, got)
				}
				return nil
			})
		}))
	}
}

func TestScanRefusesWhatDoesNotFit(t *testing.T) {
	db := openLog(t, Default())
	for _, c := range []struct {
		in   any
		dest any
	}{
		{300, new(int8)}, {-1, new(uint)}, {"x", new(int)}, {1.5, new(int)}, {1, new(string)}, {1, 2}, {1, (*int)(nil)},
	} {
		err := db.Do(t.Context(), func(tx *Tx) error {
			return tx.Query("SELECT ?", []any{c.in}, func(row Row) error { return row.Scan(c.dest) })
		})
		if err == nil {
			t.Errorf("%v was scanned into %T", c.in, c.dest)
		}
	}
}

func TestNullGivesTheZeroValue(t *testing.T) {
	db := openLog(t, Default())
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		return tx.Query("SELECT NULL, NULL, NULL, NULL", nil, func(row Row) error {
			n, s, b, a := 1, "x", []byte("x"), any("x")
			if err := row.Scan(&n, &s, &b, &a); err != nil {
				return err
			}
			if n != 0 || s != "" || b != nil || a != nil {
				t.Errorf("%v %q %v %v", n, s, b, a)
			}
			return nil
		})
	}))
}

func TestStatementsThatAreRefused(t *testing.T) {
	db := openLog(t, Default())
	for query, args := range map[string][]any{
		"INSERT INTO lines(text) VALUES(?)":                {},
		"INSERT INTO lines(text) VALUES(?) ":               {"a", "b"},
		"INSERT INTO lines(text) VALUES('a'); SELECT 1":    {},
		"INSERT INTO lines(text) VALUES('a') RETURNING id": {},
		"SELECT 1":                            {},
		"nonsense":                            {},
		"INSERT INTO lines(text) VALUES( ? )": {time.Time{}},
		"INSERT INTO lines(text) VALUES(?  )": {struct{}{}},
	} {
		err := db.Do(t.Context(), func(tx *Tx) error {
			_, err := tx.Exec(query, args...)
			return err
		})
		if err == nil {
			t.Errorf("%s was run with %v", query, args)
		}
	}
	if got := lines(t, db); len(got) != 0 {
		t.Errorf("lines %q", got)
	}
}

func TestTxIsOverWhenItsOperationReturns(t *testing.T) {
	db := openLog(t, Default())
	var kept *Tx
	must(t, db.Do(t.Context(), func(tx *Tx) error { kept = tx; return nil }))
	if _, err := kept.Exec("INSERT INTO lines(text) VALUES('late')"); !errors.Is(err, errTxOver) {
		t.Errorf("exec: %v", err)
	}
}

func TestStatementsAreCachedWithinTheirBound(t *testing.T) {
	db := openLog(t, Default())
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		for i := range 3 * statementsCachedMax {
			query := "SELECT " + strings.Repeat("1+", i%700) + "1"
			want := i%700 + 1
			err := tx.Query(query, nil, func(row Row) error {
				var got int
				if err := row.Scan(&got); err != nil || got != want {
					t.Errorf("%d terms: %d %v", want, got, err)
				}
				return nil
			})
			if err != nil {
				return err
			}
			if len(tx.statements) > statementsCachedMax {
				t.Fatalf("%d statements are kept", len(tx.statements))
			}
		}
		return nil
	}))
}

func TestQueryStopsWhereScanSays(t *testing.T) {
	db := openLog(t, Default())
	for _, text := range []string{"a", "b", "c"} {
		must(t, db.Do(t.Context(), line(text)))
	}
	enough := errors.New("enough")
	var seen int
	err := db.Do(t.Context(), func(tx *Tx) error {
		seen = 0
		return tx.Query("SELECT text FROM lines", nil, func(Row) error {
			if seen++; seen == 2 {
				return enough
			}
			return nil
		})
	})
	if !errors.Is(err, enough) || seen != 2 {
		t.Errorf("%v after %d rows", err, seen)
	}
	must(t, db.Do(t.Context(), line("d")))
}

func TestReturningSeesEachRow(t *testing.T) {
	db := openLog(t, Default())
	var ids []int64
	must(t, db.Do(t.Context(), func(tx *Tx) error {
		ids = nil
		return tx.Query("INSERT INTO lines(text) VALUES('a'), ('b') RETURNING id", nil, func(row Row) error {
			var id int64
			err := row.Scan(&id)
			ids = append(ids, id)
			return err
		})
	}))
	if len(ids) != 2 || len(lines(t, db)) != 2 {
		t.Errorf("ids %v", ids)
	}
}
