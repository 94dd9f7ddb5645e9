package report

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/acd"
	acdstore "parley/acd/store"
)

// query is a question under work, in one read transaction.
type query struct {
	Ask
	ctx context.Context
	tx  *sql.Tx
	now acd.Time

	span   interval   // the period
	parts  []interval // its intervals
	queues map[acd.QueueID]named
	agents map[acd.AgentID]named

	terms   map[string][]any
	reasons map[acd.Reason]string // of the site's own
	codes   map[acd.WrapUpCode]codeNamed
}

// codeNamed is a wrap-up code's word, and what people call it.
type codeNamed struct{ word, label string }

// named is what people call a queue (DN) or an agent (account).
type named struct{ id, name string }

func (q *query) begin() error {
	q.span = interval{milli(q.From), milli(q.To)}
	q.parts = cuts(q.From, q.To, q.Zone, q.Step)
	q.queues, q.agents = map[acd.QueueID]named{}, map[acd.AgentID]named{}
	err := q.each(`SELECT id, dn, name, names FROM queues`, func(row *sql.Rows) error {
		var queue acdstore.Queue
		var names string
		if err := row.Scan(&queue.ID, &queue.DN, &queue.Name, &names); err != nil {
			return err
		}
		err := json.Unmarshal([]byte(names), &queue.Names)
		q.queues[queue.ID] = named{queue.DN, queue.Called(q.Language)}
		return err
	})
	if err != nil {
		return err
	}
	err = q.each(`SELECT id, jid, name FROM agents`, func(row *sql.Rows) error {
		var id acd.AgentID
		var n named
		err := row.Scan(&id, &n.id, &n.name)
		q.agents[id] = n
		return err
	})
	if err != nil {
		return err
	}
	return q.beginWords()
}

// fits says whether there are not too many intervals for all the queues or agents that are asked for: ErrLarge.
func (q *query) fits(k kind) error {
	if k.step == 0 {
		return nil
	}
	n := len(q.Queues)
	table := "fact_queues"
	if k.ofAgents {
		n, table = len(q.Agents), "fact_agents"
	}
	if n == 0 {
		if err := q.tx.QueryRowContext(q.ctx, "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			return err
		}
	}
	if len(q.parts)*n > max(cellsMax, q.RowsMax) {
		return fmt.Errorf("%w (%d intervals, %d queues or agents)", ErrLarge, len(q.parts), n)
	}
	return nil
}

// beginWords reads what the site calls reasons and codes.
func (q *query) beginWords() error {
	q.beginTerms()
	q.reasons, q.codes = map[acd.Reason]string{}, map[acd.WrapUpCode]codeNamed{}
	for _, c := range acdstore.UsualCodes() {
		q.codes[c.ID] = codeNamed{c.Word, c.Labels.In(q.Language)}
	}
	err := q.each(`SELECT id, label, labels FROM reasons`, func(row *sql.Rows) error {
		var id acd.Reason
		var word, labels string
		if err := row.Scan(&id, &word, &labels); err != nil {
			return err
		}
		q.reasons[id] = labelIn(labels, q.Language, word)
		return nil
	})
	if err != nil {
		return err
	}
	return q.each(`SELECT id, word, labels FROM codes`, func(row *sql.Rows) error {
		var id acd.WrapUpCode
		var word, labels string
		if err := row.Scan(&id, &word, &labels); err != nil {
			return err
		}
		q.codes[id] = codeNamed{word, labelIn(labels, q.Language, word)}
		return nil
	})
}

// labelIn is one of labels, kept as JSON; word, if there is none.
func labelIn(labels, language, word string) string {
	var words acdstore.Words
	if json.Unmarshal([]byte(labels), &words) == nil {
		if label := words.In(language); label != "" {
			return label
		}
	}
	return word
}

func (q *query) code(c acd.WrapUpCode) any {
	if c == 0 {
		return nil
	}
	if n, ok := q.codes[c]; ok && !q.Numbers {
		return n.word
	}
	return fmt.Sprintf("#%d", c)
}

// labelled is a code's word with its label.
func (q *query) labelled(c acd.WrapUpCode) any {
	if n, ok := q.codes[c]; ok && !q.Numbers {
		return Labelled{n.word, n.label}
	}
	return q.code(c)
}

func (q *query) codeLabel(c acd.WrapUpCode) any {
	if n, ok := q.codes[c]; ok {
		return n.label
	}
	return nil
}

// ErrUnread means that a fact is none that the log could have given, such as an agent below zero: no report can be made of it.
var ErrUnread = errors.New("a fact cannot be read")

// each runs a query and shows its rows. A row that is shown is valid until the function returns. ErrUnread for one that the
// function cannot take.
func (q *query) each(text string, row func(*sql.Rows) error, args ...any) error {
	rows, err := q.tx.QueryContext(q.ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return fmt.Errorf("%w: %w", ErrUnread, err)
		}
	}
	return rows.Err()
}

// longFact is how long something lasts that has an index of its own, see the migration of package facts.
const longFact = 10_800_000

// during is a query of the rows of a table that were open at some time of [?1, ?2): they began before its end and ended
// at its beginning or later, or not yet. It finds them without reading all that ever was. ?3 is a list of ids as JSON
// for column only, or NULL for all.
func during(columns, table, began, ended, only string) string {
	some := fmt.Sprintf(` AND (?3 IS NULL OR %s IN (SELECT value FROM json_each(?3)))`, only)
	return fmt.Sprintf(`SELECT %[1]s FROM %[2]s WHERE %[3]s >= ?1 - %[5]d AND %[3]s < ?2 AND %[4]s >= ?1 AND NOT (%[4]s - %[3]s > %[5]d)%[6]s
		UNION ALL SELECT %[1]s FROM %[2]s WHERE %[4]s - %[3]s > %[5]d AND %[3]s < ?2 AND %[4]s >= ?1%[6]s
		UNION ALL SELECT %[1]s FROM %[2]s WHERE %[4]s = 0 AND %[3]s < ?2%[6]s`, columns, table, began, ended, longFact, some)
}

// list is ids as during takes them.
func list[T acd.QueueID | acd.AgentID | acd.ContactID](ids []T) any {
	if len(ids) == 0 {
		return nil
	}
	text, _ := json.Marshal(ids) // numbers can be written
	return string(text)
}

// until is when something ended, or, if it has not, now or the period's end.
func (q *query) until(ended acd.Time) acd.Time {
	if ended != 0 {
		return ended
	}
	return min(q.now, q.span.to)
}

// zoneName is the zone's IANA name; of a machine that does not say its own, how far it is from UTC.
func (q *query) zoneName() string {
	if name := q.Zone.String(); name != "Local" {
		return name
	}
	return q.From.In(q.Zone).Format("UTC-07:00")
}

func (q *query) moment(t acd.Time) any {
	if t == 0 {
		return nil
	}
	return time.UnixMilli(int64(t)).In(q.Zone)
}

// between is a span between two moments; nil if one is not known.
func between(from, to acd.Time) any {
	if from == 0 || to == 0 {
		return nil
	}
	return acd.Span(to - from)
}

func (q *query) dn(id acd.QueueID) any {
	if id == 0 {
		return nil
	}
	if n, ok := q.queues[id]; ok && !q.Numbers {
		return n.id
	}
	return fmt.Sprintf("#%d", id)
}

func (q *query) queueName(id acd.QueueID) any {
	if id == 0 {
		return nil
	}
	return q.queues[id].name
}

func (q *query) account(id acd.AgentID) any {
	if id == 0 {
		return nil
	}
	if n, ok := q.agents[id]; ok && !q.Numbers {
		return n.id
	}
	return fmt.Sprintf("#%d", id)
}

func (q *query) agentName(id acd.AgentID) any { return q.agents[id].name }
