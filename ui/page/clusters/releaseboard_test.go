package clusters

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
)

// movingStation is in the middle of a move: 0.2.0 is held, most run it, some are
// behind, some on the way.
func movingStation() *uitest.Backend {
	b := uitest.Station()
	of := func(first, last int) (ids []app.ID) {
		for _, c := range b.ClustersOf[first-1 : last] {
			ids = append(ids, c.ID)
		}
		return ids
	}
	held := func(file, version, machine string, runs, needed int, newest bool) backend.HeldRelease {
		return backend.HeldRelease{Release: backend.Release{Version: version, Machine: machine, File: file, Bytes: 14_680_064, MadeAt: b.Clock.AddDate(0, 0, -3)},
			Signer: "1a2b3c4d", AddedAt: b.Clock.AddDate(0, 0, -1), AddedBy: "Nguyễn Thị Hạnh", Newest: newest, Runs: runs, Needed: needed}
	}
	order := func(cluster app.ID, state string, phase backend.UpdatePhase) backend.ClusterUpdate {
		return backend.ClusterUpdate{ClusterOrder: backend.ClusterOrder{Batch: "u", Cluster: cluster, Name: "Cụm " + string(cluster), Kind: "update",
			State: state, GivenAt: b.Clock.Add(-time.Minute), ExpiresAt: b.Clock.AddDate(0, 0, 1)}, From: "0.1.0", To: "0.2.0", Phase: phase}
	}
	refused, done := order("c35", "refused", ""), order("c1", "done", "")
	refused.Err = app.Fail("update.no_room", nil)
	done.Was, done.Is = "0.1.0", "0.2.0"
	b.BoardOf = backend.ReleaseBoard{
		Held: []backend.HeldRelease{held("f2", "0.2.0", "linux/arm64", 30, 4, true), held("f3", "0.2.0", "linux/arm", 0, 0, true), held("f1", "0.1.5", "linux/arm64", 0, 0, false)},
		Running: []backend.RunningVersion{
			{Version: "0.1.0", Machine: "linux/arm64", State: backend.VersionBehind, To: "0.2.0", Clusters: of(31, 40), Free: of(35, 40)},
			{Version: "0.2.0", Machine: "linux/arm64", State: backend.VersionNewest, Clusters: of(1, 29)},
			{Version: "0.1.0", Machine: "windows/amd64", State: backend.VersionNone, Clusters: of(41, 41)},
			{State: backend.VersionUnknown, Clusters: of(42, 43)},
		},
		Updates: []backend.ClusterUpdate{order("c31", "waiting", ""), order("c32", "sent", ""), order("c33", "sent", backend.UpdateFetching),
			order("c34", "sent", backend.UpdateTrying), refused, done},
	}
	b.Kept = []backend.Release{b.BoardOf.Held[0].Release}
	return b
}

func openedReleases(t *testing.T, b *uitest.Backend) (*uitest.Env, *Page) {
	t.Helper()
	e, p := shown(t, b, nil)
	p.openReleases()
	e.Wait()
	return e, p
}

// lines are what a table of the board says, its lines joined by dots.
func (b *releaseBoard) lines(tab int) (all []string) {
	for i := range b.tables[tab].keys {
		r := newUpkeepRow([3][]column{heldColumns, versionColumns, updateColumns}[tab])().(*upkeepRow)
		[3]func(int, *upkeepRow){
			func(i int, r *upkeepRow) { b.setHeld(i, r, false) },
			func(i int, r *upkeepRow) { b.setVersion(i, r, false) },
			func(i int, r *upkeepRow) { b.setUpdate(i, r, false) },
		}[tab](i, r)
		var words []string
		for _, c := range r.cells {
			words = append(words, c.Text)
		}
		all = append(all, strings.Join(words, " | "))
	}
	return all
}

// The board tells what is held, what runs, and how far the updates are.
func TestTheBoardTellsHowFarTheMoveIs(t *testing.T) {
	e, p := openedReleases(t, movingStation())
	if want := "29 trong 42 hộp đã chạy bản mới nhất · 10 chậm bản · 4 đang cập nhật · 2 chưa rõ · 1 không có bản"; p.releases.sum.Text != want {
		t.Errorf("sums up to %q", p.releases.sum.Text)
	}
	if share := p.releases.bar.Share(); share != 29.0/42 {
		t.Errorf("the bar has %v", share)
	}
	for _, c := range []struct {
		tab  int
		line int
		says string
	}{
		{tabHeld, 0, "0.2.0 · mới nhất | Linux, ARM 64 bit | "},
		{tabHeld, 0, "20/11/2026 · 1a2b3c4d"},
		{tabHeld, 0, "Nguyễn Thị Hạnh | 30"},
		{tabHeld, 2, "0.1.5 | Linux, ARM 64 bit"},
		{tabVersions, 0, "0.1.0 | Linux, ARM 64 bit | chậm bản, lên được 0.2.0 | 10 | 6"},
		{tabVersions, 2, "Windows, x86 64 bit | đài không có bản cho máy này | 1 | —"},
		{tabVersions, 3, "chưa biết | chưa biết loại máy | chưa báo về | 2 | —"},
		{tabUpdates, 0, "0.1.0 lên 0.2.0 | chờ cụm lên mạng, đến"},
		{tabUpdates, 1, "đã gửi lệnh, chờ hộp"},
		{tabUpdates, 2, "đang tải bản mới"},
		{tabUpdates, 3, "đang thử và chờ lúc không phát gì"},
		{tabUpdates, 4, "Hộp không còn chỗ cho bản mới nên giữ bản cũ."},
		{tabUpdates, 5, "0.1.0 lên 0.2.0 | đã làm"},
	} {
		if is := p.releases.lines(c.tab)[c.line]; !strings.Contains(is, c.says) {
			t.Errorf("line %d of tab %d is %q, without %q", c.line, c.tab, is, c.says)
		}
	}
	e.Press(t, "Cụm đang chạy · 4")
	if !e.Sees("chưa có lệnh") || e.Focused() != p.releases.tables[tabVersions].list {
		t.Errorf("nothing explains the selected version, or the keys are elsewhere: %q", e.Words())
	}
}

// A release that an open order needs stays, and the board says why; another goes
// and comes back by Ctrl+Z.
func TestReleasesAreRemovedAndBroughtBack(t *testing.T) {
	b := movingStation()
	e, p := openedReleases(t, b)
	if !p.releases.drop.Disabled() || !e.Sees("Lệnh cập nhật của 4 cụm còn cần bản 0.2.0") {
		t.Errorf("a needed release may be removed: %q", e.Words())
	}
	p.TypedKey(press(fyne.KeyDelete)) // the station has the last word
	e.Wait()
	if e.Refused() != "release.needed" {
		t.Errorf("%v", e.Failed)
	}
	p.releases.tables[tabHeld].list.Select(2)
	p.TypedKey(press(fyne.KeyDelete))
	e.Wait()
	if len(p.releases.all.Held) != 2 || len(b.Aside) != 1 || b.Aside[0].File != "f1" {
		t.Fatalf("held %+v, aside %+v", p.releases.all.Held, b.Aside)
	}
	shortcut(p, (&fyne.ShortcutUndo{}).ShortcutName())
	e.Wait()
	if len(p.releases.all.Held) != 3 || e.Said[len(e.Said)-1] != "clusters.say.release_back" {
		t.Errorf("held %+v, said %v", p.releases.all.Held, e.Said)
	}
	p.releases.choose(tabUpdates)
	if p.TypedKey(press(fyne.KeyDelete)) {
		t.Error("Delete removes a release that is not seen")
	}
}

// Those that are behind are updated by one order, or marked in the list.
func TestWhoIsBehindIsUpdatedAsOne(t *testing.T) {
	b := movingStation()
	e, p := openedReleases(t, b)
	e.Press(t, "Cập nhật 6 cụm…")
	e.Wait()
	if !e.Sees("Số cụm: 6.") || b.Called("GiveOrder") != 0 {
		t.Fatalf("not asked: %q", e.Words())
	}
	e.Press(t, "Cập nhật")
	e.Wait()
	if !slices.ContainsFunc(b.Calls, func(c string) bool {
		return strings.HasPrefix(c, "GiveOrder") && strings.Contains(c, "update") && strings.Contains(c, "6")
	}) ||
		p.releases.at != tabUpdates {
		t.Errorf("calls %q, tab %d", b.Calls, p.releases.at)
	}
	p.search.SetText("khong co dau ca")
	p.releases.choose(tabVersions)
	p.releases.tables[tabVersions].list.TypedKey(press(fyne.KeyReturn))
	e.Wait()
	if p.open != nil || len(p.picked()) != 6 || !slices.Contains(p.picked(), app.ID("c35")) || p.search.Value() != "" {
		t.Errorf("marked %v, searched %q", p.picked(), p.search.Value())
	}
	p.openReleases()
	e.Wait()
	p.releases.choose(tabUpdates)
	p.releases.tables[tabUpdates].list.Select(4)
	e.Press(t, "Xem cụm")
	if p.open != nil || p.chosen != "c35" {
		t.Errorf("%q is shown", p.chosen)
	}
}

// What changes at the station is seen while the board is open; the selected line
// stays the same one.
func TestTheBoardFollowsTheUpdates(t *testing.T) {
	b := movingStation()
	e, p := openedReleases(t, b)
	p.releases.choose(tabUpdates)
	p.releases.tables[tabUpdates].list.Select(3)
	b.Do(func() { b.BoardOf.Updates = slices.Delete(slices.Clone(b.BoardOf.Updates), 0, 2) })
	e.Tick()
	e.Wait()
	if i := p.releases.tables[tabUpdates].selected(); i != 1 || p.releases.all.Updates[i].Cluster != "c34" || !e.Sees("Đang cập nhật · 2") {
		t.Errorf("selected %d of %q", i, p.releases.lines(tabUpdates))
	}
}

// Files that are dropped are kept each for itself, with the board open; photos go
// where they went.
func TestReleasesAreDropped(t *testing.T) {
	b := uitest.Station()
	b.Takes = map[string]backend.Release{"1.2.0.tlup": {Version: "1.2.0", Machine: "linux/arm64", File: "f"}}
	e, p := shown(t, b, nil)
	p.Dropped([]string{"/x/bad.TLUP", "/x/1.2.0.tlup"})
	e.Wait()
	if p.open != p.releases || e.Refused() != "release.not_one" || !slices.Contains(e.Said, "clusters.say.release") || len(p.releases.all.Held) != 1 {
		t.Errorf("failed %v, said %v, held %+v", e.Failed, e.Said, p.releases.all.Held)
	}
	p.Dropped([]string{"/x/picture.jpg"})
	e.Wait()
	if b.Called("AddRelease") != 3 || e.Refused() != "release.not_one" {
		t.Errorf("a picture on the board: %q", b.Calls)
	}
}

// A station without releases, and a build that takes none, say what to do.
func TestTheBoardWithoutReleases(t *testing.T) {
	b := uitest.Station()
	e, p := openedReleases(t, b)
	if !e.Sees("Lấy tệp .tlup ở nơi cung cấp hộp loa") || p.releases.behind.Visible() || p.releases.bar.Visible() {
		t.Errorf("%q", e.Words())
	}
	b.Do(func() { b.Errs["Releases"] = app.Fail("release.no_keys", nil) })
	e.Tick()
	e.Wait()
	if !e.Sees("được dựng không kèm khoá phát hành") {
		t.Errorf("%q", e.Words())
	}
}

// On a screen of 1024 × 640 nothing of the board is wider than its room, and the
// lists have room for some lines.
func TestTheBoardFitsASmallScreen(t *testing.T) {
	_, p := openedReleases(t, movingStation())
	wide := float32(1024 - theme.NavNarrow - 2*theme.PageMargin)
	for tab, key := range releaseTabs {
		p.releases.choose(tab)
		if is := p.releases.box.MinSize().Width; is > wide {
			t.Errorf("%s asks for %v of %v", key, is, wide)
		}
	}
}

func TestPicturesOfReleases(t *testing.T) {
	for i, look := range looks() {
		b := movingStation()
		b.Prefs.Theme, b.Prefs.Language = look[0], look[1]
		e, p := openedReleases(t, b)
		e.Win.Resize([]fyne.Size{{Width: 888 + 208 + 24, Height: 560}, {Width: 1230, Height: 800}}[i%2])
		for tab, key := range releaseTabs {
			p.releases.choose(tab)
			e.Picture(t, "clusters-releases-"+key+"-"+look[0]+"-"+look[1])
			if p.releases.tables[tab].none.Visible() {
				t.Errorf("%s is empty", key)
			}
		}
	}
}

// A station whose clusters have no boxes does not say that it holds no release.
func TestReleasesWithoutABoxAreToldAsThat(t *testing.T) {
	b := movingStation()
	b.BoardOf.Running = nil
	if _, p := openedReleases(t, b); p.releases.sum.Text != "Chưa cụm nào được ghép hộp loa." {
		t.Errorf("it says %q", p.releases.sum.Text)
	}
}
