package control

import (
	"context"
	"strings"
)

// Explain says why contacts are where they are.
func (d *Direct) Explain(ctx context.Context, what, language string) ([]Explained, error) {
	var list []Contact
	if strings.HasPrefix(what, "c-") {
		c, err := d.Contact(ctx, what)
		if err != nil {
			return nil, err
		}
		list = []Contact{c}
	} else {
		all, err := d.Contacts(ctx, what)
		if err != nil {
			return nil, err
		}
		list = all
	}
	explained := make([]Explained, 0, len(list))
	for _, c := range list {
		explained = append(explained, Explained{Contact: c.ID, Caller: c.Caller, State: c.State})
	}
	return explained, nil
}
