package attack

import (
	"encoding/json"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// plant takes a defence out of one file of the project: was, which stands there exactly once, becomes is. WEAK in it is a
// condition that is true while PARLEY_WEAK names the row.
type plant struct{ file, was, is string }

// root is the module's folder as seen from this one.
const root = "../.."

// built are the binaries that this run has made.
type built struct {
	once sync.Once
	path string
	err  error
}

var strong, weak built

// parleyBinary is the program itself: PARLEY_BIN, or built here.
func parleyBinary(t *testing.T) string {
	t.Helper()
	strong.once.Do(func() {
		if strong.path = os.Getenv("PARLEY_BIN"); strong.path == "" {
			strong.path, strong.err = build(workshop, "parley", "")
		}
	})
	if strong.err != nil {
		t.Fatal(strong.err)
	}
	return strong.path
}

// weakBinary is the program with every row's plants.
func weakBinary(t *testing.T) string {
	t.Helper()
	weak.once.Do(func() {
		var overlay string
		if overlay, weak.err = plantAll(workshop); weak.err == nil {
			weak.path, weak.err = build(workshop, "weakened", overlay)
		}
	})
	if weak.err != nil {
		t.Fatal(weak.err)
	}
	return weak.path
}

func build(dir, name, overlay string) (string, error) {
	path := filepath.Join(dir, name)
	args := []string{"build", "-tags", "sqlite_fts5", "-o", path}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	if out, err := exec.Command("go", append(args, "parley/cmd/parley")...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
}

// plantAll writes the weakened copies of files into dir, and the overlay that puts them in place of the real ones.
func plantAll(dir string) (string, error) {
	sources := map[string]string{} // by file
	for _, rows := range groups() {
		for _, r := range rows {
			for _, p := range r.control.plants {
				if err := p.into(sources, r.id); err != nil {
					return "", err
				}
			}
		}
	}
	replace, switches := map[string]string{}, map[string]string{}
	for file, text := range sources {
		replace[file] = filepath.Join(dir, fmt.Sprintf("%d.go", len(replace)))
		if err := os.WriteFile(replace[file], []byte(text), 0o600); err != nil {
			return "", err
		}
		switches[filepath.Dir(file)] = text
	}
	for folder, text := range switches {
		file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly)
		if err != nil {
			return "", err
		}
		name := filepath.Join(dir, fmt.Sprintf("%d.go", len(replace)))
		code := "package " + file.Name.Name + "\n\nimport \"os\"\n\nfunc weak(row string) bool { return os.Getenv(\"PARLEY_WEAK\") == row }\n"
		if err := os.WriteFile(name, []byte(code), 0o600); err != nil {
			return "", err
		}
		replace[filepath.Join(folder, "weakened.go")] = name
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, text, 0o600)
}

// into makes the change in sources, which are read as they are needed.
func (p plant) into(sources map[string]string, id string) error {
	file, err := filepath.Abs(filepath.Join(root, p.file))
	if err != nil {
		return err
	}
	text, known := sources[file]
	if !known {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		text = string(b)
	}
	if n := strings.Count(text, p.was); n != 1 {
		return fmt.Errorf("%s: what is to be weakened fits %d places of %s; write it anew: %s", id, n, p.file, p.was)
	}
	sources[file] = strings.Replace(text, p.was, strings.ReplaceAll(p.is, "WEAK", fmt.Sprintf("weak(%q)", id)), 1)
	return nil
}
