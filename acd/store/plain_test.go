package store

import (
	"context"
	"slices"
	"testing"

	"parley/acd"
)

func TestPlainAgents(t *testing.T) {
	ctx, db := context.Background(), openDB(t)
	for id, jid := range []string{"1001@host", "1002@host"} {
		do(t, db, InsertAgent(Agent{ID: acd.AgentID(1 + id), JID: jid, Name: "x", Role: RoleAgent, SlotsMax: 1, Grace: 1}))
	}
	do(t, db, SetPlain(Plain{Agent: 1}))
	do(t, db, SetPlain(Plain{Agent: 2, Lang: "en"}))
	do(t, db, SetPlain(Plain{Agent: 1, Presence: true, Lang: "zh-TW"}))
	do(t, db, AddPlainContact(PlainContact{1, "8000@acd.host"}))
	do(t, db, AddPlainContact(PlainContact{1, "8000@acd.host"}))
	do(t, db, AddPlainContact(PlainContact{2, "8000@acd.host"}))
	do(t, db, AddPlainContact(PlainContact{2, "c-1@acd.host"}))
	do(t, db, RemovePlainContact(PlainContact{2, "8000@acd.host"}))

	all, err := Plains(ctx, db.Reader())
	if want := []Plain{{1, true, "zh-TW"}, {2, false, "en"}}; err != nil || !slices.Equal(all, want) {
		t.Errorf("%+v, %v", all, err)
	}
	contacts, err := PlainContacts(ctx, db.Reader())
	if want := []PlainContact{{1, "8000@acd.host"}, {2, "c-1@acd.host"}}; err != nil || !slices.Equal(contacts, want) {
		t.Errorf("%+v, %v", contacts, err)
	}

	agents, err := Agents(ctx, db.Reader())
	if err != nil || !agents[0].Plain || !agents[0].Presence || !agents[1].Plain || agents[1].Presence {
		t.Errorf("%+v, %v", agents, err)
	}
	agents[0].Presence, agents[1].Presence = false, true
	do(t, db, UpdateAgent(agents[0]), UpdateAgent(agents[1]))
	all, err = Plains(ctx, db.Reader())
	if want := []Plain{{1, false, "zh-TW"}, {2, true, "en"}}; err != nil || !slices.Equal(all, want) {
		t.Errorf("set with the agent: %+v, %v", all, err)
	}

	do(t, db, ForgetPlain(2))
	all, _ = Plains(ctx, db.Reader())
	contacts, _ = PlainContacts(ctx, db.Reader())
	if len(all) != 1 || len(contacts) != 1 {
		t.Errorf("of who was forgotten there is left: %+v, %+v", all, contacts)
	}
}
