package im

import "sync"

// answering is the answers to requests of a client that are being made. What ends its session meanwhile, such as its own
// new password, waits for them, so that it hears what has become of its request.
type answering struct {
	mu    sync.Mutex
	count int
	after []func()
}

func (a *answering) begin() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.count++
}

// end is for when an answer has been sent.
func (a *answering) end() {
	a.mu.Lock()
	a.count--
	var after []func()
	if a.count == 0 {
		after, a.after = a.after, nil
	}
	a.mu.Unlock()
	for _, f := range after {
		f()
	}
}

// AfterAnswer has f called once the answers that are being made for the client are sent. It returns false, and f is not
// called, if there are none. It does not block.
func (c *Client) AfterAnswer(f func()) bool {
	c.answering.mu.Lock()
	defer c.answering.mu.Unlock()
	if c.answering.count == 0 {
		return false
	}
	c.answering.after = append(c.answering.after, f)
	return true
}
