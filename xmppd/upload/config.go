package upload

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"parley/xmppd/jid"
)

// Config is what files may cost. Start from Default. Domain, BaseURL, Dir and Allow are the program's to fill in.
type Config struct {
	Domain  string // the component's, upload.<host>
	BaseURL string // scheme and authority of the URLs, e.g. "https://chat.example.com"
	Dir     string // where the files lie; made if need be

	// FileBytesMax is the size of one file. 0 means that nobody may upload. Default 25 MiB.
	FileBytesMax int64
	// DayFilesMax and DayBytesMax bound what one account uploads within 24 hours. Default 200 files, 250 MiB.
	DayFilesMax int
	DayBytesMax int64
	// AccountBytesMax bounds what is kept of one account. Default 2 GiB.
	AccountBytesMax int64
	// GuestFileBytesMax is the size of one file of a guest, GuestFilesMax and GuestBytesMax what one may upload while it may
	// upload at all. Default 10 MiB, 5 files, 20 MiB.
	GuestFileBytesMax int64
	GuestFilesMax     int
	GuestBytesMax     int64
	// StoreBytesMax bounds what is kept in all. Default 20 GiB.
	StoreBytesMax int64

	// Kept is how long a file is kept. Default 30 days.
	Kept time.Duration
	// SlotLife is how long after the slot was given the upload may begin. Default 5 min (XEP-0363 v1.2.0 §7).
	SlotLife time.Duration
	// SlotsMax is how many unused slots one account may have. Default 20.
	SlotsMax int

	// PutsMax and GetsMax bound how many files are on their way at once, then 503. Default 64 and 256.
	PutsMax int
	GetsMax int
	// BytesPerSecondMin is what a transfer must reach in the long run; it has StallMax for nothing at all. Default 16 KiB.
	BytesPerSecondMin int64
	// StallMax is how long an upload may stand still. Default 20 s.
	StallMax time.Duration

	// Allow says what somebody may upload, by bare JID. It is asked for the slot and again before the file is taken.
	Allow func(ctx context.Context, bare jid.JID) (Allowance, error)
	// Named gives a file, whose name was cleaned, the name it is kept and told under. nil = its own.
	Named func(name string) string
	// Held says which files may not go though their time is over: each sweep keeps them for another day. nil = none.
	Held func(ctx context.Context) (Whose, error)
	Now  func() time.Time // the clock; nil = time.Now
}

// Allowance is what somebody may upload. The zero value allows nothing.
type Allowance struct {
	// Owner is what the quota counts by: who comes to a name anew must have another.
	Owner string
	// FileBytesMax, DayFilesMax, DayBytesMax and BytesMax are as in Config, of this owner.
	FileBytesMax int64
	DayFilesMax  int
	DayBytesMax  int64
	BytesMax     int64
}

// fileMax is the largest file that can ever be allowed.
func (a Allowance) fileMax() int64 { return min(a.FileBytesMax, a.DayBytesMax, a.BytesMax) }

// none says whether nothing is allowed at all.
func (a Allowance) none() bool { return a.Owner == "" || a.DayFilesMax <= 0 || a.fileMax() <= 0 }

// Default returns the bounds of a server.
func Default() Config {
	return Config{
		FileBytesMax: 25 << 20, DayFilesMax: 200, DayBytesMax: 250 << 20, AccountBytesMax: 2 << 30, StoreBytesMax: 20 << 30,
		GuestFileBytesMax: 10 << 20, GuestFilesMax: 5, GuestBytesMax: 20 << 20,
		Kept: 30 * 24 * time.Hour, SlotLife: 5 * time.Minute, SlotsMax: 20,
		PutsMax: 64, GetsMax: 256, BytesPerSecondMin: 16 << 10, StallMax: 20 * time.Second,
	}
}

// Full is the allowance of an account, whose id is its owner.
func (c Config) Full(owner string) Allowance {
	return Allowance{Owner: owner, FileBytesMax: c.FileBytesMax, DayFilesMax: c.DayFilesMax, DayBytesMax: c.DayBytesMax,
		BytesMax: c.AccountBytesMax}
}

// Guest is the allowance of a guest, for what owner stands for.
func (c Config) Guest(owner string) Allowance {
	return Allowance{Owner: owner, FileBytesMax: min(c.GuestFileBytesMax, c.FileBytesMax), DayFilesMax: c.GuestFilesMax,
		DayBytesMax: c.GuestBytesMax, BytesMax: c.GuestBytesMax}
}

// Validate names every bound that cannot work, all of them at once.
func (c Config) Validate() error {
	var problems []error
	atLeast := func(name string, v, least int64) {
		if v < least {
			problems = append(problems, fmt.Errorf("%s must be at least %d, is %d", name, least, v))
		}
	}
	atLeast("file-bytes-max", c.FileBytesMax, 0)
	atLeast("day-files-max", int64(c.DayFilesMax), 0)
	atLeast("day-bytes-max", c.DayBytesMax, 0)
	atLeast("account-bytes-max", c.AccountBytesMax, 0)
	atLeast("guest-file-bytes-max", c.GuestFileBytesMax, 0)
	atLeast("guest-files-max", int64(c.GuestFilesMax), 0)
	atLeast("guest-bytes-max", c.GuestBytesMax, 0)
	atLeast("store-bytes-max", c.StoreBytesMax, 0)
	atLeast("slots-max", int64(c.SlotsMax), 1)
	atLeast("puts-max", int64(c.PutsMax), 1)
	atLeast("gets-max", int64(c.GetsMax), 1)
	atLeast("bytes-per-second-min", c.BytesPerSecondMin, 1)
	for name, d := range map[string]time.Duration{"kept": c.Kept, "slot-life": c.SlotLife, "stall-max": c.StallMax} {
		if d < time.Millisecond {
			problems = append(problems, fmt.Errorf("%s must be at least a millisecond, is %v", name, d))
		}
	}
	return errors.Join(problems...)
}

// filled is Validate for what the program fills in.
func (c Config) filled() error {
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || c.BaseURL != u.Scheme+"://"+u.Host {
		return fmt.Errorf("base URL %q is not like https://chat.example.com", c.BaseURL)
	}
	if c.Dir == "" || c.Domain == "" || c.Allow == nil {
		return errors.New("directory, domain and allowance must be given")
	}
	return c.Validate()
}
