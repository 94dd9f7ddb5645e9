package archive

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestKeepWaitsWhileTheTailIsFull: as many entries as may gather while others are being folded, and no more.
func TestKeepWaitsWhileTheTailIsFull(t *testing.T) {
	for name, end := range map[string]func(*index){
		"folded": func(x *index) { x.finish(true) }, "failed": func(x *index) { x.finish(false) }, "closed": (*index).giveUp,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := open(t, t.TempDir(), Default())
				m := kept(t, romeo, juliet, time.UnixMilli(1), message("romeo@verona.lit/a", "juliet@verona.lit", "1", "<body>x</body>"))
				f.index.max = 4
				f.keep(t, m)
				f.index.begin() // a fold that takes its time
				f.keep(t, m)
				f.keep(t, m)
				var passed atomic.Bool
				go func() {
					f.Keep(m, func(err error) { passed.Store(err == nil) })
				}()
				synctest.Wait()
				if passed.Load() {
					t.Error("a third message did not wait")
				}
				end(&f.index)
				synctest.Wait()
				if !passed.Load() {
					t.Error("it still waits")
				}
				f.shut()
			})
		})
	}
}
