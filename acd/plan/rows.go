package plan

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"parley/internal/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

func migrate(ctx context.Context, db *store.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("migrate plans: %w", err)
	}
	return db.Migrate(ctx, "plans", files)
}

const planColumns = `id, owner_kind, owner, name, shared, report, question, zone, language, every, minute, weekday, day, format, keep, due`

// scan reads a row of planColumns.
func (p *Plan) scan(row interface{ Scan(...any) error }) error {
	var question string
	var due int64
	err := row.Scan(&p.ID, &p.Owner.Kind, &p.Owner.ID, &p.Name, &p.Shared, &p.Report, &question, &p.Zone, &p.Language,
		&p.When.Every, &p.When.At, &p.When.Weekday, &p.When.Day, &p.Format, &p.Keep, &due)
	if err == nil {
		err = json.Unmarshal([]byte(question), &p.Question)
	}
	p.Due = moment(due)
	return err
}

// values are a plan's, in the order of planColumns without the id.
func (p *Plan) values() ([]any, error) {
	question, err := json.Marshal(p.Question)
	return []any{int64(p.Owner.Kind), p.Owner.ID, p.Name, number(p.Shared), p.Report, string(question), p.Zone, p.Language,
		string(p.When.Every), p.When.At, p.When.Weekday, p.When.Day, string(p.Format), p.Keep, milli(p.Due)}, err
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// plans reads those of a condition.
func (k *Keeper) plans(ctx context.Context, where string, args ...any) ([]Plan, error) {
	rows, err := k.db.Reader().QueryContext(ctx, `SELECT `+planColumns+` FROM plans WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read plans: %w", err)
	}
	defer rows.Close()
	list := []Plan{}
	for rows.Next() {
		var p Plan
		if err := p.scan(rows); err != nil {
			return nil, fmt.Errorf("read plans: %w", err)
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// insert keeps a new plan; ErrTooMany.
func (p *Plan) insert(tx *store.Tx) error {
	values, err := p.values()
	if err != nil {
		return err
	}
	made, err := tx.Exec(`INSERT INTO plans (owner_kind, owner, name, shared, report, question, zone, language, every, minute, weekday, day, format, keep, due)
		SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15
		WHERE (SELECT count(*) FROM plans WHERE owner_kind = ?1 AND owner = ?2) < ?16 AND (SELECT count(*) FROM plans) < ?17`,
		append(values, PlansMax, PlansInAllMax)...)
	if err != nil {
		return fmt.Errorf("add a plan: %w", err)
	}
	if made.Rows == 0 {
		return ErrTooMany
	}
	p.ID = made.LastID
	return nil
}

// update keeps what a plan is now, and of its results no more than that. ErrNoPlan.
func (p *Plan) update(tx *store.Tx) error {
	values, err := p.values()
	if err != nil {
		return err
	}
	done, err := tx.Exec(`UPDATE plans SET owner_kind = ?1, owner = ?2, name = ?3, shared = ?4, report = ?5, question = ?6, zone = ?7, language = ?8, every = ?9,
		minute = ?10, weekday = ?11, day = ?12, format = ?13, keep = ?14, due = ?15 WHERE id = ?16`, append(values, p.ID)...)
	if err != nil {
		return fmt.Errorf("set plan %d: %w", p.ID, err)
	}
	if done.Rows == 0 {
		return ErrNoPlan
	}
	return p.trim(tx)
}

// trim drops the results beyond those that are kept.
func (p *Plan) trim(tx *store.Tx) error {
	_, err := tx.Exec(`DELETE FROM plan_results WHERE plan = ?1 AND id NOT IN (SELECT id FROM plan_results WHERE plan = ?1 ORDER BY id DESC LIMIT ?2)`, p.ID, p.Keep)
	if err != nil {
		return fmt.Errorf("drop old results of plan %d: %w", p.ID, err)
	}
	return nil
}

// insertResult keeps a result, and of those before no more than the plan says. ErrNoPlan: it was removed meanwhile.
func (p *Plan) insertResult(tx *store.Tx, r *Result, sheet []byte) error {
	if sheet == nil {
		sheet = []byte{}
	}
	made, err := tx.Exec(`INSERT INTO plan_results (plan, due, made, from_at, to_at, format, sheet, problem)
		SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE EXISTS (SELECT 1 FROM plans WHERE id = ?1)`,
		p.ID, milli(r.Due), milli(r.Made), milli(r.From), milli(r.To), string(r.Format), sheet, string(r.Problem))
	if err != nil {
		return fmt.Errorf("keep a result of plan %d: %w", p.ID, err)
	}
	if made.Rows == 0 {
		return ErrNoPlan
	}
	r.ID = made.LastID
	return p.trim(tx)
}

const resultColumns = `id, plan, due, made, from_at, to_at, format, length(sheet), problem`

func (r *Result) scan(row interface{ Scan(...any) error }, more ...any) error {
	var due, made, from, to int64
	err := row.Scan(append([]any{&r.ID, &r.Plan, &due, &made, &from, &to, &r.Format, &r.Bytes, &r.Problem}, more...)...)
	r.Due, r.Made, r.From, r.To = moment(due), moment(made), moment(from), moment(to)
	return err
}

// Results are a plan's, the newest first: KeepMax at most.
func (k *Keeper) Results(ctx context.Context, plan int64) ([]Result, error) {
	rows, err := k.db.Reader().QueryContext(ctx, `SELECT `+resultColumns+` FROM plan_results WHERE plan = ? ORDER BY id DESC`, plan)
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	defer rows.Close()
	list := []Result{}
	for rows.Next() {
		var r Result
		if err := r.scan(rows); err != nil {
			return nil, fmt.Errorf("read results: %w", err)
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// Sheet is a result with what was made, as it is written in its format. ErrNoSheet, also where there was a problem.
func (k *Keeper) Sheet(ctx context.Context, plan, id int64) (Result, []byte, error) {
	var r Result
	var sheet []byte
	err := r.scan(k.db.Reader().QueryRowContext(ctx, `SELECT `+resultColumns+`, sheet FROM plan_results WHERE plan = ? AND id = ? AND problem = ''`, plan, id), &sheet)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil, ErrNoSheet
	}
	if err != nil {
		return r, nil, fmt.Errorf("read a result: %w", err)
	}
	return r, sheet, nil
}
