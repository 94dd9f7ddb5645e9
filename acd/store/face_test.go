package store

import "testing"

func TestFace(t *testing.T) {
	good := Face{Sites: []string{"https://shop.example", "http://localhost:3000"}, Colour: "#0b6b64", Consent: Words{"en": "We keep it."}}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	if !good.Allows("https://shop.example") || good.Allows("https://other.example") {
		t.Error("the sites that may show the widget are those that are named")
	}
	for _, site := range []string{
		"https://a.example/", "http://a.example", "a.example", "https://a.example/x", "https://*.example", "https://a b", "https://a;b",
		"javascript:1", "https://u@a.example", "",
	} {
		if (Face{Sites: []string{site}}).Check() == nil {
			t.Errorf("%q was taken for a site", site)
		}
	}
	for _, colour := range []string{"red", "#fff", "#0b6b64;x"} {
		if (Face{Colour: colour}).Check() == nil {
			t.Errorf("%q was taken for a colour", colour)
		}
	}
}
