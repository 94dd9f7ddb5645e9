package archive

import (
	"context"
	"fmt"

	"parley/internal/bigram"
)

// unindexedAtOnce is how many messages are looked at in one go that have no words in the index yet.
const unindexedAtOnce = 200

// search finds candidates for words: in the index as far as it goes, and beyond it everything of the account.
type search struct {
	p       *pager
	match   string
	indexed int64
}

func (p *pager) searchFor(q bigram.Query) {
	s := search{p: p, indexed: p.a.words.indexed.Load()}
	s.match = "who : " + `"` + whoWord(p.v.account) + `" AND ` + q.FTS("body")
	p.next = s.next
}

func (s *search) next(ctx context.Context, left span, wanted int) ([]int64, error) {
	behind, ahead := left, left
	behind.before = min(left.before, s.indexed+1)
	ahead.after = max(left.after, s.indexed)
	if left.backwards {
		if ids, err := s.p.fromIndex(ctx, ahead, unindexedAtOnce); err != nil || len(ids) > 0 {
			return ids, err
		}
		return s.inWords(ctx, behind, wanted)
	}
	if ids, err := s.inWords(ctx, behind, wanted); err != nil || len(ids) > 0 {
		return ids, err
	}
	return s.p.fromIndex(ctx, ahead, unindexedAtOnce)
}

func (s *search) inWords(ctx context.Context, in span, wanted int) (ids []int64, err error) {
	if in.after >= in.before-1 {
		return nil, nil
	}
	order := "ORDER BY rowid"
	if in.backwards {
		order = "ORDER BY rowid DESC"
	}
	rows, err := s.p.a.db.Reader().QueryContext(ctx, "SELECT rowid FROM archive_text WHERE archive_text MATCH ? AND rowid > ? AND rowid < ? "+
		order+" LIMIT ?", s.match, in.after, in.before, wanted)
	if err != nil {
		return nil, fmt.Errorf("search for words: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("search for words: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
