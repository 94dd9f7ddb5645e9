package verify_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/day"
	"parley/acd/report"
	"parley/acd/sim"
)

// recounted says of each column of each report what counts it again, from the rows of the log and of ratings alone. Where it
// says name, the column is what people call the thing that the row is found by: no figure, and not in the log.
const recounted = `
queues           queue:key queue_name:name *flows rule:flows
queue-intervals  start:key end:key queue:key queue_name:name *flows rule:flows
service-level    start:key end:key queue:key queue_name:name counted:levels answered_in_level:levels abandoned_in_level:levels
                 answered_within:levels abandoned_within:levels short_abandoned:levels level_negative:levels level_ignore:levels
                 level_positive:levels level_handled:levels
abandons         queue:key queue_name:name wait_over:key wait_upto:key bucket_abandoned:lengths bucket_share:lengths
                 bucket_upto_share:lengths bucket_answered:lengths
ends             queue:key queue_name:name how:key cause:key ended_by:key entries_ended:ends
refusals         queue:key queue_name:name refused_for:key callback:key refused:refusals
agents           agent:key agent_name:name *stints
agent-intervals  start:key end:key agent:key agent_name:name *stints
logins           agent:key agent_name:name login:key logout:sessions session_length:sessions logout_how:sessions
states           agent:key agent_name:name since:key until:standings state_length:standings state:standings reason:standings
                 without_connection:standings
not-ready        agent:key agent_name:name reason:key times:breaks not_ready:breaks longest:breaks
contacts         contact:key caller:name callback:visits first_queue:visits first_queue_name:name last_queue:visits last_queue_name:name
                 requested:visits first_offered:visits connected:visits first_line:visits ended_at:visits closed_at:visits waited:visits talked_for:visits
                 first_reply_of_contact:visits agent:visits agent_name:name agents_in:visits entries:visits transfers:visits
                 ended_by:visits cause:visits code:visits code_label:name stars:ratings
contact          at:stories what:stories queue:stories agent:stories other_agent:stories detail:stories
transfers        at:key contact:key pass:key from_agent:passes from_queue:passes from_queue_name:name to_agent:key to_queue:key
                 to_queue_name:name supervisor:passes outcome:passes decided_after:passes
ratings          queue:key queue_name:name talked:flows rated:ratings rating_rate:ratings rating:ratings csat:ratings
                 stars_5:ratings stars_4:ratings stars_3:ratings stars_2:ratings stars_1:ratings
codes            queue:key queue_name:name code:key code_label:name handled:flows aht:flows acw:flows
*flows           waiting_start entered answered abandoned redirected ended waiting_end ended_system ended_supervisor ended_agent
                 ended_visitor overflowed callbacks_entered callbacks_answered refused_full refused_closed refused_other
                 service_level answered_within abandoned_within short_abandoned abandon_rate answer_rate asa wait_p50 wait_p90
                 wait_max abandon_wait handled aht aht_p50 aht_p90 aht_max talk acw frt frt_p50 frt_p90 frt_max without_line
                 first_reply response transfers_out transfer_rate
*stints          signed_on not_ready ready ringing busy wrapping_up connection_lost offers accepted declined missed unseen
                 withdrawn offer_answer_rate missed_rate handled beside aht aht_p50 aht_p90 aht_max talk acw frt frt_p50 frt_p90
                 frt_max without_line response occupancy slot_utilisation concurrency concurrent_aht transfers_out
                 transfer_rate transfers_in consults rated rating csat`

// never is what no log can have: an agent ends conversations, which are no entries any more.
const never = "ended_agent"

// readRecounted is the check of each column, by report.
func readRecounted() map[string]map[string]string {
	all, at := map[string]map[string]string{}, ""
	for _, line := range strings.Split(recounted, "\n")[1:] {
		words := strings.Fields(line)
		if !strings.HasPrefix(line, " ") {
			at, words = words[0], words[1:]
			all[at] = map[string]string{}
		}
		for _, word := range words {
			column, check, _ := strings.Cut(word, ":")
			all[at][column] = check
		}
	}
	for _, columns := range all {
		for column := range columns {
			if group, is := strings.CutPrefix(column, "*"); is {
				for figure := range all[column] {
					columns[figure] = group
				}
				delete(columns, column)
			}
		}
	}
	return all
}

// TestEveryFigureIsRecounted: each column of each report is counted again by something, or is a name; what is counted again
// was counted and was something.
func TestEveryFigureIsRecounted(t *testing.T) {
	dir := t.TempDir()
	makeDay(t, dir, 800)
	looked := map[string]map[string]int64{}
	look := func(dir string) {
		r := verified(t, dir)
		clean(t, r)
		for name, columns := range r.Recounted {
			if looked[name] == nil {
				looked[name] = map[string]int64{}
			}
			for column, n := range columns {
				looked[name][column] += n
			}
		}
	}
	look(dir)
	for seed, done := uint64(500), 0; done < 8; seed++ { // what people do that nobody does on a made-up day
		rows, err := sim.Log(seed, 1500)
		if err != nil {
			t.Fatal(err)
		}
		if !twice(rows) {
			storm := t.TempDir()
			keepLog(t, storm, rows)
			look(storm)
			done++
		}
	}
	db := opened(t, dir).Reader()
	var contact acd.ContactID
	if err := db.QueryRowContext(t.Context(), `SELECT max(id) FROM fact_contacts`).Scan(&contact); err != nil {
		t.Fatal(err)
	}
	reports, err := report.New(db, nil, func() time.Time { return day.Default().First.Add(48 * time.Hour) })
	if err != nil {
		t.Fatal(err)
	}
	checks := readRecounted()
	for _, k := range reports.Kinds("en") {
		ask := report.Ask{From: day.Default().First, To: day.Default().First.Add(report.Day)}
		if k.OfOne {
			ask.Contact = contact
		}
		s, err := reports.Ask(t.Context(), k.Name, ask)
		if err != nil {
			t.Fatal(k.Name, err)
		}
		var names []string
		for _, c := range s.Columns {
			names = append(names, c.Name)
			check, known := checks[k.Name][c.Name]
			switch n := looked[k.Name][c.Name]; {
			case !known:
				t.Errorf("nothing counts the column %s of the report %s again", c.Name, k.Name)
			case check == "name" && c.Unit != report.Text:
				t.Errorf("the column %s of the report %s is no name: it is a figure (%s)", c.Name, k.Name, c.Unit)
			case check == "name" && n > 0:
				t.Errorf("the column %s of the report %s is called a name, and counted", c.Name, k.Name)
			case check != "name" && n == 0 && c.Name != never:
				t.Errorf("the column %s of the report %s was never compared with anything that is something", c.Name, k.Name)
			}
		}
		for column := range checks[k.Name] {
			if !slices.Contains(names, column) {
				t.Errorf("the report %s has no column %s", k.Name, column)
			}
		}
	}
}
