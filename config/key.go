package config

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// key is one field of Config that can be set, under its name in the file.
type key struct {
	name  string
	value reflect.Value
}

// derived are fields that follow from others: `parley serve` fills them.
var derived = map[string]bool{
	"xmpp.host": true, "xmpp.host-aliases": true, "xmpp.plain-allowed": true, "xmpp.insecure-allowed": true,
	"xmpp.listen.origins": true, "acd.domain": true, "accounts.host": true, "acd.presence-only": true,
	"upload.domain": true, "upload.base-url": true, "upload.dir": true,
}

// keys walks the fields in their order. Clocks and functions are not for people to set.
func (c *Config) keys() []key {
	var all []key
	var walk func(prefix string, v reflect.Value)
	walk = func(prefix string, v reflect.Value) {
		for i := range v.NumField() {
			field := v.Type().Field(i)
			name := prefix + kebab(field.Name)
			switch {
			case !field.IsExported() || derived[name]:
			case field.Tag.Get("toml") == "-", slices.Contains([]reflect.Kind{reflect.Func, reflect.Interface, reflect.Chan}, field.Type.Kind()):
			case field.Type.Kind() == reflect.Struct:
				walk(name+".", v.Field(i))
			default:
				all = append(all, key{name, v.Field(i)})
			}
		}
	}
	walk("", reflect.ValueOf(c).Elem())
	return all
}

// kebab writes a Go name as a key: TLSCert is tls-cert.
func kebab(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// assign takes a value as TOML has it.
func (k key) assign(v any) error {
	if s, ok := v.(string); ok && k.value.Kind() != reflect.Slice {
		if k.value.Kind() != reflect.String && k.value.Type() != reflect.TypeFor[time.Duration]() {
			return k.wrong(v)
		}
		return k.parse(s)
	}
	switch v := v.(type) {
	case bool:
		if k.value.Kind() == reflect.Bool {
			k.value.SetBool(v)
			return nil
		}
	case float64:
		if k.value.CanFloat() {
			k.value.SetFloat(v)
			return nil
		}
	case int64:
		if k.value.CanFloat() {
			k.value.SetFloat(float64(v))
			return nil
		}
		if k.value.CanInt() && k.value.Type() != reflect.TypeFor[time.Duration]() && !k.value.OverflowInt(v) {
			k.value.SetInt(v)
			return nil
		}
	case []any:
		if list, ok := texts(v); ok && k.value.Kind() == reflect.Slice {
			return k.setList(list)
		}
	}
	return k.wrong(v)
}

// parse takes a value as a flag or a variable has it.
func (k key) parse(text string) error {
	switch {
	case k.value.Type() == reflect.TypeFor[time.Duration]():
		d, err := time.ParseDuration(text)
		if err != nil {
			return k.wrong(text)
		}
		k.value.SetInt(int64(d))
	case k.value.Kind() == reflect.String:
		k.value.SetString(text)
	case k.value.Kind() == reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return k.wrong(text)
		}
		k.value.SetBool(b)
	case k.value.CanInt():
		n, err := strconv.ParseInt(text, 10, k.value.Type().Bits())
		if err != nil {
			return k.wrong(text)
		}
		k.value.SetInt(n)
	case k.value.CanFloat():
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return k.wrong(text)
		}
		k.value.SetFloat(f)
	case k.value.Kind() == reflect.Slice:
		return k.setList(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) }))
	default:
		return fmt.Errorf("%s cannot be set", k.name)
	}
	return nil
}

// setList sets a list of strings, or of what can be read from strings.
func (k key) setList(list []string) error {
	all := reflect.MakeSlice(k.value.Type(), 0, len(list))
	for _, text := range list {
		one := reflect.New(k.value.Type().Elem())
		if u, ok := one.Interface().(encoding.TextUnmarshaler); ok {
			if err := u.UnmarshalText([]byte(text)); err != nil {
				return fmt.Errorf("%s: %q: %w", k.name, text, err)
			}
		} else if one.Elem().Kind() == reflect.String {
			one.Elem().SetString(text)
		} else {
			return fmt.Errorf("%s cannot be set", k.name)
		}
		all = reflect.Append(all, one.Elem())
	}
	k.value.Set(all)
	return nil
}

func (k key) wrong(v any) error {
	want := k.value.Kind().String()
	switch {
	case k.value.Type() == reflect.TypeFor[time.Duration]():
		want = `a duration like "90s"`
	case k.value.Kind() == reflect.Slice:
		want = "a list of strings"
	case k.value.CanFloat():
		want = "a number"
	case k.value.CanInt():
		want = "a whole number"
	case k.value.Kind() == reflect.Bool:
		want = "true or false"
	case k.value.Kind() == reflect.String:
		want = "a string"
	}
	return fmt.Errorf("%s must be %s, is %v", k.name, want, v)
}

func texts(list []any) ([]string, bool) {
	all := make([]string, 0, len(list))
	for _, v := range list {
		s, ok := v.(string)
		if !ok {
			return nil, false
		}
		all = append(all, s)
	}
	return all, true
}
