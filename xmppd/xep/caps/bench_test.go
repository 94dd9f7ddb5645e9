package caps

import "testing"

// BenchmarkHeard is one broadcast presence with capabilities that are known.
func BenchmarkHeard(b *testing.B) {
	m, h := Module(), &host{}
	p := presence("juliet@localhost/a", simpleVer)
	m.Presence(h, p)
	b.ReportAllocs()
	for b.Loop() {
		m.Presence(h, p)
	}
}
