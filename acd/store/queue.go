package store

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	"parley/acd/hours"
	journal "parley/internal/store"
)

// Queue is a queue as people write it.
type Queue struct {
	ID     acd.QueueID
	DN     string // ACD DN, the localpart of its address; case does not count
	Name   string
	Names  Words  // in languages; Name is for all others
	Hangup string // https template of the hang-up page with {contact} {caller} {dn} {agent}; empty: the built-in form
	Rules  acd.Rules
	Hours  hours.Calendar
	Today  hours.Today // stands over Hours while it holds
	Closed Closed
	Texts  Texts
	Form   Form     // before the chat
	Survey Form     // after it
	Tags   []string // those a contact may have; none: any

	Keeping Keeping
	Face    Face
}

// Closed is what a visitor finds at a queue that is closed and sends nobody on (acd.Rules.ClosedTo).
type Closed string

// What a closed queue does.
const (
	ClosedMessage  Closed = ""         // it says so, in Texts.Closed
	ClosedCallback Closed = "callback" // it also takes a message, which becomes a contact without a visitor
)

// Called is the queue's name in the best of the languages.
func (q Queue) Called(languages ...string) string {
	if len(q.Names) == 0 {
		return q.Name
	}
	names := Words{"": q.Name}
	for language, name := range q.Names {
		names[language] = name
	}
	return names.In(languages...)
}

const queueColumns = `dn, name, hangup, offer, receipt, decline_excludes, lost_waiting, lost_ringing, lost_talking, waiting_max,
	rules, names, hours, closed, texts, form, survey, tags, keeping, face, today`

func (q Queue) row() []any {
	r := q.Rules
	return []any{
		q.DN, q.Name, q.Hangup, int64(r.Offer), int64(r.Receipt), int64(r.DeclineExcludes),
		int64(r.LostWaiting), int64(r.LostRinging), int64(r.LostTalking), r.WaitingMax,
		keepRules(r), column(q.Names), q.Hours.String(), string(q.Closed), column(q.Texts), column(q.Form), column(q.Survey), column(q.Tags), column(q.Keeping), column(q.Face), column(q.Today),
	}
}

// InsertQueue keeps a new queue under its id.
func InsertQueue(q Queue) journal.Op {
	return exec("keep queue "+q.DN, `INSERT INTO queues (`+queueColumns+`, id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, append(q.row(), int64(q.ID))...)
}

// UpdateQueue replaces what is kept under q.ID.
func UpdateQueue(q Queue) journal.Op {
	return exec("change queue "+q.DN, `UPDATE queues SET (`+queueColumns+`)
		= (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?`, append(q.row(), int64(q.ID))...)
}

// queueGone marks the queue removed and forgets who served it.
func queueGone(id acd.QueueID, at acd.Time) journal.Op {
	return Both(
		exec("remove queue", `UPDATE queues SET removed = ? WHERE id = ? AND removed IS NULL`, int64(at), int64(id)),
		exec("remove queue", `DELETE FROM serves WHERE queue = ?`, int64(id)),
		exec("remove queue", `DELETE FROM integrators WHERE queue = ?`, int64(id)),
	)
}

// Queues lists the queues in the order of their DNs.
func Queues(ctx context.Context, db *sql.DB) ([]Queue, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, `+queueColumns+` FROM queues WHERE removed IS NULL ORDER BY dn`)
	if err != nil {
		return nil, fmt.Errorf("list queues: %w", err)
	}
	defer rows.Close()
	var list []Queue
	calendars := map[string]hours.Calendar{} // many queues have the same hours
	for rows.Next() {
		q, err := scanQueue(rows, calendars)
		if err != nil {
			return nil, fmt.Errorf("list queues: %w", err)
		}
		list = append(list, q)
	}
	return list, wrap("list queues", rows.Err())
}

func scanQueue(rows *sql.Rows, calendars map[string]hours.Calendar) (Queue, error) {
	var q Queue
	r := &q.Rules
	var rules, names, open, texts, form, survey, tags, keeping, face, today string
	if err := rows.Scan(&q.ID, &q.DN, &q.Name, &q.Hangup, &r.Offer, &r.Receipt, &r.DeclineExcludes,
		&r.LostWaiting, &r.LostRinging, &r.LostTalking, &r.WaitingMax,
		&rules, &names, &open, &q.Closed, &texts, &form, &survey, &tags, &keeping, &face, &today); err != nil {
		return Queue{}, err
	}
	if err := readRules(rules, r); err != nil {
		return Queue{}, err
	}
	var known bool
	if q.Hours, known = calendars[open]; !known {
		var err error
		if q.Hours, err = hours.Parse(open); err != nil {
			return Queue{}, fmt.Errorf("queue %s: %w", q.DN, err)
		}
		calendars[open] = q.Hours
	}
	for _, c := range []struct {
		what, text string
		into       any
	}{
		{"names", names, &q.Names}, {"texts", texts, &q.Texts}, {"form", form, &q.Form}, {"survey", survey, &q.Survey}, {"tags", tags, &q.Tags},
		{"keeping", keeping, &q.Keeping}, {"face", face, &q.Face}, {"day", today, &q.Today},
	} {
		if err := readColumn("the "+c.what+" of queue "+q.DN, c.text, c.into); err != nil {
			return Queue{}, err
		}
	}
	return q, nil
}

// NextQueueID is a number no queue has ever had. Only one caller at a time may rely on it.
func NextQueueID(ctx context.Context, db *sql.DB) (acd.QueueID, error) {
	id, err := nextID(ctx, db, "queues")
	return acd.QueueID(id), err
}

// nextID reads what AUTOINCREMENT has used, removed rows included.
func nextID(ctx context.Context, db *sql.DB, table string) (uint64, error) {
	var last uint64
	err := db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?`, table).Scan(&last)
	return last + 1, wrap("find the next number of "+table, err)
}

func wrap(what string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
