package acd_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is all the core needs. Whatever knows a clock, a socket, a file or chance is not in it.
var mayImport = []string{"bytes", "cmp", "encoding/binary", "errors", "fmt", "hash/fnv", "iter", "math/bits", "slices", "strconv"}

// TestPurity holds package acd to what its documentation promises: no clock, no goroutine, no channel, no chance, no
// I/O, no package variable but errors, and no walk over a map, whose order is chance.
func TestPurity(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	maps := []string{"contacts", "offers", "visitors", "classByKey", "kinByKey", "far"} // fields of State and register that are maps
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); !slices.Contains(mayImport, path) {
				t.Errorf("%s imports %s", name, path)
			}
		}
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
				for _, s := range g.Specs {
					if n := s.(*ast.ValueSpec).Names[0].Name; !strings.HasPrefix(n, "Err") {
						t.Errorf("%s has package variable %s", name, n)
					}
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt, *ast.ChanType, *ast.SelectStmt:
				t.Errorf("%s: goroutine or channel", set.Position(n.Pos()))
			case *ast.RangeStmt:
				if sel, ok := n.X.(*ast.SelectorExpr); ok && slices.Contains(maps, sel.Sel.Name) {
					t.Errorf("%s: walks map %s", set.Position(n.Pos()), sel.Sel.Name)
				}
			}
			return true
		})
	}
}
