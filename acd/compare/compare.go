package compare

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parley/acd"
	"parley/acd/report"
	"parley/acd/verify"
)

// ErrNone means that no facts were ever made of the database.
var ErrNone = errors.New("there are no facts for reports")

// Reports are the reports of a database, as they stand: facts that are behind the log stay so.
type Reports struct {
	db      *sql.DB
	reports *report.Reports
	queues  map[string][]uint64 // by DN
	agents  map[string][]uint64 // by account
}

// Open reads the reports of a database. It blocks for a query. ErrNone.
func Open(ctx context.Context, db *sql.DB) (*Reports, error) {
	var tables int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'fact_cursor'`).Scan(&tables); err != nil {
		return nil, fmt.Errorf("look for facts: %w", err)
	}
	if tables == 0 {
		return nil, ErrNone
	}
	reports, err := report.New(db, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("open the reports: %w", err)
	}
	r := &Reports{db: db, reports: reports}
	if r.queues, err = names(ctx, db, `SELECT id, dn FROM queues ORDER BY id`); err != nil {
		return nil, fmt.Errorf("list queues: %w", err)
	}
	if r.agents, err = names(ctx, db, `SELECT id, jid FROM agents ORDER BY id`); err != nil {
		return nil, fmt.Errorf("list agents: %w", err)
	}
	return r, nil
}

// names is ids by the name that the reports show, which may have been given again.
func names(ctx context.Context, db *sql.DB, query string) (map[string][]uint64, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[string][]uint64{}
	for rows.Next() {
		var id uint64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		all[name] = append(all[name], id)
	}
	return all, rows.Err()
}

// Known is the time of the last row of the log in the facts.
func (r *Reports) Known(ctx context.Context) (acd.Time, error) {
	var at acd.Time
	err := r.db.QueryRowContext(ctx, `SELECT at FROM fact_cursor`).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("find until when the facts know: %w", err)
	}
	return at, nil
}

// QueueIntervals asks the report of queues by interval for a day.
func (r *Reports) QueueIntervals(ctx context.Context, from acd.Time) (map[verify.Place]map[string]any, error) {
	return day(ctx, r, "queue-intervals", "queue", from, r.queues, func(id uint64, ask *report.Ask) { ask.Queues = []acd.QueueID{acd.QueueID(id)} })
}

// ServiceLevels asks the report of service levels for a day, by interval.
func (r *Reports) ServiceLevels(ctx context.Context, from acd.Time) (map[verify.Place]map[string]any, error) {
	return day(ctx, r, "service-level", "queue", from, r.queues, func(id uint64, ask *report.Ask) { ask.Queues = []acd.QueueID{acd.QueueID(id)} })
}

// Abandons asks the report of abandons for a period.
func (r *Reports) Abandons(ctx context.Context, from, to acd.Time) (map[acd.QueueID][]map[string]any, error) {
	all := map[acd.QueueID][]map[string]any{}
	ask := report.Ask{From: time.UnixMilli(int64(from)), To: time.UnixMilli(int64(to)), RowsMax: report.RowsMax}
	err := r.abandons(ctx, ask, func(name string) (uint64, bool) { return one(r.queues[name], name) }, all)
	for _, same := range r.queues {
		for _, id := range same {
			if len(same) > 1 && err == nil {
				ask.Queues = []acd.QueueID{acd.QueueID(id)}
				err = r.abandons(ctx, ask, func(string) (uint64, bool) { return id, true }, all)
			}
		}
	}
	return all, err
}

func (r *Reports) abandons(ctx context.Context, ask report.Ask, of func(name string) (uint64, bool), into map[acd.QueueID][]map[string]any) error {
	sheet, err := r.reports.Ask(ctx, "abandons", ask)
	if err != nil {
		return err
	}
	for _, cells := range sheet.Rows {
		row := make(map[string]any, len(cells))
		for i, c := range sheet.Columns {
			row[c.Name] = cells[i]
		}
		name, isText := row["queue"].(string)
		if !isText {
			return fmt.Errorf("the report %s names no queue", sheet.Report)
		}
		if id, known := of(name); known {
			into[acd.QueueID(id)] = append(into[acd.QueueID(id)], row)
		}
	}
	return nil
}

// AgentIntervals asks the report of agents by interval for a day.
func (r *Reports) AgentIntervals(ctx context.Context, from acd.Time) (map[verify.Place]map[string]any, error) {
	return day(ctx, r, "agent-intervals", "agent", from, r.agents, func(id uint64, ask *report.Ask) { ask.Agents = []acd.AgentID{acd.AgentID(id)} })
}

// day asks a report for a day. A name that several had is asked for one by one, for the sheet says the name alone.
func day(ctx context.Context, r *Reports, name, column string, from acd.Time, ids map[string][]uint64, only func(uint64, *report.Ask)) (map[verify.Place]map[string]any, error) {
	begin := time.UnixMilli(int64(from)).UTC()
	ask := report.Ask{From: begin, To: begin.Add(24 * time.Hour), Step: time.Duration(verify.Step) * time.Millisecond, RowsMax: report.RowsMax}
	all := map[verify.Place]map[string]any{}
	take := func(ask report.Ask, of func(name string) (uint64, bool)) error {
		sheet, err := r.reports.Ask(ctx, name, ask)
		if err != nil {
			return err
		}
		return spread(sheet, column, of, all)
	}
	err := take(ask, func(name string) (uint64, bool) { return one(ids[name], name) })
	for _, same := range ids {
		for _, id := range same {
			if len(same) > 1 && err == nil {
				one := ask
				only(id, &one)
				err = take(one, func(string) (uint64, bool) { return id, true })
			}
		}
	}
	return all, err
}

// one is the only bearer of a name; who has no row is shown as a number.
func one(ids []uint64, name string) (id uint64, ok bool) {
	if len(ids) == 0 {
		_, err := fmt.Sscanf(name, "#%d", &id)
		return id, err == nil
	}
	return ids[0], len(ids) == 1
}

// spread puts the rows of a sheet where they belong.
func spread(sheet report.Sheet, column string, of func(name string) (uint64, bool), into map[verify.Place]map[string]any) error {
	for _, cells := range sheet.Rows {
		row := make(map[string]any, len(cells))
		for i, c := range sheet.Columns {
			row[c.Name] = cells[i]
		}
		start, isMoment := row["start"].(time.Time)
		name, isText := row[column].(string)
		if !isMoment || !isText {
			return fmt.Errorf("the report %s names no %s and no start", sheet.Report, column)
		}
		if id, known := of(name); known {
			into[verify.Place{Of: id, Start: acd.Time(start.UnixMilli())}] = row
		}
	}
	return nil
}

// Contacts asks the report of contacts for a day. A name that several had is left out.
func (r *Reports) Contacts(ctx context.Context, from acd.Time, show func(acd.ContactID, map[string]any)) error {
	begin := time.UnixMilli(int64(from)).UTC()
	sheet, err := r.reports.Ask(ctx, "contacts", report.Ask{From: begin, To: begin.Add(24 * time.Hour), RowsMax: report.RowsMax})
	if err != nil {
		return err
	}
	row := map[string]any{}
	for _, cells := range sheet.Rows {
		clear(row)
		for i, c := range sheet.Columns {
			r.put(row, c.Name, cells[i])
		}
		name, isText := row["contact"].(string)
		id, err := acd.ParseContactID(name)
		if !isText || err != nil {
			return fmt.Errorf("the report %s names no contact", sheet.Report)
		}
		show(id, row)
	}
	return nil
}

// put puts a cell into a row as verify takes it.
func (r *Reports) put(row map[string]any, name string, cell any) {
	switch v := cell.(type) {
	case time.Time:
		row[name] = acd.Time(v.UnixMilli())
		return
	case fmt.Stringer: // a word of a list
		row[name] = v.String()
		return
	case string:
		switch name {
		case "first_queue", "last_queue":
			if id, ok := one(r.queues[v], v); ok {
				row[name] = acd.QueueID(id)
			}
			return
		case "agent":
			if id, ok := one(r.agents[v], v); ok {
				row[name] = acd.AgentID(id)
			}
			return
		}
	}
	row[name] = cell
}
