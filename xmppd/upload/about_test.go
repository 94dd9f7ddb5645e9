package upload

import "testing"

func TestAbout(t *testing.T) {
	c := begin(t, t.TempDir())
	get := c.keeps("a picture.png", "\x89PNG\r\n\x1a\n1234")
	if f, ok, err := c.About(t.Context(), get); err != nil || !ok || f != (File{"a picture.png", 12, "image/png"}) {
		t.Errorf("%+v, %v, %v", f, ok, err)
	}
	for _, url := range []string{"", "https://elsewhere.example/upload/x/y", get[:len(get)-30], c.cfg.BaseURL + Path + "x/y"} {
		if f, ok, err := c.About(t.Context(), url); err != nil || ok {
			t.Errorf("%q: %+v, %v", url, f, err)
		}
	}
}
