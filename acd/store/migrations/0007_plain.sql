-- +goose Up
-- Agents who work with plain clients: what they have chosen there, and which contacts their rosters hold for the ACD.
CREATE TABLE plain_agents (
    agent    INTEGER PRIMARY KEY REFERENCES agents(id),
    presence INTEGER NOT NULL,        -- 1: the presence of the client sets the agent's state
    lang     TEXT NOT NULL            -- BCP 47 tag of what is written to the agent, or empty: as the client says
) STRICT;

CREATE TABLE plain_contacts (
    agent INTEGER NOT NULL REFERENCES agents(id),
    jid   TEXT NOT NULL,              -- bare: of a queue or a contact
    PRIMARY KEY (agent, jid)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE plain_contacts;
DROP TABLE plain_agents;
