package xmpp

import "sync"

// mailbox is a queue of tasks for one goroutine. Putting never blocks, so that a commit can report to a goroutine that
// is itself waiting to submit. Its length is bounded by what the engine and the journal have under way.
type mailbox struct {
	signal chan struct{} // a token while there may be tasks

	mu    sync.Mutex
	tasks []func()
}

func newMailbox() *mailbox { return &mailbox{signal: make(chan struct{}, 1)} }

func (m *mailbox) put(task func()) {
	m.mu.Lock()
	m.tasks = append(m.tasks, task)
	m.mu.Unlock()
	select {
	case m.signal <- struct{}{}:
	default:
	}
}

// drain runs what is there, in the order it came.
func (m *mailbox) drain() {
	m.mu.Lock()
	tasks := m.tasks
	m.tasks = nil
	m.mu.Unlock()
	for _, task := range tasks {
		task()
	}
}
