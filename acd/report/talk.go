package report

import (
	"database/sql"
	"slices"

	"parley/acd"
)

// talks is what agents did in conversations they had, once their wrap-up was over.
type talks struct {
	handled   int // with the lead, at least for a while
	beside    int // consulted or joined only
	handling  spread
	talk      spread // connected until parted
	wrapUp    spread
	replies   spread   // connected to the agent's first line
	silent    int      // without a line of the agent
	responses int      // lines that answered the visitor
	response  acd.Span // the gaps before them, together
}

// part is what of a part counts here.
type part struct {
	agent                      acd.AgentID
	queue                      acd.QueueID
	connected, led             acd.Time
	firstLine, parted, wrapped acd.Time
	responses                  int
	response                   acd.Span
	code                       acd.WrapUpCode
}

const partColumns = `agent, queue, connected, led, first_line, parted, wrapped, responses, response, code`

func scanPart(row *sql.Rows) (p part, err error) {
	err = row.Scan(&p.agent, &p.queue, &p.connected, &p.led, &p.firstLine, &p.parted, &p.wrapped, &p.responses, &p.response, &p.code)
	return p, err
}

// add counts a part that is over.
func (t *talks) add(p part) {
	if p.led == 0 {
		t.beside++
		return
	}
	t.handled++
	t.handling.add(acd.Span(p.wrapped - p.connected))
	t.talk.add(acd.Span(p.parted - p.connected))
	t.wrapUp.add(acd.Span(p.wrapped - p.parted))
	if p.firstLine == 0 {
		t.silent++
	} else {
		t.replies.add(acd.Span(p.firstLine - p.connected))
	}
	t.responses += p.responses
	t.response += p.response
}

func (t *talks) meanResponse() any {
	if t.responses == 0 {
		return nil
	}
	return t.response / acd.Span(t.responses)
}

// wrappedUp shows the parts whose wrap-up ended in the period.
func (q *query) wrappedUp(show func(p part)) error {
	return q.each(`SELECT `+partColumns+` FROM fact_parts WHERE wrapped >= ?1 AND wrapped < ?2
		AND (?3 IS NULL OR queue IN (SELECT value FROM json_each(?3))) AND (?4 IS NULL OR agent IN (SELECT value FROM json_each(?4)))`,
		func(row *sql.Rows) error {
			p, err := scanPart(row)
			if err != nil {
				return err
			}
			show(p)
			return nil
		}, int64(q.span.from), int64(q.span.to), list(q.Queues), list(q.Agents))
}

// countTalks counts conversations at the queue they came from, in the interval in which their wrap-up ended.
func (f *flows) countTalks() error {
	return f.q.wrappedUp(func(p part) {
		if x := f.at(p.queue, p.wrapped); x != nil {
			x.talks.add(p)
		}
	})
}

// countFirstReplies counts, where it happened, how long visitors waited for the first line of an agent since they asked.
func (f *flows) countFirstReplies() error {
	q := f.q
	var last acd.Time
	var told []acd.ContactID // at that moment: two agents may begin to speak at once
	return q.each(`SELECT p.contact, p.queue, p.first_line, c.requested FROM fact_parts p
		JOIN fact_contacts c ON c.id = p.contact AND c.first_line = p.first_line
		WHERE p.first_line >= ?1 AND p.first_line < ?2 AND p.first_line > 0 AND c.callback = 0
		AND (?3 IS NULL OR p.queue IN (SELECT value FROM json_each(?3))) ORDER BY p.first_line, p.id`, func(row *sql.Rows) error {
		var contact acd.ContactID
		var queue acd.QueueID
		var at, requested acd.Time
		if err := row.Scan(&contact, &queue, &at, &requested); err != nil {
			return err
		}
		if at != last {
			last, told = at, told[:0]
		}
		if x := f.at(queue, at); x != nil && !slices.Contains(told, contact) {
			told = append(told, contact)
			x.firstReplies.add(acd.Span(at - requested))
		}
		return nil
	}, int64(q.span.from), int64(q.span.to), list(q.Queues))
}
