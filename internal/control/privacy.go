package control

import (
	"context"
	"time"
)

// Privacy is how long what is personal stays, what may not go, and the erasure of persons.
type Privacy interface {
	// Retention lists what each queue keeps and for how long, and what of it is over. `parley queue set` changes it: the
	// keys are keep-lines, keep-files and keep-person.
	Retention(ctx context.Context) ([]Retention, error)
	// RunRetention lets go of all that is over now; a server does so each hour.
	RunRetention(ctx context.Context) (RetentionRun, error)

	// Holds lists what may not go; AddHold and LiftHold change it.
	Holds(ctx context.Context) ([]Hold, error)
	AddHold(ctx context.Context, h NewHold) (Hold, error)
	LiftHold(ctx context.Context, id uint64) error

	// Erase removes all there is of a visitor or of one contact, or says with Dry what that would be. It is refused, with the
	// reason, while something is open or held.
	Erase(ctx context.Context, e NewErasure) (Erasure, error)
}

// Retention is what a queue keeps.
type Retention struct {
	DN      string `json:"dn"`
	Removed bool   `json:"removed,omitempty"`
	Lines   int    `json:"lines"` // days; 0 = for ever
	Files   int    `json:"files"`
	Person  int    `json:"person"`
	Due     struct {
		Lines  int `json:"lines"` // contacts
		Files  int `json:"files"`
		Person int `json:"person"`
		Held   int `json:"held"` // of which something would go if it were not held
	} `json:"due"`
}

// RetentionRun is how many contacts something went of.
type RetentionRun struct {
	Lines  int `json:"lines"`
	Files  int `json:"files"`
	Person int `json:"person"`
}

// NewHold is a hold that is asked for, on one of the three.
type NewHold struct {
	Contact string `json:"contact,omitempty"` // c-…
	Visitor string `json:"visitor,omitempty"` // an address, or the name of a guest
	Queue   string `json:"queue,omitempty"`   // its DN
	Reason  string `json:"reason"`
}

// Hold is a hold.
type Hold struct {
	ID     uint64    `json:"id"`
	On     string    `json:"on"`                // "c-…", "visitor:7", "queue:3"
	OnName string    `json:"on_name,omitempty"` // "8000 客服中心" of a queue that is there
	Reason string    `json:"reason"`
	By     string    `json:"by"` // "operator", or the agent's address
	At     time.Time `json:"at"`
}

// NewErasure is an erasure that is asked for, of one of the two.
type NewErasure struct {
	Visitor string `json:"visitor,omitempty"` // an address, or the name of a guest
	Contact string `json:"contact,omitempty"` // c-…
	Dry     bool   `json:"dry,omitempty"`     // only say what there is
}

// Erasure is what was erased, or would be.
type Erasure struct {
	Visitor  uint64   `json:"visitor"` // number
	Contacts []string `json:"contacts"`
	Whole    bool     `json:"whole"` // nothing of the visitor is left
	Found    []Amount `json:"found"`
	Bans     int      `json:"bans,omitempty"`    // against the visitor, that hold: their targets stay until they are over
	Account  string   `json:"account,omitempty"` // of the visitor on this server, which is left alone
	Done     bool     `json:"done"`
	Anew     bool     `json:"anew,omitempty"` // the whole database was written anew, as pages held traces
}

// Amount is how much there is of something.
type Amount struct {
	What string `json:"what"`
	N    int    `json:"n"`
}

func onPrivacy(on func(string, func(context.Context, request) (any, error)), c Centre) {
	nothing := func(err error) (any, error) { return struct{}{}, err }
	on("retention/list", func(ctx context.Context, _ request) (any, error) { return c.Retention(ctx) })
	on("retention/run", func(ctx context.Context, _ request) (any, error) { return c.RunRetention(ctx) })
	on("hold/list", func(ctx context.Context, _ request) (any, error) { return c.Holds(ctx) })
	on("hold/add", func(ctx context.Context, r request) (any, error) { return c.AddHold(ctx, r.Hold) })
	on("hold/lift", func(ctx context.Context, r request) (any, error) { return nothing(c.LiftHold(ctx, r.ID)) })
	on("erase", func(ctx context.Context, r request) (any, error) { return c.Erase(ctx, r.Erasure) })
}

// Retention asks the server.
func (r *Remote) Retention(ctx context.Context) (all []Retention, err error) {
	err = r.call(ctx, "retention/list", request{}, &all)
	return all, err
}

// RunRetention asks the server.
func (r *Remote) RunRetention(ctx context.Context) (run RetentionRun, err error) {
	err = r.call(ctx, "retention/run", request{}, &run)
	return run, err
}

// Holds asks the server.
func (r *Remote) Holds(ctx context.Context) (all []Hold, err error) {
	err = r.call(ctx, "hold/list", request{}, &all)
	return all, err
}

// AddHold asks the server.
func (r *Remote) AddHold(ctx context.Context, h NewHold) (made Hold, err error) {
	err = r.call(ctx, "hold/add", request{Hold: h}, &made)
	return made, err
}

// LiftHold asks the server.
func (r *Remote) LiftHold(ctx context.Context, id uint64) error {
	return r.call(ctx, "hold/lift", request{ID: id}, nil)
}

// Erase asks the server.
func (r *Remote) Erase(ctx context.Context, e NewErasure) (done Erasure, err error) {
	err = r.call(ctx, "erase", request{Erasure: e}, &done)
	return done, err
}
