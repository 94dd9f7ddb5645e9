package retain

import (
	"context"
	"fmt"
)

// textBytesMax bounds the texts of a person that are looked for in the files after an erasure; what is beyond is not.
const textBytesMax = 8 << 20

// Texts is what there is of a person in words, to look for traces of them once they are erased: see Scrub.
func (e *Eraser) Texts(ctx context.Context, p Person) ([]string, error) {
	texts, bytes := []string{p.JID}, 0
	for _, id := range p.Contacts {
		for _, r := range ofContact() {
			of, err := e.column(ctx, r.texts, int64(id))
			if err != nil {
				return nil, fmt.Errorf("read %s: %w", r.what, err)
			}
			for _, t := range of {
				if bytes += len(t); bytes > textBytesMax {
					return texts, nil
				}
				texts = append(texts, t)
			}
		}
	}
	return texts, nil
}

func (e *Eraser) column(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := e.db.Reader().QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// Scrub has the files hold nothing of the texts any more, which must have been erased. anew says that the whole database was
// written anew for that.
func (e *Eraser) Scrub(ctx context.Context, texts []string) (anew bool, err error) {
	pages, err := e.db.Traces(ctx, texts)
	if err != nil || pages == 0 {
		return false, err
	}
	return true, e.db.Vacuum(ctx)
}
