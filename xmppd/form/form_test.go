package form

import (
	"reflect"
	"testing"

	"parley/xmppd/stanza"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	x := New("submit", "urn:example", Field{Var: "name", Values: []string{"王小明"}}, Field{Var: "many", Values: []string{"a", "b"}}, Field{Var: "none"})
	back, err := stanza.Parse(x.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	got := Parse(back)
	want := map[string][]string{"FORM_TYPE": {"urn:example"}, "name": {"王小明"}, "many": {"a", "b"}, "none": {}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestParseTakesTheFirstOfAName(t *testing.T) {
	x, err := stanza.Parse([]byte(`<x xmlns='jabber:x:data' type='submit'><field var='name'><value>first</value></field><field var='name'><value>second</value></field><other/></x>`))
	if err != nil {
		t.Fatal(err)
	}
	if got := First(Parse(x), "name"); got != "first" {
		t.Errorf("got %q", got)
	}
	if got := First(Parse(nil), "name"); got != "" {
		t.Errorf("of no form: %q", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`<x xmlns='jabber:x:data'><field var='a'><value>b</value></field></x>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := stanza.Parse(b)
		if err != nil {
			return
		}
		for name := range Parse(x) {
			First(Parse(x), name)
		}
	})
}

func TestWhatPeopleSee(t *testing.T) {
	x := Titled(New("form", "", Field{Var: "n", Type: "list-single", Options: []Option{{"all", "none"}}}), "Title", "Do <this>.")
	want := `<x xmlns='jabber:x:data' type='form'><title>Title</title><instructions>Do &lt;this&gt;.</instructions>` +
		`<field var='n' type='list-single'><option label='all'><value>none</value></option></field></x>`
	if got := string(x.Bytes()); got != want {
		t.Errorf("got %s", got)
	}
}
