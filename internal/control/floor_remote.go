package control

import "context"

// floorRequest is what the commands of Floor ask for.
type floorRequest struct {
	DN       string            `json:"dn,omitempty"`
	To       string            `json:"to,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	Name     string            `json:"name,omitempty"`
	Drain    bool              `json:"drain,omitempty"`
	Draining Draining          `json:"draining,omitzero"`
	Label    Label             `json:"label,omitzero"`
	Number   int               `json:"number,omitempty"`
	Settings map[string]string `json:"settings,omitempty"`
}

// onFloor has the commands of Floor answered.
func onFloor(on func(string, func(context.Context, request) (any, error)), c Centre) {
	get := func(path string, do func(context.Context, floorRequest) (any, error)) {
		on(path, func(ctx context.Context, r request) (any, error) { return do(ctx, r.Floor) })
	}
	set := func(path string, do func(context.Context, floorRequest) error) {
		get(path, func(ctx context.Context, r floorRequest) (any, error) { return struct{}{}, do(ctx, r) })
	}
	set("queue/lower", func(ctx context.Context, r floorRequest) error { return c.LowerQueue(ctx, r.DN, r.Settings) })
	set("user/lower", func(ctx context.Context, r floorRequest) error { return c.LowerUser(ctx, r.Name, r.Settings) })
	get("queue/drain", func(ctx context.Context, r floorRequest) (any, error) { return c.DrainQueue(ctx, r.DN, r.To) })
	get("queue/renumber", func(ctx context.Context, r floorRequest) (any, error) {
		return c.RenumberQueue(ctx, r.DN, r.To, r.Drain)
	})
	set("queue/today", func(ctx context.Context, r floorRequest) error { return c.OpenToday(ctx, r.DN, r.To) })
	get("queue/move-waiting", func(ctx context.Context, r floorRequest) (any, error) { return c.MoveWaiting(ctx, r.DN, r.To) })
	get("user/drain", func(ctx context.Context, r floorRequest) (any, error) { return c.DrainUser(ctx, r.Name) })
	get("user/disable-now", func(ctx context.Context, r floorRequest) (any, error) { return c.DisableUserNow(ctx, r.Name) })
	set("user/drop", func(ctx context.Context, r floorRequest) error { return c.DropUser(ctx, r.Name) })
	get("left", func(ctx context.Context, r floorRequest) (any, error) { return c.Left(ctx, r.Draining) })
	get("code/list", func(ctx context.Context, r floorRequest) (any, error) { return c.Codes(ctx, r.DN) })
	set("code/set", func(ctx context.Context, r floorRequest) error { return c.SetCode(ctx, r.DN, r.Label) })
	set("code/remove", func(ctx context.Context, r floorRequest) error { return c.RemoveCode(ctx, r.DN, r.Name) })
	get("skill/list", func(ctx context.Context, _ floorRequest) (any, error) { return c.Skills(ctx) })
	set("skill/set", func(ctx context.Context, r floorRequest) error { return c.SetSkill(ctx, r.Label) })
	set("skill/remove", func(ctx context.Context, r floorRequest) error { return c.RemoveSkill(ctx, r.Name) })
	get("reason/list", func(ctx context.Context, _ floorRequest) (any, error) { return c.Reasons(ctx) })
	set("reason/set", func(ctx context.Context, r floorRequest) error { return c.SetReason(ctx, r.Label) })
	set("reason/remove", func(ctx context.Context, r floorRequest) error { return c.RemoveReason(ctx, r.Name) })
	get("agent/list", func(ctx context.Context, _ floorRequest) (any, error) { return c.Agents(ctx) })
	set("agent/force", func(ctx context.Context, r floorRequest) error { return c.ForceAgent(ctx, r.Name, r.To, r.Reason) })
	get("contact/list", func(ctx context.Context, r floorRequest) (any, error) { return c.Contacts(ctx, r.DN) })
	get("contact/show", func(ctx context.Context, r floorRequest) (any, error) { return c.Contact(ctx, r.Name) })
	set("contact/move", func(ctx context.Context, r floorRequest) error { return c.MoveContact(ctx, r.Name, r.DN) })
	set("contact/prioritize", func(ctx context.Context, r floorRequest) error {
		return c.PrioritizeContact(ctx, r.Name, r.Number)
	})
	set("contact/close", func(ctx context.Context, r floorRequest) error { return c.CloseContact(ctx, r.Name) })
	get("explain", func(ctx context.Context, r floorRequest) (any, error) { return c.Explain(ctx, r.Name, r.To) })
}

func (r *Remote) floor(ctx context.Context, path string, asked floorRequest, got any) error {
	return r.call(ctx, path, request{Floor: asked}, got)
}

// LowerQueue asks the server.
func (r *Remote) LowerQueue(ctx context.Context, dn string, settings map[string]string) error {
	return r.floor(ctx, "queue/lower", floorRequest{DN: dn, Settings: settings}, nil)
}

// LowerUser asks the server.
func (r *Remote) LowerUser(ctx context.Context, name string, settings map[string]string) error {
	return r.floor(ctx, "user/lower", floorRequest{Name: name, Settings: settings}, nil)
}

// DrainQueue asks the server.
func (r *Remote) DrainQueue(ctx context.Context, dn, to string) (d Draining, err error) {
	err = r.floor(ctx, "queue/drain", floorRequest{DN: dn, To: to}, &d)
	return d, err
}

// RenumberQueue asks the server.
func (r *Remote) RenumberQueue(ctx context.Context, dn, to string, drain bool) (d Draining, err error) {
	err = r.floor(ctx, "queue/renumber", floorRequest{DN: dn, To: to, Drain: drain}, &d)
	return d, err
}

// OpenToday asks the server.
func (r *Remote) OpenToday(ctx context.Context, dn, state string) error {
	return r.floor(ctx, "queue/today", floorRequest{DN: dn, To: state}, nil)
}

// MoveWaiting asks the server.
func (r *Remote) MoveWaiting(ctx context.Context, dn, to string) (m Moved, err error) {
	err = r.floor(ctx, "queue/move-waiting", floorRequest{DN: dn, To: to}, &m)
	return m, err
}

// DrainUser asks the server.
func (r *Remote) DrainUser(ctx context.Context, name string) (d Draining, err error) {
	err = r.floor(ctx, "user/drain", floorRequest{Name: name}, &d)
	return d, err
}

// DisableUserNow asks the server.
func (r *Remote) DisableUserNow(ctx context.Context, name string) (sentBack int, err error) {
	err = r.floor(ctx, "user/disable-now", floorRequest{Name: name}, &sentBack)
	return sentBack, err
}

// DropUser asks the server.
func (r *Remote) DropUser(ctx context.Context, name string) error {
	return r.floor(ctx, "user/drop", floorRequest{Name: name}, nil)
}

// Left asks the server.
func (r *Remote) Left(ctx context.Context, what Draining) (d Draining, err error) {
	err = r.floor(ctx, "left", floorRequest{Draining: what}, &d)
	return d, err
}

// Codes asks the server.
func (r *Remote) Codes(ctx context.Context, dn string) (all []Label, err error) {
	err = r.floor(ctx, "code/list", floorRequest{DN: dn}, &all)
	return all, err
}

// SetCode asks the server.
func (r *Remote) SetCode(ctx context.Context, dn string, code Label) error {
	return r.floor(ctx, "code/set", floorRequest{DN: dn, Label: code}, nil)
}

// RemoveCode asks the server.
func (r *Remote) RemoveCode(ctx context.Context, dn, word string) error {
	return r.floor(ctx, "code/remove", floorRequest{DN: dn, Name: word}, nil)
}

// Skills asks the server.
func (r *Remote) Skills(ctx context.Context) (all []Label, err error) {
	err = r.floor(ctx, "skill/list", floorRequest{}, &all)
	return all, err
}

// SetSkill asks the server.
func (r *Remote) SetSkill(ctx context.Context, skill Label) error {
	return r.floor(ctx, "skill/set", floorRequest{Label: skill}, nil)
}

// RemoveSkill asks the server.
func (r *Remote) RemoveSkill(ctx context.Context, word string) error {
	return r.floor(ctx, "skill/remove", floorRequest{Name: word}, nil)
}

// Reasons asks the server.
func (r *Remote) Reasons(ctx context.Context) (all []Label, err error) {
	err = r.floor(ctx, "reason/list", floorRequest{}, &all)
	return all, err
}

// SetReason asks the server.
func (r *Remote) SetReason(ctx context.Context, reason Label) error {
	return r.floor(ctx, "reason/set", floorRequest{Label: reason}, nil)
}

// RemoveReason asks the server.
func (r *Remote) RemoveReason(ctx context.Context, word string) error {
	return r.floor(ctx, "reason/remove", floorRequest{Name: word}, nil)
}

// Agents asks the server.
func (r *Remote) Agents(ctx context.Context) (all []Agent, err error) {
	err = r.floor(ctx, "agent/list", floorRequest{}, &all)
	return all, err
}

// ForceAgent asks the server.
func (r *Remote) ForceAgent(ctx context.Context, name, state, reason string) error {
	return r.floor(ctx, "agent/force", floorRequest{Name: name, To: state, Reason: reason}, nil)
}

// Contacts asks the server.
func (r *Remote) Contacts(ctx context.Context, dn string) (all []Contact, err error) {
	err = r.floor(ctx, "contact/list", floorRequest{DN: dn}, &all)
	return all, err
}

// Contact asks the server.
func (r *Remote) Contact(ctx context.Context, id string) (c Contact, err error) {
	err = r.floor(ctx, "contact/show", floorRequest{Name: id}, &c)
	return c, err
}

// MoveContact asks the server.
func (r *Remote) MoveContact(ctx context.Context, id, dn string) error {
	return r.floor(ctx, "contact/move", floorRequest{Name: id, DN: dn}, nil)
}

// PrioritizeContact asks the server.
func (r *Remote) PrioritizeContact(ctx context.Context, id string, priority int) error {
	return r.floor(ctx, "contact/prioritize", floorRequest{Name: id, Number: priority}, nil)
}

// CloseContact asks the server.
func (r *Remote) CloseContact(ctx context.Context, id string) error {
	return r.floor(ctx, "contact/close", floorRequest{Name: id}, nil)
}

// Explain asks the server.
func (r *Remote) Explain(ctx context.Context, what, language string) (all []Explained, err error) {
	err = r.floor(ctx, "explain", floorRequest{Name: what, To: language}, &all)
	return all, err
}
