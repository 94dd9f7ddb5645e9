package control

import "context"

// SetRole asks the server.
func (r *Remote) SetRole(ctx context.Context, name, role string) error {
	return r.call(ctx, "user/role", request{Name: name, User: User{Role: role}}, nil)
}

// ShareQueue asks the server.
func (r *Remote) ShareQueue(ctx context.Context, dn, name string) error {
	return r.call(ctx, "queue/share", request{DN: dn, Name: name}, nil)
}

// UnshareQueue asks the server.
func (r *Remote) UnshareQueue(ctx context.Context, dn, name string) error {
	return r.call(ctx, "queue/unshare", request{DN: dn, Name: name}, nil)
}

// AddToken asks the server.
func (r *Remote) AddToken(ctx context.Context, t NewToken) (made MadeToken, err error) {
	err = r.call(ctx, "token/add", request{Token: t}, &made)
	return made, err
}

// Tokens asks the server.
func (r *Remote) Tokens(ctx context.Context) (all []Token, err error) {
	err = r.call(ctx, "token/list", request{}, &all)
	return all, err
}

// RevokeToken asks the server.
func (r *Remote) RevokeToken(ctx context.Context, id uint64) error {
	return r.call(ctx, "token/revoke", request{ID: id}, nil)
}

// onAccess has the commands of Access answered.
func onAccess(on func(string, func(context.Context, request) (any, error)), c Centre) {
	done := func(err error) (any, error) { return struct{}{}, err }
	on("user/role", func(ctx context.Context, r request) (any, error) { return done(c.SetRole(ctx, r.Name, r.User.Role)) })
	on("queue/share", func(ctx context.Context, r request) (any, error) { return done(c.ShareQueue(ctx, r.DN, r.Name)) })
	on("queue/unshare", func(ctx context.Context, r request) (any, error) { return done(c.UnshareQueue(ctx, r.DN, r.Name)) })
	on("token/add", func(ctx context.Context, r request) (any, error) { return c.AddToken(ctx, r.Token) })
	on("token/list", func(ctx context.Context, _ request) (any, error) { return c.Tokens(ctx) })
	on("token/revoke", func(ctx context.Context, r request) (any, error) { return done(c.RevokeToken(ctx, r.ID)) })
}
