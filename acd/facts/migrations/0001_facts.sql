-- +goose Up
-- Figures drawn from the event log: package facts. Times are milliseconds since 1970; 0 = not (yet). Every table can be
-- emptied and made anew from the log.

CREATE TABLE fact_cursor (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    version  INTEGER NOT NULL,        -- facts.Version of the program that made them
    position INTEGER NOT NULL,        -- log.id of the last row in them
    at       INTEGER NOT NULL         -- of that row
) STRICT;

-- One stay of a contact in one queue.
CREATE TABLE fact_entries (
    id       INTEGER PRIMARY KEY,
    contact  INTEGER NOT NULL,
    n        INTEGER NOT NULL,        -- of the contact's entries, from 1
    queue    INTEGER NOT NULL,
    entered  INTEGER NOT NULL,
    cause_in INTEGER NOT NULL,        -- acd.Cause
    offered  INTEGER NOT NULL,        -- first offer
    offers   INTEGER NOT NULL,
    ended    INTEGER NOT NULL,
    how      INTEGER NOT NULL,        -- facts.How
    cause_out INTEGER NOT NULL,       -- acd.Cause
    by       INTEGER NOT NULL,        -- facts.By, of those that ended
    agent    INTEGER NOT NULL,        -- who answered
    callback INTEGER NOT NULL,
    priority INTEGER NOT NULL,        -- the contact's own
    target   INTEGER NOT NULL         -- the queue's when it ended, ms
) STRICT;
CREATE INDEX fact_entries_contact ON fact_entries(contact);
CREATE INDEX fact_entries_entered ON fact_entries(entered);
CREATE INDEX fact_entries_ended ON fact_entries(ended, queue, how, callback, entered, target);
CREATE INDEX fact_entries_open ON fact_entries(entered) WHERE ended = 0;
CREATE INDEX fact_entries_long ON fact_entries(entered) WHERE ended - entered > 10800000;

-- One stay of an agent in a conversation, from accepting to the end of wrap-up.
CREATE TABLE fact_parts (
    id         INTEGER PRIMARY KEY,
    contact    INTEGER NOT NULL,
    n          INTEGER NOT NULL,      -- of the contact's parts, from 1
    agent      INTEGER NOT NULL,
    queue      INTEGER NOT NULL,      -- the contact's when it was offered
    role       INTEGER NOT NULL,      -- acd.Role, the last
    offer      INTEGER NOT NULL,
    offered    INTEGER NOT NULL,      -- 0 = came in without an offer
    connected  INTEGER NOT NULL,
    led        INTEGER NOT NULL,      -- when the agent first had the contact
    first_line INTEGER NOT NULL,
    responses  INTEGER NOT NULL,      -- lines that answer the visitor
    response   INTEGER NOT NULL,      -- ms, all of them together
    parted     INTEGER NOT NULL,
    wrapped    INTEGER NOT NULL,      -- end of wrap-up
    code       INTEGER NOT NULL,      -- acd.WrapUpCode
    cause      INTEGER NOT NULL       -- acd.Cause of the parting
) STRICT;
CREATE INDEX fact_parts_contact ON fact_parts(contact);
CREATE INDEX fact_parts_connected ON fact_parts(connected);
CREATE INDEX fact_parts_agent ON fact_parts(agent, connected);
CREATE INDEX fact_parts_wrapped ON fact_parts(wrapped);
CREATE INDEX fact_parts_first_line ON fact_parts(first_line) WHERE first_line > 0;
CREATE INDEX fact_parts_open ON fact_parts(connected) WHERE wrapped = 0;
CREATE INDEX fact_parts_long ON fact_parts(connected) WHERE wrapped - connected > 10800000;

CREATE TABLE fact_offers (
    id       INTEGER PRIMARY KEY,     -- acd.OfferID
    contact  INTEGER NOT NULL,
    agent    INTEGER NOT NULL,
    queue    INTEGER NOT NULL,        -- the contact's at that moment
    kind     INTEGER NOT NULL,        -- acd.Pass
    source   INTEGER NOT NULL,        -- acd.AgentID who passes it; 0 = routing, a supervisor
    at       INTEGER NOT NULL,
    received INTEGER NOT NULL,
    ended    INTEGER NOT NULL,
    outcome  INTEGER NOT NULL,        -- facts.Outcome
    cause    INTEGER NOT NULL         -- acd.Cause of one taken back
) STRICT;
CREATE INDEX fact_offers_contact ON fact_offers(contact);
CREATE INDEX fact_offers_at ON fact_offers(at);
CREATE INDEX fact_offers_agent ON fact_offers(agent, at);
CREATE INDEX fact_offers_ended ON fact_offers(ended);
CREATE INDEX fact_offers_open ON fact_offers(at) WHERE ended = 0;
CREATE INDEX fact_offers_long ON fact_offers(at) WHERE ended - at > 10800000;

-- A contact handed on, or a colleague asked in.
CREATE TABLE fact_passes (
    id       INTEGER PRIMARY KEY,
    contact  INTEGER NOT NULL,
    kind     INTEGER NOT NULL,        -- facts.PassKind
    at       INTEGER NOT NULL,
    source   INTEGER NOT NULL,        -- agent who led; 0 = nobody
    agent    INTEGER NOT NULL,        -- to whom, or
    queue    INTEGER NOT NULL,        -- where to
    origin   INTEGER NOT NULL,        -- queue it came from
    offer    INTEGER NOT NULL,        -- 0 = without
    by       INTEGER NOT NULL,        -- supervisor; 0 = the agent's own doing
    ended    INTEGER NOT NULL,        -- when it was clear what became of it
    outcome  INTEGER NOT NULL         -- facts.Outcome
) STRICT;
CREATE INDEX fact_passes_contact ON fact_passes(contact);
CREATE INDEX fact_passes_at ON fact_passes(at);

-- What an agent was shown as. While logged out there is no row.
CREATE TABLE fact_states (
    id       INTEGER PRIMARY KEY,
    agent    INTEGER NOT NULL,
    begun    INTEGER NOT NULL,
    ended    INTEGER NOT NULL,
    shown    INTEGER NOT NULL,        -- acd.Shown
    duty     INTEGER NOT NULL,        -- acd.Duty
    reason   INTEGER NOT NULL,        -- acd.Reason
    lost     INTEGER NOT NULL,        -- connection lost
    slots    INTEGER NOT NULL         -- the agent's limit of contacts
) STRICT;
CREATE INDEX fact_states_begun ON fact_states(begun);
CREATE INDEX fact_states_agent ON fact_states(agent, begun);
CREATE INDEX fact_states_open ON fact_states(begun) WHERE ended = 0;
CREATE INDEX fact_states_long ON fact_states(begun) WHERE ended - begun > 10800000;

CREATE TABLE fact_sessions (
    id    INTEGER PRIMARY KEY,
    agent INTEGER NOT NULL,
    begun INTEGER NOT NULL,           -- log-in
    ended INTEGER NOT NULL,
    how   INTEGER NOT NULL            -- facts.LogOut
) STRICT;
CREATE INDEX fact_sessions_begun ON fact_sessions(begun);
CREATE INDEX fact_sessions_agent ON fact_sessions(agent, begun);
CREATE INDEX fact_sessions_open ON fact_sessions(begun) WHERE ended = 0;
CREATE INDEX fact_sessions_long ON fact_sessions(begun) WHERE ended - begun > 10800000;

CREATE TABLE fact_contacts (
    id         INTEGER PRIMARY KEY,   -- acd.ContactID
    visitor    INTEGER NOT NULL,
    queue      INTEGER NOT NULL,      -- of the first entry
    last_queue INTEGER NOT NULL,
    requested  INTEGER NOT NULL,
    offered    INTEGER NOT NULL,      -- first offer
    connected  INTEGER NOT NULL,      -- first lead
    first_line INTEGER NOT NULL,      -- first line of an agent
    ended      INTEGER NOT NULL,
    closed     INTEGER NOT NULL,      -- ended, and all wrap-up is over
    by         INTEGER NOT NULL,      -- facts.By
    cause      INTEGER NOT NULL,      -- acd.Cause of the end
    callback   INTEGER NOT NULL,
    agent      INTEGER NOT NULL,      -- who had it last
    code       INTEGER NOT NULL,      -- acd.WrapUpCode, the last
    entries    INTEGER NOT NULL,
    parts      INTEGER NOT NULL,
    transfers  INTEGER NOT NULL,      -- that were accepted, or went to a queue
    unanswered INTEGER NOT NULL       -- since when a line of the visitor has had no answer
) STRICT;
CREATE INDEX fact_contacts_requested ON fact_contacts(requested);
CREATE INDEX fact_contacts_ended ON fact_contacts(ended);
CREATE INDEX fact_contacts_open ON fact_contacts(id) WHERE closed = 0;

-- Requests that were refused at the door.
CREATE TABLE fact_refusals (
    id       INTEGER PRIMARY KEY,     -- log.id
    at       INTEGER NOT NULL,
    queue    INTEGER NOT NULL,
    why      INTEGER NOT NULL,        -- acd.Rejection
    callback INTEGER NOT NULL
) STRICT;
CREATE INDEX fact_refusals_at ON fact_refusals(at);

CREATE TABLE fact_queues (
    id     INTEGER PRIMARY KEY,       -- acd.QueueID
    target INTEGER NOT NULL,          -- ms
    gone   INTEGER NOT NULL
) STRICT;

-- Agents the core knows.
CREATE TABLE fact_agents (
    id    INTEGER PRIMARY KEY,        -- acd.AgentID
    slots INTEGER NOT NULL,
    gone  INTEGER NOT NULL
) STRICT;

-- +goose Down
DROP TABLE fact_agents;
DROP TABLE fact_queues;
DROP TABLE fact_refusals;
DROP TABLE fact_contacts;
DROP TABLE fact_sessions;
DROP TABLE fact_states;
DROP TABLE fact_passes;
DROP TABLE fact_offers;
DROP TABLE fact_parts;
DROP TABLE fact_entries;
DROP TABLE fact_cursor;
