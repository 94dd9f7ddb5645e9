-- +goose Up

-- What an account of this server has at others' nodes goes with it: a name that is made again inherits nothing.
ALTER TABLE pubsub_affiliations ADD COLUMN account INTEGER REFERENCES accounts(id) ON DELETE CASCADE;
ALTER TABLE pubsub_subscriptions ADD COLUMN account INTEGER REFERENCES accounts(id) ON DELETE CASCADE;

CREATE INDEX pubsub_affiliations_by_account ON pubsub_affiliations (account);
CREATE INDEX pubsub_subscriptions_by_account ON pubsub_subscriptions (account);
