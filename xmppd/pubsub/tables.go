package pubsub

import (
	"encoding/json"
	"fmt"

	"parley/internal/store"
)

// node is one row, with what the request at hand needs of it.
type node struct {
	ID     int64
	Name   string
	Config Config
}

// item is one thing published.
type item struct {
	ID, Publisher string
	Payload       []byte // canonical; empty = none
}

// subscription is one entry of a node's list.
type subscription struct{ Node, JID string }

// affiliation is one entry of a node's list.
type affiliation struct{ Node, JID, Affiliation string }

// nodeOf finds a node of an account, or with 0 of the service; nil if there is none.
func nodeOf(tx *store.Tx, account int64, name string) (*node, error) {
	all, err := scanNodes(tx, "WHERE ifnull(account, 0) = ? AND name = ?", account, name)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// nodesOf lists the nodes of a place by name.
func nodesOf(tx *store.Tx, account int64) ([]*node, error) {
	return scanNodes(tx, "WHERE ifnull(account, 0) = ? ORDER BY name", account)
}

func scanNodes(tx *store.Tx, where string, args ...any) (all []*node, err error) {
	err = tx.Query("SELECT id, name, config FROM pubsub_nodes "+where, args, func(row store.Row) error {
		n, config := &node{}, ""
		if err := row.Scan(&n.ID, &n.Name, &config); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(config), &n.Config); err != nil {
			return fmt.Errorf("settings of node %d: %w", n.ID, err)
		}
		all = append(all, n)
		return nil
	})
	return all, err
}

// count counts rows; query gives one number.
func count(tx *store.Tx, query string, args ...any) (n int, err error) {
	err = tx.Query(query, args, func(row store.Row) error { return row.Scan(&n) })
	return n, err
}

// addNode makes a node and its owner; account 0 is the service.
func addNode(tx *store.Tx, account int64, name string, owner person, c Config, now int64) (*node, error) {
	bound := NodesMax
	if account == 0 {
		bound = ServiceNodesMax
	}
	if n, err := count(tx, "SELECT count(*) FROM pubsub_nodes WHERE ifnull(account, 0) = ?", account); err != nil {
		return nil, err
	} else if n >= bound {
		return nil, full("There are as many nodes as there may be.", "max-nodes-exceeded")
	}
	config, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	result, err := tx.Exec("INSERT INTO pubsub_nodes (account, name, config, created) VALUES (nullif(?, 0), ?, ?, ?)",
		account, name, string(config), now)
	if err != nil {
		return nil, err
	}
	n := &node{ID: result.LastID, Name: name, Config: c}
	if account != 0 {
		return n, nil // the account itself is the owner
	}
	return n, setAffiliation(tx, n, owner, "owner")
}

func saveConfig(tx *store.Tx, n *node, c Config) error {
	config, err := json.Marshal(c)
	if err != nil {
		return err
	}
	n.Config = c
	if _, err = tx.Exec("UPDATE pubsub_nodes SET config = ? WHERE id = ?", string(config), n.ID); err != nil {
		return err
	}
	if !c.Persist {
		_, err = tx.Exec("DELETE FROM pubsub_items WHERE node = ?", n.ID)
		return err
	}
	return trim(tx, n)
}

func removeNode(tx *store.Tx, n *node) error {
	_, err := tx.Exec("DELETE FROM pubsub_nodes WHERE id = ?", n.ID)
	return err
}

// putItem keeps an item in place of one of the same id, as the latest.
func putItem(tx *store.Tx, n *node, i item, now int64) error {
	if _, err := tx.Exec("DELETE FROM pubsub_items WHERE node = ? AND id = ?", n.ID, i.ID); err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO pubsub_items (node, id, publisher, at, payload) VALUES (?, ?, ?, ?, ?)",
		n.ID, i.ID, i.Publisher, now, i.Payload); err != nil {
		return err
	}
	return trim(tx, n)
}

// trim removes the oldest items beyond MaxItems.
func trim(tx *store.Tx, n *node) error {
	_, err := tx.Exec(`DELETE FROM pubsub_items WHERE node = ? AND seq <=
		(SELECT seq FROM pubsub_items WHERE node = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)`, n.ID, n.ID, n.Config.MaxItems)
	return err
}

// itemOf finds one item.
func itemOf(tx *store.Tx, n *node, id string) (i item, found bool, err error) {
	all, err := scanItems(tx, "WHERE node = ? AND id = ?", n.ID, id)
	if err != nil || len(all) == 0 {
		return item{}, false, err
	}
	return all[0], true, nil
}

// itemsOf lists the latest items, the oldest of them first.
func itemsOf(tx *store.Tx, n *node, most int) ([]item, error) {
	return scanItems(tx, "WHERE seq IN (SELECT seq FROM pubsub_items WHERE node = ? ORDER BY seq DESC LIMIT ?) ORDER BY seq", n.ID, most)
}

func scanItems(tx *store.Tx, where string, args ...any) (all []item, err error) {
	err = tx.Query("SELECT id, publisher, payload FROM pubsub_items "+where, args, func(row store.Row) error {
		var i item
		if err := row.Scan(&i.ID, &i.Publisher, &i.Payload); err != nil {
			return err
		}
		all = append(all, i)
		return nil
	})
	return all, err
}

func removeItem(tx *store.Tx, n *node, id string) error {
	_, err := tx.Exec("DELETE FROM pubsub_items WHERE node = ? AND id = ?", n.ID, id)
	return err
}

func removeItems(tx *store.Tx, n *node) error {
	_, err := tx.Exec("DELETE FROM pubsub_items WHERE node = ?", n.ID)
	return err
}

// affiliationOf is "none" for who stands in no list.
func affiliationOf(tx *store.Tx, n *node, bare string) (string, error) {
	found := "none"
	err := tx.Query("SELECT affiliation FROM pubsub_affiliations WHERE node = ? AND jid = ?", []any{n.ID, bare},
		func(row store.Row) error { return row.Scan(&found) })
	return found, err
}

// person is who has something at a node: a bare JID and, if it is an account's of this server, its name.
type person struct{ bare, name string }

// setAffiliation sets one, or with "none" takes it away. It goes with the account, if there is one.
func setAffiliation(tx *store.Tx, n *node, who person, what string) error {
	if what == "none" {
		_, err := tx.Exec("DELETE FROM pubsub_affiliations WHERE node = ? AND jid = ?", n.ID, who.bare)
		return err
	}
	have, err := count(tx, "SELECT count(*) FROM pubsub_affiliations WHERE node = ?", n.ID)
	if err != nil {
		return err
	}
	if have >= AffiliationsMax {
		return full("The node has as many affiliations as it may.", "")
	}
	_, err = tx.Exec(`INSERT INTO pubsub_affiliations (node, jid, affiliation, account)
		VALUES (?, ?, ?, (SELECT id FROM accounts WHERE name = ?))
		ON CONFLICT DO UPDATE SET affiliation = excluded.affiliation`, n.ID, who.bare, what, who.name)
	return err
}

// affiliationsWhere lists affiliations of the nodes of a place.
func affiliationsWhere(tx *store.Tx, account int64, where string, args ...any) (all []affiliation, err error) {
	err = tx.Query(`SELECT name, jid, affiliation FROM pubsub_affiliations JOIN pubsub_nodes ON id = node
		WHERE ifnull(pubsub_nodes.account, 0) = ? AND `+where+" ORDER BY name, jid", append([]any{account}, args...), func(row store.Row) error {
		var a affiliation
		err := row.Scan(&a.Node, &a.JID, &a.Affiliation)
		all = append(all, a)
		return err
	})
	return all, err
}

// subscriptionsWhere lists subscriptions to the nodes of a place.
func subscriptionsWhere(tx *store.Tx, account int64, where string, args ...any) (all []subscription, err error) {
	err = tx.Query(`SELECT name, jid FROM pubsub_subscriptions JOIN pubsub_nodes ON id = node
		WHERE ifnull(pubsub_nodes.account, 0) = ? AND `+where+" ORDER BY name, jid", append([]any{account}, args...), func(row store.Row) error {
		var s subscription
		err := row.Scan(&s.Node, &s.JID)
		all = append(all, s)
		return err
	})
	return all, err
}

func subscribed(tx *store.Tx, n *node, bare string) (bool, error) {
	have, err := count(tx, "SELECT count(*) FROM pubsub_subscriptions WHERE node = ? AND bare = ?", n.ID, bare)
	return have > 0, err
}

// addSubscription keeps one of a bare or full JID. It goes with the account, if there is one.
func addSubscription(tx *store.Tx, n *node, jid string, who person) error {
	have, err := count(tx, "SELECT count(*) FROM pubsub_subscriptions WHERE node = ?", n.ID)
	if err != nil {
		return err
	}
	if have >= SubscriptionsMax {
		return full("The node has as many subscriptions as it may.", "too-many-subscriptions")
	}
	_, err = tx.Exec(`INSERT INTO pubsub_subscriptions (node, jid, bare, account)
		VALUES (?, ?, ?, (SELECT id FROM accounts WHERE name = ?)) ON CONFLICT DO NOTHING`, n.ID, jid, who.bare, who.name)
	return err
}

func removeSubscription(tx *store.Tx, n *node, jid string) (bool, error) {
	result, err := tx.Exec("DELETE FROM pubsub_subscriptions WHERE node = ? AND jid = ?", n.ID, jid)
	return result.Rows > 0, err
}
