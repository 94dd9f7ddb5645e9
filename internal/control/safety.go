package control

import (
	"context"
	"time"
)

// Safety is what administrators do about abuse, and where it is written down who did what.
type Safety interface {
	// AddBan bans a guest, an account, an address, a network, or the visitor or address of a contact.
	AddBan(ctx context.Context, b NewBan) (Ban, error)
	// Bans lists those that hold, by number.
	Bans(ctx context.Context) ([]Ban, error)
	// LiftBan ends one before its time.
	LiftBan(ctx context.Context, id uint64) error
	// Reports lists agents' complaints about visitors, the newest first.
	Reports(ctx context.Context) ([]Report, error)
	// Trail reads the audit trail in its order, at most audit.PageMax entries at a time.
	Trail(ctx context.Context, q TrailQuery) ([]TrailEntry, error)
}

// NewBan is a ban that is asked for. Target is an address, a network, user@host, the name of a guest, or a contact: then
// its visitor is banned, or with Address where the visitor came from.
type NewBan struct {
	Target  string        `json:"target"`
	Address bool          `json:"address,omitempty"`
	Reason  string        `json:"reason"`
	For     time.Duration `json:"for,omitempty"` // 0 = until it is lifted
}

// Ban is a ban that holds.
type Ban struct {
	ID      uint64    `json:"id"`
	Target  string    `json:"target"`
	Reason  string    `json:"reason"`
	Contact string    `json:"contact,omitempty"` // on account of which
	By      string    `json:"by"`                // "operator", or the agent's address
	At      time.Time `json:"at"`
	Until   time.Time `json:"until,omitzero"`
}

// Report is an agent's complaint about the visitor of a contact.
type Report struct {
	Contact string    `json:"contact"`
	Caller  string    `json:"caller"`
	JID     string    `json:"jid"`
	Address string    `json:"address,omitempty"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Reason  string    `json:"reason"`
}

// TrailQuery says which entries of the audit trail are asked for; see audit.Query.
type TrailQuery struct {
	After uint64    `json:"after,omitempty"`
	Since time.Time `json:"since,omitzero"`
	Until time.Time `json:"until,omitzero"`
}

// TrailEntry is an entry of the audit trail.
type TrailEntry struct {
	ID      uint64    `json:"id"`
	At      time.Time `json:"at"`
	By      string    `json:"by"` // "system", "operator", "visitor:7", or an agent's address
	Action  string    `json:"action"`
	On      string    `json:"on"` // "c-…", "queue:3", "ban:5", or an agent's address
	Outcome string    `json:"outcome"`
	Detail  int64     `json:"detail,omitempty"`

	ByName string `json:"by_name,omitempty"` // what people call them; see audit.Record
	OnName string `json:"on_name,omitempty"`

	DetailName string `json:"detail_name,omitempty"` // the queue that an agent joined or left
}
