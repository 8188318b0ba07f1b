package objects_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tienglang/app/sheet/objects"
)

func TestATableIsReadAsItWasWritten(t *testing.T) {
	table := [][]string{{"Tên", "Số"}, {"Khe Cốc", "1"}, {"", "2"}, {"Chợ"}}
	body, err := objects.Write(table, []string{"name", "number"})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := objects.Read(body, nil)
	want := [][]string{{"name", "number"}, {"Khe Cốc", "1"}, {"", "2"}, {"Chợ", ""}}
	if err != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("%q, %v", rows, err)
	}
}

func TestValuesAndWhatIsNoTable(t *testing.T) {
	head := []string{"a", "b"}
	rows, err := objects.Read([]byte(`[{"b":1.50},{"a":true,"b":null},{}]`), head)
	if want := [][]string{head, {"", "1.50"}, {"true", ""}, {"", ""}}; err != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("%q, %v", rows, err)
	}
	rows, err = objects.Read([]byte(`[{"b":{"c":1,"d":"e"},"a":2},{"b":{"c":3},"b.c":4}]`), nil)
	if want := [][]string{{"a", "b.c", "b.d"}, {"2", "1", "e"}, {"", "4", ""}}; err != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("%q, %v", rows, err)
	}
	if rows, err := objects.Read([]byte(`[{"a":{"b":{"c":1}}}]`), nil); err == nil {
		t.Errorf("any depth is read: %q", rows)
	}
	for _, body := range []string{``, `{}`, `[1]`, `[{"a":[1]}]`, `[{"a":{}}]`, `[] []`, `[{"a":1}`} {
		if rows, err := objects.Read([]byte(body), head); err == nil {
			t.Errorf("%q: %q", body, rows)
		}
	}
	var unknown objects.UnknownKey
	if _, err := objects.Read([]byte(`[{"c":1}]`), head); !errors.As(err, &unknown) || unknown.Key != "c" {
		t.Error(err)
	}
	var b strings.Builder
	for i := range 300_000 {
		fmt.Fprintf(&b, `,{"%d":1}`, i)
	}
	if _, err := objects.Read([]byte("["+b.String()[1:]+"]"), nil); err == nil {
		t.Error("a table as long as wide is made")
	}
	if _, err := objects.Read(make([]byte, objects.MostBytes+1), head); err == nil {
		t.Error("any size is read")
	}
}
