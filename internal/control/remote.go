package control

import "context"

// AddUser asks the server.
func (r *Remote) AddUser(ctx context.Context, u User, password string) error {
	return r.call(ctx, "user/add", request{User: u, Password: password}, nil)
}

// SetPassword asks the server.
func (r *Remote) SetPassword(ctx context.Context, name, password string) error {
	return r.call(ctx, "user/passwd", request{Name: name, Password: password}, nil)
}

// Users asks the server.
func (r *Remote) Users(ctx context.Context) (all []User, err error) {
	err = r.call(ctx, "user/list", request{}, &all)
	return all, err
}

// SetUser asks the server.
func (r *Remote) SetUser(ctx context.Context, name string, settings map[string]string) error {
	return r.call(ctx, "user/set", request{Name: name, Settings: settings}, nil)
}

// SetDisabled asks the server.
func (r *Remote) SetDisabled(ctx context.Context, name string, disabled bool) error {
	return r.call(ctx, "user/disable", request{Name: name, Disabled: disabled}, nil)
}

// RemoveUser asks the server.
func (r *Remote) RemoveUser(ctx context.Context, name string) error {
	return r.call(ctx, "user/remove", request{Name: name}, nil)
}

// AddQueue asks the server.
func (r *Remote) AddQueue(ctx context.Context, dn, name string) error {
	return r.call(ctx, "queue/add", request{DN: dn, Name: name}, nil)
}

// Queues asks the server.
func (r *Remote) Queues(ctx context.Context) (all []Queue, err error) {
	err = r.call(ctx, "queue/list", request{}, &all)
	return all, err
}

// SetQueue asks the server.
func (r *Remote) SetQueue(ctx context.Context, dn string, settings map[string]string) error {
	return r.call(ctx, "queue/set", request{DN: dn, Settings: settings}, nil)
}

// RemoveQueue asks the server.
func (r *Remote) RemoveQueue(ctx context.Context, dn string) error {
	return r.call(ctx, "queue/remove", request{DN: dn}, nil)
}

// JoinQueue asks the server.
func (r *Remote) JoinQueue(ctx context.Context, dn, user string) error {
	return r.call(ctx, "queue/join", request{DN: dn, Name: user}, nil)
}

// LeaveQueue asks the server.
func (r *Remote) LeaveQueue(ctx context.Context, dn, user string) error {
	return r.call(ctx, "queue/leave", request{DN: dn, Name: user}, nil)
}
