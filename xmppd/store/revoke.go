package store

import "sync"

// listeners are functions to be called when something has ended.
type listeners[T any] struct {
	mu  sync.Mutex
	all []func(T)
}

func (l *listeners[T]) add(f func(T)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, f)
}

func (l *listeners[T]) tell(what T) {
	l.mu.Lock()
	all := l.all
	l.mu.Unlock()
	for _, f := range all {
		f(what)
	}
}

// OnRevoked has f called after each durable change that ends all sessions of an account: a new
// password, disabling, removal. Log-ins and tokens have ended by then; f ends the streams. It runs on
// the goroutine of whoever made the change, before the call returns.
func (a *Accounts) OnRevoked(f func(AccountID)) { a.revoked.add(f) }

// OnRemoving has f called with the name of each account that is about to be removed, while it is still there. It runs on the
// goroutine of whoever removes it.
func (a *Accounts) OnRemoving(f func(name string)) { a.removing.add(f) }

// OnLoginEnded has f called when one log-in of the web pages has ended, by log-out or by its time.
// Those that end with their whole account are told to OnRevoked alone.
func (a *Accounts) OnLoginEnded(f func(LoginID)) { a.loginEnd.add(f) }

// OnGuestEnded has f called with the name of each guest whose time is over. It comes with Sweep.
func (a *Accounts) OnGuestEnded(f func(name string)) { a.guestEnd.add(f) }
