// Package bigram makes texts findable that are written without spaces between words. A run of Han, Kana or Hangul becomes
// overlapping pairs of characters, anything else becomes words; an index of FTS5 over these tokens then finds what its own
// tokenizers cannot (unicode61 finds 1 % of two-character words, trigram none).
//
// The tokens of a query only find candidates: with pairs alone, a word of three characters may have been found in two
// places. [Query.Matches] then tells exactly.
//
// It is a leaf: strings in, strings out. Nothing here may keep a text or know who has written it.
//
// Start reading at run.go (what a text consists of), then query.go.
package bigram
