package extern

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// secretBytesMax bounds a file of a secret.
const secretBytesMax = 4096

// ReadSecret reads a component's secret: the first line of a file that nobody but its owner may read.
func ReadSecret(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read the secret: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the secret: %w", err)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("read the secret: %s must be a file that only its owner may read: chmod 600 %[1]s", file)
	}
	text, err := io.ReadAll(io.LimitReader(f, secretBytesMax))
	if err != nil {
		return nil, fmt.Errorf("read the secret: %w", err)
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) == 0 {
		return nil, errors.New("read the secret: the first line of " + file + " is empty")
	}
	return line, nil
}
