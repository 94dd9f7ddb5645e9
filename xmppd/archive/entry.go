package archive

import (
	"encoding/binary"
	"errors"

	"parley/xmppd/jid"
	"parley/xmppd/module"
)

// entry is a message as the index knows it, in one account's eyes. What it says of addresses and the stanza's id are
// hashes: they only spare looking at messages that cannot be meant.
type entry struct {
	id   int64
	at   int64  // milliseconds since 1970
	with uint32 // the other side's bare JID
	full uint16 // the other side's JID as it was written
	mark uint16 // the stanza's id attribute
}

// both is a message as both its accounts see it.
type both struct {
	id, at            int64
	sender, recipient int64 // accounts, 0 = none
	from, to          [2]uint32
	mark              uint16
}

func entryOf(m *module.Kept) both {
	return both{
		at: m.At.UnixMilli(), sender: m.Sender, recipient: m.Recipient,
		from: hashes(m.From), to: hashes(m.To), mark: uint16(hash(m.View.ID)),
	}
}

// of is the message in the eyes of who has from or to on the other side.
func (b *both) of(other [2]uint32) entry {
	return entry{id: b.id, at: b.at, with: other[0], full: uint16(other[1]), mark: b.mark}
}

func hashes(j jid.JID) [2]uint32 { return [2]uint32{hash(j.Bare().String()), hash(j.String())} }

// hash is FNV-1a. It stands in the database: it must never change.
func hash[T string | []byte](s T) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// appendEntry packs e behind one with the id and time of before.
func appendEntry(b []byte, before, e entry) []byte {
	b = binary.AppendUvarint(b, uint64(e.id-before.id))
	b = binary.AppendVarint(b, e.at-before.at)
	b = binary.LittleEndian.AppendUint32(b, e.with)
	b = binary.LittleEndian.AppendUint16(b, e.full)
	return binary.LittleEndian.AppendUint16(b, e.mark)
}

var errBlock = errors.New("a block of the index is damaged")

// unpack appends the entries of a block to dst.
func unpack(dst []entry, b []byte) ([]entry, error) {
	var e entry
	for len(b) > 0 {
		id, n := binary.Uvarint(b)
		if n <= 0 {
			return dst, errBlock
		}
		at, k := binary.Varint(b[n:])
		if k <= 0 || len(b) < n+k+8 {
			return dst, errBlock
		}
		b = b[n+k:]
		e.id, e.at = e.id+int64(id), e.at+at
		e.with, e.full, e.mark = binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint16(b[4:]), binary.LittleEndian.Uint16(b[6:])
		dst = append(dst, e)
		b = b[8:]
	}
	return dst, nil
}
