package bench

import "bytes"

// elementEnd returns how many bytes of b the first element takes, 0 if it is not there as a whole. The start of a
// stream, and the XML declaration before it, count as elements of their own. Servers write no ">" inside attributes and
// no comments: this is no parser.
func elementEnd(b []byte) int {
	depth := 0
	for at := 0; ; {
		open := bytes.IndexByte(b[at:], '<')
		if open < 0 {
			return 0
		}
		open += at
		end := bytes.IndexByte(b[open:], '>')
		if end < 0 {
			return 0
		}
		end += open
		at = end + 1
		switch {
		case b[open+1] == '/':
			depth--
		case depth == 0 && (b[open+1] == '?' || bytes.HasPrefix(b[open:], []byte("<stream:stream"))):
		case b[end-1] != '/':
			depth++
		}
		if depth <= 0 {
			return at
		}
	}
}

// attribute returns the value of the first attribute of that name in b, as it is written; nil if there is none.
func attribute(b []byte, name string) []byte {
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte(name))
		if i < 0 {
			return nil
		}
		at += i + len(name)
		if at+1 >= len(b) || at == len(name) || b[at] != '=' || b[at-len(name)-1] != ' ' {
			continue
		}
		value := b[at+2:]
		if end := bytes.IndexByte(value, b[at+1]); end >= 0 {
			return value[:end]
		}
		return nil
	}
}

// between returns what stands between two parts of b; nil if they are not there.
func between(b []byte, before, after string) []byte {
	_, rest, found := bytes.Cut(b, []byte(before))
	if !found {
		return nil
	}
	inner, _, found := bytes.Cut(rest, []byte(after))
	if !found {
		return nil
	}
	return inner
}
