package api

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"time"
)

// BoardHour is how the queues have been in the last hour, minute by minute.
type BoardHour struct {
	Until  time.Time   `json:"until"` // of the last point; each before it is a minute earlier
	Queues []QueueHour `json:"queues"`
}

// QueueHour is one queue: in each list one value for each point.
type QueueHour struct {
	DN      string    `json:"dn"`
	Waiting []int     `json:"waiting"`
	Longest []float64 `json:"longest"` // seconds
	Sums    []Sums    `json:"sums"`    // of the day by then
}

// LookBack takes the last hour as of now.
type LookBack func(ctx context.Context) (BoardHour, error)

// hourKept is how long a look back is good enough: its points are full minutes.
const hourKept = 15 * time.Second

// lookedBack is the hour that all who ask share.
type lookedBack struct {
	mu   sync.Mutex
	at   time.Time
	hour BoardHour
}

func (l *lookedBack) take(ctx context.Context, now time.Time, look LookBack) (BoardHour, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if age := now.Sub(l.at); age >= 0 && age < hourKept {
		return l.hour, nil
	}
	hour, err := look(ctx)
	if err != nil {
		return hour, err
	}
	l.at, l.hour = now, hour
	return hour, nil
}

// boardHour is the last hour of the queues within reach.
func (a *API) boardHour(w http.ResponseWriter, r *http.Request, c caller) {
	if a.parts.BoardHour == nil {
		nothingHere().write(w, r)
		return
	}
	hour, err := a.hour.take(r.Context(), time.Now(), a.parts.BoardHour)
	if err == nil && c.reach != all {
		var dns map[string]bool
		if dns, err = a.reachable(r.Context(), c); err == nil {
			hour.Queues = slices.DeleteFunc(slices.Clone(hour.Queues), func(q QueueHour) bool { return !dns[q.DN] })
		}
	}
	if err != nil {
		a.fault(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, hour)
}
