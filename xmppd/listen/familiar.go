package listen

import (
	"container/list"
	"net/netip"
)

// familiarMax bounds how many neighbourhoods are remembered; the one from which nobody has logged in for longest is forgotten
// first.
const familiarMax = 10_000

// familiar are the neighbourhoods that accounts have logged in from. When too many who have not logged in crowd the server,
// they go before strangers. It is not for several goroutines at once.
type familiar struct {
	recent *list.List // of netip.Addr, the latest in front
	byAddr map[netip.Addr]*list.Element
}

func newFamiliar() familiar {
	return familiar{recent: list.New(), byAddr: map[netip.Addr]*list.Element{}}
}

func (f *familiar) add(a netip.Addr) {
	if e, ok := f.byAddr[a]; ok {
		f.recent.MoveToFront(e)
		return
	}
	if f.recent.Len() >= familiarMax {
		delete(f.byAddr, f.recent.Remove(f.recent.Back()).(netip.Addr))
	}
	f.byAddr[a] = f.recent.PushFront(a)
}

func (f *familiar) has(a netip.Addr) bool {
	_, ok := f.byAddr[a]
	return ok
}
