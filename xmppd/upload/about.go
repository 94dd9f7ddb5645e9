package upload

import (
	"context"
	"errors"
	"strings"
)

// File is what the service knows of a file it keeps: its name as it was cleaned, its size in bytes, and the media type
// that its bytes say.
type File struct {
	Name string
	Size int64
	Type string
}

// About tells what is kept under one of the service's own URLs; false if that is none, or its file is not there, or not
// yet. It reads the database.
func (s *Service) About(ctx context.Context, url string) (File, bool, error) {
	rest, ours := strings.CutPrefix(url, s.cfg.BaseURL+Path)
	token, _, named := strings.Cut(rest, "/")
	if !ours || !named {
		return File{}, false, nil
	}
	u, err := s.find(ctx, "get", token)
	switch {
	case errors.Is(err, errNone), err == nil && u.state != kept:
		return File{}, false, nil
	case err != nil:
		return File{}, false, err
	}
	return File{Name: u.name, Size: u.size, Type: u.kind}, true, nil
}
