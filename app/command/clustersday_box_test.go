//go:build day

package command

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"tienglang/app"
	"tienglang/app/store"
)

// lower turns the wheel over the cluster's cards, from their top on, until words
// are seen.
func (f *fleet) lower(words string) {
	f.t.Helper()
	if _, err := xdotool(f.screen, "mousemove", "696", "640", "click", "--repeat", "60", "4"); err != nil {
		f.t.Fatal(err)
	}
	f.until("“"+words+"” is scrolled to", func() bool {
		for range 2 { // by both looks
			for _, p := range places(f.read(), words) {
				if p.In(cardsPart) {
					return true
				}
			}
		}
		_, err := xdotool(f.screen, "mousemove", "696", "640", "click", "--repeat", "3", "5")
		if err != nil {
			f.t.Fatal(err)
		}
		f.still()
		return false
	})
}

// replaces puts another box in the place of one that is dead: what the cluster
// is stays, and the old box is refused.
func (f *fleet) replaces(name, card, oldCard string) {
	before := f.cluster(name)
	f.choose(name)
	f.lower("Thay hộp loa")
	f.picture("hop-loa")
	f.touch("Thay hộp loa")
	f.write("SN-2026-0042")
	f.shows("Hiện mã ghép đôi")
	f.picture("thay-hop")
	f.touch("Hiện mã ghép đôi")
	f.shows(codeTitle)
	f.picture("ma-thay-hop")
	f.boxes[name] = f.box(card, f.copied())
	f.until("another box is paired", func() bool { k := f.cluster(name).SpeakerKey; return k != "" && k != before.SpeakerKey })
	f.shows("Sẵn sàng, báo về lúc")
	f.picture("da-thay-hop")
	after := f.cluster(name)
	if after.ID != before.ID || after.Position != before.Position || after.Number != before.Number || after.Box.Serial != "SN-2026-0042" {
		f.t.Errorf("the cluster was %+v, and is %+v", before, after)
	}
	f.refused(name, oldCard, before.SpeakerKey, app.RevokedReplaced)
}

// refused has a box knock that was revoked: the cluster stays with the one that
// it has.
func (f *fleet) refused(name, card, key string, why app.RevokedWhy) {
	f.t.Helper()
	f.revoked(key, why)
	has := f.cluster(name).SpeakerKey
	began, old := time.Now(), f.box(card, nil)
	f.within(3*time.Minute, "the station tells that it refused the box", func() bool {
		return look(f.day, func(ctx context.Context, db *store.DB) (bool, error) {
			for row, err := range db.AuditSince(ctx, "refused", began) {
				if err != nil || row.Object == "link.revoked" {
					return err == nil, err
				}
			}
			return false, nil
		})
	})
	old.end(f.t)
	if now := f.cluster(name).SpeakerKey; now != has || now == key {
		f.t.Errorf("%s has the key %q, had %q", name, now, has)
	}
}

// revoked waits until a box is in the list of those that are never believed
// again.
func (f *fleet) revoked(key string, why app.RevokedWhy) {
	f.t.Helper()
	f.until("the box is revoked", func() bool {
		for _, r := range look(f.day, func(ctx context.Context, db *store.DB) ([]app.Revocation, error) { return db.Revoked(ctx) }) {
			if r.Key == key && r.Why == why && r.ByName != "" {
				return true
			}
		}
		return false
	})
}

// stolen takes a box away for ever that was carried off: it hears so at once, ends
// and holds nothing; its card as it was before is refused, and cannot be read.
func (f *fleet) stolen(name, card string) {
	before := f.cluster(name)
	f.choose(name)
	f.lower("Hộp bị mất")
	f.touch("Hộp bị mất")
	f.picture("hop-bi-mat")
	image := f.image(card)
	f.touch("Thu hồi hộp này")
	f.revoked(before.SpeakerKey, app.RevokedStolen)
	f.picture("da-thu-hoi")
	f.within(time.Minute, "the box ends by itself", func() bool {
		select {
		case <-f.boxes[name].done:
			return true
		default:
			return false
		}
	})
	f.unreadable(f.folder(card))
	f.unreadable(image)
	if err := os.RemoveAll(f.folder(card)); err != nil {
		f.t.Fatal(err)
	}
	if err := os.Rename(image, f.folder(card)); err != nil {
		f.t.Fatal(err)
	}
	f.refused(name, card, before.SpeakerKey, app.RevokedStolen)
	f.unreadable(f.folder(card))
}

// image copies the folder of a box that works, as who reads its card would.
func (f *fleet) image(card string) (to string) {
	f.t.Helper()
	from := f.folder(card)
	to = from + "-image"
	err := filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		body, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) { // it was being written
			return nil
		}
		place := filepath.Join(to, path[len(from):])
		return errors.Join(err, os.MkdirAll(filepath.Dir(place), 0o700), os.WriteFile(place, body, 0o600))
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return to
}

// unreadable looks for anything of what a box held that somebody could read who
// carried it off.
func (f *fleet) unreadable(dir string) {
	f.t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		files++
		body, err := os.ReadFile(path)
		for _, word := range []string{"OggS", "OpusHead", "Thời sự xã"} {
			if bytes.Contains(body, []byte(word)) {
				f.t.Errorf("%s can be read in %s", word, path)
			}
		}
		return err
	})
	if err != nil || files == 0 {
		f.t.Errorf("the box's folder has %d files, %v", files, err)
	}
}

// closes closes the ticket of a cluster once its box plays again.
func (f *fleet) closes(name string) {
	f.choose(name)
	f.touch("Phiếu 1")
	f.touch("Chọn kết quả")
	f.picture("ket-qua")
	f.touch("đã thay thiết bị")
	f.step(name, "Đóng phiếu này", app.TicketClose)
	f.picture("phieu-da-dong")
	f.press("Escape")
	if t := f.ticket(name); t.State != app.TicketClosed || t.Remedy() == "" {
		f.t.Errorf("the ticket is %+v", t)
	}
}

// again lays the programme once more and hears it at the new box.
func (f *fleet) again(name string, act func()) {
	due := time.Now().Truncate(time.Minute).Add(4 * time.Minute)
	f.lay("thoi su", "Thời sự xã", due)
	act()
	f.played(name, "Thời sự xã", due)
}
