package playlog_test

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playlog"
)

var start = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func rows(n int) []app.PlayLogRow {
	var head app.ChainHead
	all := make([]app.PlayLogRow, n)
	for i := range all {
		at := start.Add(time.Duration(i) * 10 * time.Second)
		all[i], head = playlog.Seal(head, app.PlayLogRow{
			ID: app.NewID(at), Kind: app.PlayLogHeard, Broadcast: "b", Programme: "p", Title: "Bản tin sáng",
			Cluster: "c", From: at, To: at.Add(10 * time.Second), PlayedMS: 9990, ConcealedMS: 7, MissedMS: 3, LevelDBFS: -19.25,
		})
	}
	return all
}

func each(all []app.PlayLogRow) iter.Seq2[app.PlayLogRow, error] {
	return func(yield func(app.PlayLogRow, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestWholeChain(t *testing.T) {
	all := rows(50)
	n, broken, err := playlog.Verify(each(all))
	if n != 50 || broken != nil || err != nil {
		t.Errorf("%d, %+v, %v", n, broken, err)
	}
	if n, broken, err := playlog.Verify(each(nil)); n != 0 || broken != nil || err != nil {
		t.Errorf("empty: %d, %+v, %v", n, broken, err)
	}
}

// The hash is the one that anybody gets who follows the description.
func TestHashIsTheDocumentedOne(t *testing.T) {
	r := rows(1)[0]
	r.ID, r.Prev = "id", "prev"
	want := app.ChainHash("tienglang playlog 1", "prev", "1", "id", "heard", "b", "p", "Bản tin sáng", "c",
		fmt.Sprint(start.UnixNano()), fmt.Sprint(start.Add(10*time.Second).UnixNano()), "9990", "7", "3", "-19.25")
	if got := playlog.Hash(r); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	// printf '19:tienglang playlog 1,1:1,' | sha256sum
	if got := app.ChainHash("tienglang playlog 1", "1"); got != "8617a2d3c88d62c4c4d4f4c4d0b294ab40da05c7332b98098ba73c57bd1ab724" {
		t.Errorf("ChainHash = %s", got)
	}
}

// change alters one thing of a row; there is one for every field.
var change = []func(*app.PlayLogRow){
	func(r *app.PlayLogRow) { r.Seq++ },
	func(r *app.PlayLogRow) { r.ID += "x" },
	func(r *app.PlayLogRow) { r.Kind = app.PlayLogEnd },
	func(r *app.PlayLogRow) { r.Broadcast, r.Programme = "bp", "" }, // moved over a field's edge
	func(r *app.PlayLogRow) { r.Programme = "q" },
	func(r *app.PlayLogRow) { r.Title += " " },
	func(r *app.PlayLogRow) { r.Cluster = "d" },
	func(r *app.PlayLogRow) { r.From = r.From.Add(time.Nanosecond) },
	func(r *app.PlayLogRow) { r.To = r.To.Add(-time.Nanosecond) },
	func(r *app.PlayLogRow) { r.To = time.Time{} },
	func(r *app.PlayLogRow) { r.PlayedMS++ },
	func(r *app.PlayLogRow) { r.ConcealedMS, r.MissedMS = r.MissedMS, r.ConcealedMS },
	func(r *app.PlayLogRow) { r.MissedMS-- },
	func(r *app.PlayLogRow) { r.LevelDBFS = math.Nextafter(r.LevelDBFS, 0) },
	func(r *app.PlayLogRow) { r.LevelDBFS = math.NaN() },
	func(r *app.PlayLogRow) { r.Prev = "0" + r.Prev },
	func(r *app.PlayLogRow) { r.Hash = "" },
	func(r *app.PlayLogRow) { r.Title = "Không"; r.Hash = playlog.Hash(*r) }, // with a hash that fits
}

func TestAnyChangeIsFound(t *testing.T) {
	for i, c := range change {
		for at := range 20 {
			all := rows(20)
			c(&all[at])
			_, broken, _ := playlog.Verify(each(all))
			want := all[at].Seq
			if i == len(change)-1 { // found at the next row, or by the head at the end
				if at == 19 {
					_, _, cut, _ := playlog.VerifyHead(each(all), app.ChainHead{Seq: 20, Hash: rows(20)[19].Hash})
					if !cut {
						t.Error("the last row was written anew and nobody noticed")
					}
					continue
				}
				want++
			}
			if broken == nil || broken.Seq != want {
				t.Errorf("change %d of row %d: broken %+v", i, at+1, broken)
			}
		}
	}
}

func TestRemovalReorderAndCut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	whole := rows(30)
	head := app.ChainHead{Seq: 30, Hash: whole[29].Hash}
	for range 200 {
		i, j := r.IntN(29), r.IntN(30)
		if _, broken, _ := playlog.Verify(each(slices.Delete(slices.Clone(whole), i, i+1))); broken == nil || broken.Seq != int64(i+2) {
			t.Fatalf("row %d removed: %+v", i+1, broken)
		}
		if i != j {
			swapped := slices.Clone(whole)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			if _, broken, _ := playlog.Verify(each(swapped)); broken == nil {
				t.Fatalf("rows %d and %d swapped", i+1, j+1)
			}
		}
		n, broken, cut, err := playlog.VerifyHead(each(whole[:i]), head)
		if n != int64(i) || broken != nil || !cut || err != nil {
			t.Fatalf("tail cut at %d: %+v, cut %v, %v", i, broken, cut, err)
		}
	}
	older := app.ChainHead{Seq: 12, Hash: whole[11].Hash}
	if _, _, cut, _ := playlog.VerifyHead(each(whole), older); cut {
		t.Error("a head that is older than the end is found missing")
	}
	if _, _, cut, _ := playlog.VerifyHead(each(nil), app.ChainHead{}); cut {
		t.Error("an empty log is cut")
	}
}

func TestReadFailureIsNoBreak(t *testing.T) {
	failing := func(yield func(app.PlayLogRow, error) bool) {
		if yield(rows(1)[0], nil) {
			yield(app.PlayLogRow{}, errors.New("disk"))
		}
	}
	n, broken, err := playlog.Verify(failing)
	if n != 1 || broken != nil || err == nil {
		t.Errorf("%d, %+v, %v", n, broken, err)
	}
}

// Whatever two lists of fields differ in, their hashes differ.
func FuzzChainHash(f *testing.F) {
	f.Add("a", "b", "ab", "")
	f.Add("1:a,", "", "1:a", ",")
	f.Add("", "", "", "0:,")
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		same := a == c && b == d
		if (app.ChainHash(a, b) == app.ChainHash(c, d)) != same {
			t.Errorf("%q %q against %q %q", a, b, c, d)
		}
		if app.ChainHash(a, b) == app.ChainHash(a+b) || app.ChainHash(a, b) == app.ChainHash(a, b, "") {
			t.Errorf("%q %q reads as another list", a, b)
		}
	})
}

func FuzzVerify(f *testing.F) {
	f.Add(uint8(3), uint8(5), "x", int64(1))
	f.Fuzz(func(t *testing.T, at, field uint8, text string, n int64) {
		all := rows(8)
		r := &all[int(at)%8]
		before := *r
		switch field % 6 {
		case 0:
			r.Title = text
		case 1:
			r.Cluster = app.ID(text)
		case 2:
			r.PlayedMS = n
		case 3:
			r.From = time.Unix(0, n)
		case 4:
			r.LevelDBFS = math.Float64frombits(uint64(n))
		case 5:
			r.Prev = text
		}
		_, broken, err := playlog.Verify(each(all))
		same := before.Title == r.Title && before.Cluster == r.Cluster && before.PlayedMS == r.PlayedMS &&
			before.From.Equal(r.From) && before.LevelDBFS == r.LevelDBFS && before.Prev == r.Prev
		if err != nil || (broken == nil) != same {
			t.Errorf("row %+v: broken %+v, %v", r, broken, err)
		}
	})
}

func FuzzParseChainHead(f *testing.F) {
	f.Add("")
	f.Add("3 abc")
	f.Add(app.ChainHead{Seq: 3, Hash: rows(1)[0].Hash}.String())
	f.Fuzz(func(t *testing.T, s string) {
		h, err := app.ParseChainHead(s)
		if err != nil || h.Seq == 0 {
			return
		}
		if again, err := app.ParseChainHead(h.String()); err != nil || again != h {
			t.Errorf("%q: %+v, then %+v, %v", s, h, again, err)
		}
	})
}
