package search

import (
	"context"
	"database/sql"
	"fmt"

	"parley/acd"
	"parley/acd/claim"
)

// EarlierMax is how many contacts of a person are named.
const EarlierMax = 100

// Earlier is the other contacts of the person a contact is of, the newest first, at most EarlierMax. Two contacts are of one
// person if they came with the same guest's token, from the same XMPP account, or with the same identity signed by the same
// site. What was typed joins nothing: anybody can type a name.
func Earlier(ctx context.Context, db *sql.DB, contact acd.ContactID) ([]acd.ContactID, error) {
	signed, _, err := claim.Of(ctx, db, contact)
	if err != nil {
		return nil, err
	}
	if signed.Site == "" {
		signed.Account = "" // of a time when nobody kept whose account it was
	}
	rows, err := db.QueryContext(ctx, `SELECT id FROM contacts WHERE visitor = (SELECT visitor FROM contacts WHERE id = ?1) AND id <> ?1
		UNION SELECT contact FROM contact_claims WHERE ?2 <> '' AND json_valid(claims) AND json_extract(claims, '$.account') = ?2 AND json_extract(claims, '$.site') = ?3 AND contact <> ?1
		ORDER BY 1 DESC LIMIT ?4`, int64(contact), signed.Account, signed.Site, EarlierMax)
	if err != nil {
		return nil, fmt.Errorf("earlier contacts: %w", err)
	}
	defer rows.Close()
	var all []acd.ContactID
	for rows.Next() {
		var id acd.ContactID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("earlier contacts: %w", err)
		}
		all = append(all, id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("earlier contacts: %w", err)
	}
	return all, nil
}
