-- +goose Up
-- The audit trail: who did what to whom, and what came of it. Ids, times and codes only, so that erasing a person leaves
-- it as it is. It is only ever added to.
CREATE TABLE audit (
    id       INTEGER PRIMARY KEY,     -- 1, 2, 3 … without a gap
    at       INTEGER NOT NULL,        -- milliseconds since 1970, as every time here
    actor    INTEGER NOT NULL,        -- audit.ActorKind
    actor_id INTEGER NOT NULL,        -- its number, 0 = it has none
    action   TEXT NOT NULL,           -- audit.Action, a code
    object   INTEGER NOT NULL,        -- audit.ObjectKind
    object_id INTEGER NOT NULL,
    outcome  INTEGER NOT NULL,        -- audit.Outcome
    detail   INTEGER NOT NULL,        -- a code or a number of the action's own
    chain    BLOB                     -- of the row before and this one, once rows are chained
) STRICT;
CREATE INDEX audit_at ON audit(at);

-- +goose StatementBegin
CREATE TRIGGER audit_follows BEFORE INSERT ON audit WHEN new.id <> (SELECT coalesce(max(id), 0) + 1 FROM audit)
BEGIN SELECT raise(ABORT, 'the audit trail is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is only added to'); END;
-- +goose StatementEnd

-- Who may not ask for service. A ban outlives its end; its number is never used again.
CREATE TABLE bans (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    INTEGER NOT NULL,         -- ban.Kind
    target  TEXT NOT NULL,            -- a bare JID, or a network; empty once it was erased
    reason  TEXT NOT NULL,            -- in words, for those who work here
    contact INTEGER NOT NULL,         -- acd.ContactID on account of which; 0 = none
    agent   INTEGER NOT NULL,         -- acd.AgentID of who banned; 0 = at the machine
    at      INTEGER NOT NULL,
    until   INTEGER NOT NULL,         -- 0 = until it is lifted
    lifted  INTEGER NOT NULL          -- 0 = not
) STRICT;
CREATE INDEX bans_open ON bans(id) WHERE lifted = 0;

-- Visitors whom agents have reported.
CREATE TABLE reports (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    contact INTEGER NOT NULL REFERENCES contacts(id),
    agent   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    reason  TEXT NOT NULL,
    UNIQUE (contact, agent)
) STRICT;

-- Where a visitor's request came from; goes with the contact's other personal data.
CREATE TABLE addresses (
    contact INTEGER PRIMARY KEY REFERENCES contacts(id),
    address TEXT NOT NULL
) STRICT;

-- What a site's signed token says of a visitor: before there is a contact under the guest's address, then with the contact.
CREATE TABLE claims (
    jid     TEXT PRIMARY KEY,         -- bare
    queue   INTEGER NOT NULL,         -- acd.QueueID it is good for
    claims  TEXT NOT NULL,            -- claim.Claims as JSON
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_expires ON claims(expires);
CREATE TABLE contact_claims (
    contact INTEGER PRIMARY KEY REFERENCES contacts(id),
    claims  TEXT NOT NULL
) STRICT;

-- Tokens that were used, until they would have expired anyway.
CREATE TABLE used_tokens (
    id      BLOB PRIMARY KEY,         -- SHA-256 of key and jti
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX used_tokens_expires ON used_tokens(expires);

-- +goose Down
DROP TABLE used_tokens;
DROP TABLE contact_claims;
DROP TABLE claims;
DROP TABLE addresses;
DROP TABLE reports;
DROP TABLE bans;
DROP TABLE audit;
