package operation

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Look is one look at the server: every figure as it is now.
type Look struct {
	Version string

	Sessions, Hibernating int
	Queues                []Queue
	Agents                map[string]int // by the state they show

	Events, Rejected, Diverged uint64 // of the core, since the start
	Operations, Commits        uint64 // of the database, since the start
	Queued                     int    // operations that wait for their commit
	DatabaseBytes, LogBytes    int64
	FreeBytes                  uint64
	Unindexed, Uncounted       int64   // lines that a search does not find yet; rows of the log that no figure has yet
	CertificateEnds            float64 // seconds since 1970; 0 = there is none
}

// Queue is a queue as it is now, and what became of its entries since the start.
type Queue struct {
	DN                          string
	Waiting, Open, Ready, Busy  int
	OldestSeconds               float64 // how long who waits longest has waited
	Closed                      bool
	Answered, Abandoned, Others uint64
	WaitSeconds                 float64 // of the answered, summed
}

// figure is one name with its labels.
type figure struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
}

func counted(name, help string, labels ...string) figure {
	return figure{prometheus.NewDesc("parley_"+name, help, labels, nil), prometheus.CounterValue}
}

func measured(name, help string, labels ...string) figure {
	return figure{prometheus.NewDesc("parley_"+name, help, labels, nil), prometheus.GaugeValue}
}

// figures are all names, in one place.
type figures struct {
	look func() Look

	build, sessions, agents                           figure
	waiting, open, oldest, staff, closed, ended, wait figure
	events, rejected, diverged                        figure
	operations, commits, queued                       figure
	databaseBytes, logBytes, freeBytes, certificate   figure
	unindexed, uncounted                              figure
}

// Register makes the registry: the process's own figures, and those of each look.
func Register(look func() Look) *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &figures{
		look:          look,
		build:         measured("build_info", "Always 1; the version is a label.", "version"),
		sessions:      measured("sessions", "XMPP sessions, by whether their client is connected.", "state"),
		agents:        measured("agents", "Agents, by the state they show.", "state"),
		waiting:       measured("queue_waiting", "Contacts that wait or ring.", "queue"),
		open:          measured("queue_open", "Contacts whose visit is not over.", "queue"),
		oldest:        measured("queue_oldest_seconds", "How long the contact has waited that waits longest.", "queue"),
		staff:         measured("queue_agents", "Agents who serve the queue.", "queue", "state"),
		closed:        measured("queue_closed", "1 while the queue is closed.", "queue"),
		ended:         counted("entries_total", "Entries that ended since the start, by how (docs/metrics.md).", "queue", "how"),
		wait:          counted("answered_wait_seconds_total", "Waits of the entries answered since the start, summed.", "queue"),
		events:        counted("events_total", "Events that the core has committed since the start."),
		rejected:      counted("events_rejected_total", "Of these, those that changed nothing."),
		diverged:      counted("events_diverged_total", "Events read at the start that this version would decide otherwise."),
		operations:    counted("db_operations_total", "Operations of the database since the start."),
		commits:       counted("db_commits_total", "Transactions since the start."),
		queued:        measured("db_queued", "Operations that wait for their commit."),
		databaseBytes: measured("db_bytes", "Size of the database."),
		logBytes:      measured("db_wal_bytes", "Size of the write-ahead log."),
		freeBytes:     measured("disk_free_bytes", "Free space on the disk of the data directory."),
		unindexed:     measured("search_lines_waiting", "Rows of the record of lines that a search does not know yet."),
		uncounted:     measured("report_events_waiting", "Events that the figures of reports do not have yet."),
		certificate:   measured("cert_not_after_seconds", "When the first certificate ends, in seconds since 1970."),
	})
	return r
}

// Describe implements prometheus.Collector: the figures are described by what they are.
func (f *figures) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(f, ch) }

// Collect implements prometheus.Collector.
func (f *figures) Collect(ch chan<- prometheus.Metric) {
	say := func(g figure, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(g.desc, g.kind, value, labels...)
	}
	l := f.look()
	say(f.build, 1, l.Version)
	say(f.sessions, float64(l.Sessions-l.Hibernating), "connected")
	say(f.sessions, float64(l.Hibernating), "resumable")
	for state, n := range l.Agents {
		say(f.agents, float64(n), state)
	}
	for _, q := range l.Queues {
		say(f.waiting, float64(q.Waiting), q.DN)
		say(f.open, float64(q.Open), q.DN)
		say(f.oldest, q.OldestSeconds, q.DN)
		say(f.staff, float64(q.Ready), q.DN, "ready")
		say(f.staff, float64(q.Busy), q.DN, "busy")
		say(f.closed, truth(q.Closed), q.DN)
		say(f.ended, float64(q.Answered), q.DN, "answered")
		say(f.ended, float64(q.Abandoned), q.DN, "abandoned")
		say(f.ended, float64(q.Others), q.DN, "other")
		say(f.wait, q.WaitSeconds, q.DN)
	}
	say(f.events, float64(l.Events))
	say(f.rejected, float64(l.Rejected))
	say(f.diverged, float64(l.Diverged))
	say(f.operations, float64(l.Operations))
	say(f.commits, float64(l.Commits))
	say(f.queued, float64(l.Queued))
	say(f.databaseBytes, float64(l.DatabaseBytes))
	say(f.logBytes, float64(l.LogBytes))
	say(f.freeBytes, float64(l.FreeBytes))
	say(f.unindexed, float64(l.Unindexed))
	say(f.uncounted, float64(l.Uncounted))
	if l.CertificateEnds > 0 {
		say(f.certificate, l.CertificateEnds)
	}
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
