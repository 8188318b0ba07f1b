package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// failure is one place in the code that makes an error for a person.
type failure struct {
	where string
	code  string
	gives map[string]bool // the names of its values
}

// TestEveryErrorGivesWhatItsSentenceNeeds reads all the code: a place that
// leaves out a value would show a person the braces. Places whose code or
// whose names are computed are passed over.
func TestEveryErrorGivesWhatItsSentenceNeeds(t *testing.T) {
	var all []failure
	for _, root := range []string{"../../app", "../../audio", "../../sync", "../../ui", "../../assets"} {
		eachGoFile(t, root, func(path, source string) { all = append(all, failuresIn(t, path, source)...) })
	}
	if len(all) < 150 {
		t.Fatalf("only %d failures found: the search is broken", len(all))
	}
	for _, lang := range Languages {
		for _, problem := range unfilled(all, read(t, lang)) {
			t.Errorf("%s.json: %s", lang, problem)
		}
	}
}

// TestUnfilledPlacesAreFound shows that the search above finds what it is for.
func TestUnfilledPlacesAreFound(t *testing.T) {
	source := `package x
func f(code string, pairs ...string) {
	_ = app.Fail("a.b", nil, "name", "v")
	_ = app.Fail("a.b", nil, "file", "v", "more", "v")
	_ = app.Fail("a.b", nil)
	_ = app.Fail("a.b", nil, pairs...)
	_ = app.Fail(code, nil)
	_ = other.Fail("a.b", nil)
}`
	got := unfilled(failuresIn(t, "x.go", source), map[string]string{"error.a.b": "{file} is gone"})
	want := "x.go:3: error.a.b needs {file}; x.go:5: error.a.b needs {file}"
	if strings.Join(got, "; ") != want {
		t.Errorf("found %q, want %q", got, want)
	}
}

// unfilled lists what sentences need and the places that use them do not give.
func unfilled(all []failure, sentences map[string]string) (problems []string) {
	for _, f := range all {
		key := "error." + f.code
		for _, hole := range strings.Fields(holes(sentences[key])) {
			if !f.gives[strings.Trim(hole, "{}")] {
				problems = append(problems, f.where+": "+key+" needs "+hole)
			}
		}
	}
	return problems
}

// failuresIn finds the calls of app.Fail in a file.
func failuresIn(t *testing.T, path, source string) (all []failure) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || !isFail(call.Fun, file.Name.Name) || len(call.Args) < 2 || call.Ellipsis.IsValid() {
			return true
		}
		f := failure{where: path + ":" + strconv.Itoa(files.Position(call.Pos()).Line), gives: map[string]bool{}}
		if f.code, ok = text(call.Args[0]); !ok {
			return true
		}
		for i := 2; i < len(call.Args); i += 2 {
			name, ok := text(call.Args[i])
			if !ok {
				return true
			}
			f.gives[name] = true
		}
		all = append(all, f)
		return true
	})
	return all
}

// isFail tells whether a call's function is app.Fail, in that package or out
// of it.
func isFail(fun ast.Expr, pkg string) bool {
	if name, ok := fun.(*ast.Ident); ok {
		return pkg == "app" && name.Name == "Fail"
	}
	s, ok := fun.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Fail" {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "app"
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}
