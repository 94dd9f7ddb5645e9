package api

import (
	"net/http"
	"time"

	"parley/internal/quota"
	xstore "parley/xmppd/store"
)

// Status is how the server does, for who administers it: sizes in bytes, times as they are told everywhere here.
type Status struct {
	Version string    `json:"version"`
	Host    string    `json:"host"`
	Started time.Time `json:"started"`
	Begun   time.Time `json:"begun,omitzero"` // when the first thing was done here; absent: nothing was

	Ready    bool     `json:"ready"`    // new visitors are served, and what is said is kept
	Problems []string `json:"problems"` // why not, in English

	Sessions      int    `json:"sessions"`
	Hibernating   int    `json:"hibernating"` // of these: lost, and not given up yet
	Queued        int    `json:"queued"`      // operations that wait for their commit
	DatabaseBytes int64  `json:"database_bytes"`
	LogBytes      int64  `json:"log_bytes"`
	FreeBytes     uint64 `json:"free_bytes"`
	Unindexed     int64  `json:"unindexed"` // lines that a search does not find yet
	Uncounted     int64  `json:"uncounted"` // rows of the log that no figure has yet

	BackedUp        time.Time `json:"backed_up,omitzero"`        // as of; absent: never from here
	CertificateEnds time.Time `json:"certificate_ends,omitzero"` // the first of all

	Agents map[string]int `json:"agents"` // by the state they show
	Queues []QueueStatus  `json:"queues"`
	Record []ChainEnd     `json:"record"`
	Limits Limits         `json:"limits"`
}

// QueueStatus is how a queue does.
type QueueStatus struct {
	DN            string `json:"dn"`
	Waiting       int    `json:"waiting"`
	OldestSeconds int    `json:"oldest_seconds"`
	Open          int    `json:"open"`
	Ready         int    `json:"ready"`
	Busy          int    `json:"busy"`
	Closed        bool   `json:"closed"`
}

// ChainEnd is where one of the chains of the record ends now (docs/record.md).
type ChainEnd struct {
	Chain string `json:"chain"`
	Row   uint64 `json:"row"`
	End   string `json:"end"` // as `parley audit --head` takes it
}

// Limits are what the configuration holds visitors and programs to; they are changed there.
type Limits struct {
	Visits   Limit `json:"visits"`   // new visits from one address
	Programs Limit `json:"programs"` // requests of one program
	Work     struct {
		Bits       int   `json:"bits"`        // 0: as many as there are visits
		PerAddress Limit `json:"per_address"` // beyond which it is asked for
		PerSite    Limit `json:"per_site"`
	} `json:"work"`
	Password struct {
		BytesMin int `json:"bytes_min"`
		BytesMax int `json:"bytes_max"`
	} `json:"password"`
}

// Limit is how many in how long; 0 = any number.
type Limit struct {
	Most          int `json:"most"`
	WithinSeconds int `json:"within_seconds"`
}

// statusOperations are about the server itself.
func (a *API) statusOperations() []operation {
	return []operation{
		{method: "GET", path: "/status", id: "getStatus", allow: allow{admin: all, auditor: all}, do: a.status},
	}
}

func (a *API) status(w http.ResponseWriter, r *http.Request, _ caller) {
	if a.parts.Status == nil {
		nothingHere().write(w, r)
		return
	}
	s, err := a.parts.Status(r.Context())
	if err != nil {
		a.fault(w, r, err)
		return
	}
	s.Host, s.Ready, s.Limits = a.parts.Host, s.Ready && a.Ready(), a.limits()
	writeJSON(w, http.StatusOK, s)
}

func (a *API) limits() (l Limits) {
	l.Visits, l.Programs = limitOf(a.cfg.Visits), limitOf(a.cfg.Programs)
	l.Work.Bits, l.Work.PerAddress, l.Work.PerSite = a.cfg.Work.Bits, limitOf(a.cfg.Work.PerAddress), limitOf(a.cfg.Work.PerSite)
	l.Password.BytesMin, l.Password.BytesMax = xstore.PasswordBytesMin, xstore.PasswordBytesMax
	return l
}

func limitOf(q quota.Quota) Limit { return Limit{q.Most, int(q.Within / time.Second)} }
