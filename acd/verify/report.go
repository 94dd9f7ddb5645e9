package verify

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/acd"
)

// Code says what does not hold. Each has a sentence in the catalogue, with {where}, {is} and {should}.
type Code string

// Codes.
const (
	RowsMissing   Code = "rows-missing"    // in the midst of a chain
	TailMissing   Code = "tail-missing"    // at its end
	TailForeign   Code = "tail-foreign"    // rows after the end
	RowUnproved   Code = "row-unproved"    // does not fit its link: changed, moved, or not written by us
	HeadWrong     Code = "head-wrong"      // the end of the chain does not fit its seal
	HeadMissing   Code = "head-missing"    // rows, and no end of a chain
	HeadBehind    Code = "head-behind"     // a head noted elsewhere is not in the chain
	KeyMissing    Code = "key-missing"     // nothing can be proved
	RowUnread     Code = "row-unread"      // cannot be decoded
	TimeBack      Code = "time-back"       // goes back
	VersionWrong  Code = "version-wrong"   // of a program that does not exist yet
	RevisionWrong Code = "revision-wrong"  // does not count the changes of configuration
	Undecided     Code = "undecided"       // this version does not decide so
	StateBroken   Code = "state-broken"    // the core's own invariants
	StateOther    Code = "state-other"     // a snapshot is not the state at its position
	SnapshotBad   Code = "snapshot-bad"    // cannot be decoded, or is of no row
	SealBad       Code = "seal-bad"        // a sealed checkpoint was changed, or is of another log
	EntryOdd      Code = "entry-odd"       // an effect that fits no entry
	TwoPlaces     Code = "two-places"      // a contact in two places
	OverCapacity  Code = "over-capacity"   // an agent with more contacts than the limit
	OverQueue     Code = "over-queue"      // with more of one queue than the limit
	EndTwice      Code = "end-twice"       // an entry or a contact that ends again
	Unbalanced    Code = "unbalanced"      // the identity of a queue in an interval
	WaitingOther  Code = "waiting-other"   // the core counts others as waiting
	ContactGone   Code = "contact-missing" // no row beside the log
	ContactAlien  Code = "contact-unknown" // a row that the log knows nothing of
	ContactOther  Code = "contact-other"   // a column that the log says otherwise
	LineGone      Code = "line-missing"    // kept, and not there
	LineOther     Code = "line-changed"    // not as it was kept
	LineAlien     Code = "line-unknown"    // there, and never kept
	LinesFewer    Code = "lines-fewer"     // than the log says were spoken
	RatingOther   Code = "rating-other"    // not as its visitor gave it
	FigureOther   Code = "figure-other"    // a report says otherwise
	FigureGone    Code = "figure-missing"  // a report lacks a queue, an agent or an interval
	FigureUnread  Code = "figure-unread"   // a report cannot be made
)

// Mismatch is one thing that does not hold. Where, Is and Should are numbers, ids and words of the program, the same in
// every language.
type Mismatch struct {
	Code   Code   `json:"code"`
	Where  string `json:"where"`
	Is     string `json:"is,omitempty"`
	Should string `json:"should,omitempty"`
	More   int    `json:"more,omitempty"` // as many again right after it
}

// mismatchesMax is how many mismatches of one code are named; the rest are counted.
const mismatchesMax = 20

// Report is what a verification found.
type Report struct {
	Since     time.Time `json:"since"`     // it proves from here on
	Beginning uint64    `json:"beginning"` // the first row of the log it has; older ones are sealed, or there are none
	Old       int64     `json:"old"`       // rows of the log that were there before rows were proved
	OldAt     time.Time `json:"old_at"`    // when they were, zero: there are none
	Until     time.Time `json:"until"`     // of the last row
	Heads     []string  `json:"heads"`     // ends of the chains, to be noted elsewhere
	Counts    []Count   `json:"counts"`    // what was looked at
	Diverged  int64     `json:"diverged"`  // rows of older versions that this one would decide otherwise
	Figures   bool      `json:"figures"`   // of reports were looked at
	Unproved  bool      `json:"unproved"`  // there is no key: nothing is known of who wrote the rows
	// Recounted is how many figures of each column of each report were compared that are not nothing.
	Recounted  map[string]map[string]int64 `json:"-"`
	Mismatches []Mismatch                  `json:"mismatches"` // at most mismatchesMax of a code
	Unnamed    map[Code]int                `json:"unnamed"`    // how many more there are
}

// Count is how much of one kind was looked at.
type Count struct {
	What string `json:"what"` // a key of the catalogue
	N    int64  `json:"n"`
}

// Clean says whether everything holds.
func (r *Report) Clean() bool { return len(r.Mismatches) == 0 }

// found collects what does not hold.
type found struct {
	list    []Mismatch
	named   map[Code]int
	unnamed map[Code]int
}

func newFound() *found {
	return &found{list: []Mismatch{}, named: map[Code]int{}, unnamed: map[Code]int{}} // an empty list is [] to programs
}

func (f *found) add(c Code, where, is, should string) {
	if f.named[c] >= mismatchesMax {
		f.unnamed[c]++
		return
	}
	f.named[c]++
	f.list = append(f.list, Mismatch{Code: c, Where: where, Is: is, Should: should})
}

// n is how many there are, named or not.
func (f *found) n() int {
	n := len(f.list)
	for _, more := range f.unnamed {
		n += more
	}
	return n
}

// addRow is add for rows of a table; rows that follow one another are named as one.
func (f *found) addRow(c Code, table string, row uint64, is, should string) {
	if n := len(f.list) - 1; n >= 0 && is == "" && should == "" {
		last := &f.list[n]
		if last.Code == c && last.Where == place(table, row-uint64(last.More)-1) {
			last.More++
			return
		}
	}
	f.add(c, place(table, row), is, should)
}

func place(table string, row uint64) string { return table + " " + strconv.FormatUint(row, 10) }

// places names rows from … to.
func places(table string, from, to uint64) string {
	if from == to {
		return place(table, from)
	}
	return place(table, from) + "–" + strconv.FormatUint(to, 10)
}

func number[T ~int | ~int64 | ~uint64 | ~uint8 | ~uint16 | ~uint32](n T) string {
	return strconv.FormatInt(int64(n), 10)
}

func moment(t acd.Time) string {
	if t == 0 {
		return "–"
	}
	return time.UnixMilli(int64(t)).UTC().Format("2006-01-02T15:04:05.000Z")
}

func sorted[V any](of map[int64]V) []int64 { return slices.Sorted(maps.Keys(of)) }

func timeOf(t acd.Time) time.Time { return time.UnixMilli(int64(t)).UTC() }

func words(parts ...string) string { return strings.Join(parts, " ") }
