package control

import "context"

// AddBan asks the server.
func (r *Remote) AddBan(ctx context.Context, b NewBan) (made Ban, err error) {
	err = r.call(ctx, "ban/add", request{Ban: b}, &made)
	return made, err
}

// Bans asks the server.
func (r *Remote) Bans(ctx context.Context) (all []Ban, err error) {
	err = r.call(ctx, "ban/list", request{}, &all)
	return all, err
}

// LiftBan asks the server.
func (r *Remote) LiftBan(ctx context.Context, id uint64) error {
	return r.call(ctx, "ban/lift", request{ID: id}, nil)
}

// Reports asks the server.
func (r *Remote) Reports(ctx context.Context) (all []Report, err error) {
	err = r.call(ctx, "ban/reports", request{}, &all)
	return all, err
}

// Trail asks the server.
func (r *Remote) Trail(ctx context.Context, q TrailQuery) (all []TrailEntry, err error) {
	err = r.call(ctx, "audit/trail", request{Trail: q}, &all)
	return all, err
}

// onSafety has the commands of Safety answered.
func onSafety(on func(string, func(context.Context, request) (any, error)), c Centre) {
	on("ban/add", func(ctx context.Context, r request) (any, error) { return c.AddBan(ctx, r.Ban) })
	on("ban/list", func(ctx context.Context, _ request) (any, error) { return c.Bans(ctx) })
	on("ban/lift", func(ctx context.Context, r request) (any, error) { return struct{}{}, c.LiftBan(ctx, r.ID) })
	on("ban/reports", func(ctx context.Context, _ request) (any, error) { return c.Reports(ctx) })
	on("audit/trail", func(ctx context.Context, r request) (any, error) { return c.Trail(ctx, r.Trail) })
}
