package tomlline

import (
	"testing"

	"github.com/BurntSushi/toml"
)

const text = `# name = "not this one"
[queues.8000]
name = "name"
settings = {hours = "mon-fri 09:00-18:00", "greeting.zh-TW" = "您好"}
codes = [
  {word = "sold"},
  {word = "cash", under = "sold"},
]
[queues."80 01"]
settings.offer = "20s"
[[queues.8002.codes]]
word = "a"
[[queues.8002.codes]]
word = "b"
`

func TestLines(t *testing.T) {
	var tree map[string]any
	read, err := toml.Decode(text, &tree)
	if err != nil {
		t.Fatal(err)
	}
	l := Of(text, read)
	for _, x := range []struct {
		nth, want int
		path      []string
	}{
		{0, 2, []string{"queues", "8000"}},
		{0, 3, []string{"queues", "8000", "name"}},
		{0, 4, []string{"queues", "8000", "settings", "hours"}},
		{0, 4, []string{"queues", "8000", "settings", "greeting.zh-TW"}},
		{0, 4, []string{"queues", "8000", "settings", "speed"}}, // is not there
		{0, 2, []string{"queues", "8000", "users"}},
		{0, 6, []string{"queues", "8000", "codes", "word"}},
		{1, 7, []string{"queues", "8000", "codes", "word"}},
		{9, 7, []string{"queues", "8000", "codes", "word"}},
		{0, 10, []string{"queues", "80 01", "settings", "offer"}},
		{1, 14, []string{"queues", "8002", "codes", "word"}},
		{0, 11, []string{"queues", "8002"}}, // implied
		{0, 0, []string{"skills"}},
	} {
		if got := l.Nth(x.nth, x.path...); got != x.want {
			t.Errorf("%v, %d: line %d, want %d", x.path, x.nth, got, x.want)
		}
	}
	if (Lines{}).At("queues") != 0 {
		t.Error("a text that was not read has lines")
	}
}
