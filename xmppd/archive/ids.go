package archive

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
)

// ids turns the ids of rows into those that are told, and back. The latter must not be guessed (XEP-0313 v1.1.2 §3), nor
// tell how much the server has kept: each is one block of AES.
type ids struct{ block cipher.Block }

func newIDs(key []byte) (ids, error) {
	block, err := aes.NewCipher(key)
	return ids{block}, err
}

func (i ids) text(id int64) string {
	var b [aes.BlockSize]byte
	binary.BigEndian.PutUint64(b[:], uint64(id))
	i.block.Encrypt(b[:], b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// parse is false for what is no id of ours.
func (i ids) parse(text string) (int64, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != aes.BlockSize {
		return 0, false
	}
	i.block.Decrypt(b, b)
	id := binary.BigEndian.Uint64(b)
	return int64(id), binary.BigEndian.Uint64(b[8:]) == 0 && id>>63 == 0
}
