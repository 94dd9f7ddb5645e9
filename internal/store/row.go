package store

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"time"
)

// Row is one row of [Tx.Query].
type Row struct{ values []driver.Value }

// Scan copies the columns into dest: pointers to bool, whole numbers, float64, string, []byte, any,
// or types made of these. NULL gives the zero value.
func (r Row) Scan(dest ...any) error {
	if len(dest) != len(r.values) {
		return fmt.Errorf("scan: %d places for %d columns", len(dest), len(r.values))
	}
	for i, d := range dest {
		if err := assign(d, r.values[i]); err != nil {
			return fmt.Errorf("scan column %d: %w", i+1, err)
		}
	}
	return nil
}

func assign(dest any, value driver.Value) error {
	switch d := dest.(type) {
	case *any:
		*d = value
		return nil
	case *int64:
		if v, ok := value.(int64); ok {
			*d = v
			return nil
		}
	case *string:
		if v, ok := value.(string); ok {
			*d = v
			return nil
		}
	case *[]byte:
		if v, ok := value.([]byte); ok {
			*d = v
			return nil
		}
	}
	return assignKind(dest, value)
}

// assignKind serves named types and conversions that lose nothing.
func assignKind(dest any, value driver.Value) error {
	p := reflect.ValueOf(dest)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return fmt.Errorf("%T is no pointer", dest)
	}
	to := p.Elem()
	if value == nil {
		to.SetZero()
		return nil
	}
	from := reflect.ValueOf(value)
	switch v := value.(type) {
	case int64:
		if to.Kind() == reflect.Bool {
			to.SetBool(v != 0)
			return nil
		}
		if to.CanInt() && !to.OverflowInt(v) {
			to.SetInt(v)
			return nil
		}
		if to.CanUint() && v >= 0 && !to.OverflowUint(uint64(v)) {
			to.SetUint(uint64(v))
			return nil
		}
	case float64:
		if to.Kind() == reflect.Float64 {
			to.SetFloat(v)
			return nil
		}
	case bool, string, []byte:
		if to.Kind() == from.Kind() || isText(to.Type()) && isText(from.Type()) {
			to.Set(from.Convert(to.Type()))
			return nil
		}
	}
	return fmt.Errorf("%T does not fit into %T", value, dest)
}

func isText(t reflect.Type) bool {
	return t.Kind() == reflect.String || t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
}

// toValue turns an argument into what the driver binds.
func toValue(arg any) (driver.Value, error) {
	switch v := arg.(type) {
	case nil, int64, string, []byte, bool, float64:
		return v, nil
	case int:
		return int64(v), nil
	case time.Time:
		return nil, fmt.Errorf("a time is stored as a number, not as %T", arg)
	}
	value, err := driver.DefaultParameterConverter.ConvertValue(arg)
	if err != nil {
		return nil, fmt.Errorf("%T cannot be stored: %w", arg, err)
	}
	return value, nil
}
