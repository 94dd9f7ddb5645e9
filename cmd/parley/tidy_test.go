package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// root is the module's folder as seen from this one.
const root = "../.."

// impure are imports that would let the core see the world. What it needs of time comes inside events.
var impure = []string{"context", "crypto/rand", "database/sql", "io/fs", "log", "log/slog", "math/rand", "math/rand/v2", "net", "os", "runtime", "sync", "syscall", "time", "unsafe"}

// changing are package variables whose contents change all the same, each with the reason why nobody can tell.
var changing = map[string]string{
	"xmppd/jid interned": "a bounded cache: it changes what an answer costs, never the answer",
}

// source is one parsed file.
type source struct {
	folder, name string
	file         *ast.File
}

func sources(t *testing.T) (all []source) {
	t.Helper()
	set := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		all = append(all, source{filepath.ToSlash(folder), filepath.Base(path), file})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d files found", len(all))
	}
	return all
}

// TestPure holds what the core must never do: read a clock, start a goroutine, draw lots, touch the world.
func TestPure(t *testing.T) {
	seen := 0
	for _, s := range sources(t) {
		if s.folder != "acd" {
			continue
		}
		seen++
		for _, i := range s.file.Imports {
			path, _ := strconv.Unquote(i.Path.Value)
			first, _, _ := strings.Cut(path, "/")
			if slices.Contains(impure, path) || strings.Contains(first, ".") || first == "net" || first == "os" {
				t.Errorf("acd/%s imports %s", s.name, path)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt, *ast.ChanType:
				t.Errorf("acd/%s: a goroutine or a channel", s.name)
			}
			return true
		})
	}
	if seen == 0 {
		t.Fatal("no file of the core was seen")
	}
}

// TestTidy: nothing happens at import, nothing changes behind a package's back, every exported name is explained.
func TestTidy(t *testing.T) {
	for _, s := range sources(t) {
		at := s.folder + "/" + s.name
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s: init()", at)
				}
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
					t.Errorf("%s: %s has no sentence", at, d.Name.Name)
				}
			case *ast.GenDecl:
				checkDeclaration(t, s, at, d)
			}
		}
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	for {
		switch x := typ.(type) {
		case *ast.StarExpr:
			typ = x.X
			continue
		case *ast.IndexExpr:
			typ = x.X
			continue
		case *ast.Ident:
			return x.IsExported()
		}
		return false
	}
}

func checkDeclaration(t *testing.T, s source, at string, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
				t.Errorf("%s: %s has no sentence", at, spec.Name.Name)
			}
		case *ast.ValueSpec:
			for i, name := range spec.Names {
				// The names of an enumeration are explained by its type.
				if d.Tok == token.VAR && name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
					t.Errorf("%s: %s has no sentence", at, name.Name)
				}
				if d.Tok == token.VAR && name.Name != "_" && !settled(d, spec, i) && changing[s.folder+" "+name.Name] == "" {
					t.Errorf("%s: package variable %s may change", at, name.Name)
				}
			}
		}
	}
}

// settled says whether a package variable is one by the language's fault only: an error, a table, an embedded file.
// A pointer, a channel or a counter is not.
func settled(d *ast.GenDecl, spec *ast.ValueSpec, i int) bool {
	if strings.Contains(comments(d, spec), "go:embed") {
		return true
	}
	if i >= len(spec.Values) {
		return false
	}
	switch v := spec.Values[i].(type) {
	case *ast.CompositeLit, *ast.FuncLit:
		return true
	case *ast.CallExpr:
		if f, ok := v.Fun.(*ast.SelectorExpr); ok {
			return slices.Contains([]string{"New", "Errorf", "MustCompile", "MustParse", "NewReplacer"}, f.Sel.Name)
		}
		_, conversion := v.Fun.(*ast.ArrayType)
		return conversion || isTable(v.Fun)
	}
	return false
}

// isTable: tables are built by a function whose name says so.
func isTable(f ast.Expr) bool {
	id, ok := f.(*ast.Ident)
	return ok && (strings.HasSuffix(id.Name, "Table") || strings.HasSuffix(id.Name, "Set"))
}

func comments(d *ast.GenDecl, spec *ast.ValueSpec) string {
	var b strings.Builder
	for _, g := range []*ast.CommentGroup{d.Doc, spec.Doc} {
		if g != nil {
			for _, c := range g.List {
				b.WriteString(c.Text)
			}
		}
	}
	return b.String()
}
