// Package bench measures XMPP servers from outside: Parley and, where they are installed, Debian's Prosody and ejabberd,
// in one run and by the same means. It knows no other package of the project: what it measures is a program.
//
// Each trial starts each server afresh on a copy of its prepared data directory, pinned to one core, while the clients
// stay on another. What is compared first is the processor time of the server per unit of work (user and system, of all
// its processes); throughput says as much about the clients. The clients cost little: sockets, keys of SCRAM made once,
// a search for the ends of elements and no XML parser. Their own share of their core is reported, so that it shows where
// they were the bound.
//
// Reading order: bench.go (a run), trials.go (THE list of what is measured), bed.go (a started server and its clients),
// client.go and login.go (one client), then the trials; prosody.go, ejabberd.go and parley.go start the servers.
//
// The package must never measure a server other than one that it started, and never make a figure up: a trial that lost
// something, or that was answered by errors, fails.
package bench
