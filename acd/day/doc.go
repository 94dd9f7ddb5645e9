// Package day makes up days of a contact centre: visitors who come, wait, give up, talk and rate; agents in shifts with
// breaks, desks that are lost, offers passed on and missed; transfers, wrap-up, lines in Chinese and English. The days
// are played at full speed through the real engine into a real database, under a clock that jumps from one moment to the
// next. The same seed and the same date give the same log.
//
// It is for measuring and for trying things out: no figure of it says anything about real people.
//
// Start reading at day.go; plan.go is who works when, stage.go plays, visitor.go, agent.go and talk.go are the people.
package day
