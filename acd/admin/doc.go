// Package admin changes the configuration of the contact centre: queues, agents, and who serves what. Each change is
// one event and its rows in one commit, so that what people read in the tables and what the core goes by cannot part.
//
// A queue or an agent made again under an old name gets a new number and inherits nothing.
//
// Start reading at admin.go.
package admin
