-- +goose Up
-- Reports that people have put together. Times are milliseconds since 1970, as in every table here.
CREATE TABLE plans (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_kind INTEGER NOT NULL,             -- audit.ActorKind: an agent or staff
    owner      INTEGER NOT NULL,
    name       TEXT NOT NULL,
    shared     INTEGER NOT NULL,
    report     TEXT NOT NULL,
    question   TEXT NOT NULL,                -- plan.Question, JSON
    zone       TEXT NOT NULL,
    language   TEXT NOT NULL,
    every      TEXT NOT NULL,                -- plan.Every
    minute     INTEGER NOT NULL,             -- of the day
    weekday    INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    format     TEXT NOT NULL,
    keep       INTEGER NOT NULL,
    due        INTEGER NOT NULL              -- the next result; 0 = none
) STRICT;
CREATE INDEX plans_due ON plans(due) WHERE due > 0;

CREATE TABLE plan_results (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    plan     INTEGER NOT NULL REFERENCES plans(id) ON DELETE CASCADE,
    due      INTEGER NOT NULL,
    made     INTEGER NOT NULL,
    from_at  INTEGER NOT NULL,               -- of what
    to_at    INTEGER NOT NULL,
    format   TEXT NOT NULL,
    sheet    BLOB NOT NULL,                  -- nothing of a visitor but ids
    problem  TEXT NOT NULL                   -- plan.Problem; empty: none
) STRICT;
CREATE INDEX plan_results_plan ON plan_results(plan, id);

-- +goose Down
DROP TABLE plan_results;
DROP TABLE plans;
