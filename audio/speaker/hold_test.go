package speaker

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/sync/wire"
)

// soundsAt checks that a recording has the stretch of sound from the frame
// first on at its due time, within most.
func soundsAt(t *testing.T, wav string, clock skewed, sound []float32, first int64, due time.Time, most time.Duration) {
	t.Helper()
	p, start := readWAV(t, wav)
	guess := int(frames(clock.local(due).Sub(start)))
	at, alike := match(p, sound[first:first+audio.Rate/4], guess, 2400)
	off := clock.truth(start.Add(audio.Duration(int64(at), audio.Rate))).Sub(due)
	t.Logf("off by %v, similarity %.3f", off, alike)
	if off.Abs() > most || alike < 0.9 {
		t.Errorf("what is held sounded %v off its time, similarity %.3f", off, alike)
	}
}

// TestHeldProgrammePlaysWithoutAStation prepares a speaker whose clock is
// wrong, takes the station away, ends the program and starts it again in the
// middle of the programme: it begins on time and goes on at the right sample,
// and its account arrives when the station is back.
func TestHeldProgrammePlaysWithoutAStation(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	clock := skewed{began: time.Now(), offset: -3 * time.Hour, ppm: 40}
	cfg.Clock, cfg.Output, cfg.File = clock, OutputRecord, cfg.Dir+".wav"
	sp, stop := s.start(cfg)
	s.hears(sp)
	sound := wandering(7)
	f := s.shelve(sound)
	from := s.clock.Now().Add(1500 * time.Millisecond)
	h := s.hold("a", wire.Held{Files: []wire.HeldFile{f}, Slots: []wire.HeldSlot{{
		Broadcast: "b1", Programme: "p1", Title: "Bản tin sáng", SHA256: f.SHA256,
		From: from, To: from.Add(6 * time.Second), Offset: time.Second, Precedence: app.PrecedenceScheduled,
	}}})
	s.waitHeld("a", h, 1)
	address := s.line().Addr()
	s.silenced()
	waitFor(t, "it plays from its disk", func() bool { return sp.Status().Playing == "b1" })
	time.Sleep(from.Add(1500 * time.Millisecond).Sub(s.clock.Now()))
	stop()
	time.Sleep(100 * time.Millisecond) // what was rendered ahead would sound twice

	first := cfg.File
	cfg.File, cfg.Code = cfg.Dir+"-2.wav", ""
	sp, stop = s.start(cfg)
	waitFor(t, "it goes on", func() bool { return sp.Status().Playing == "b1" })
	time.Sleep(from.Add(4500 * time.Millisecond).Sub(s.clock.Now()))
	stop()
	soundsAt(t, first, clock, sound, audio.Rate, from, 5*time.Millisecond)
	soundsAt(t, cfg.File, clock, sound, 5*audio.Rate, from.Add(4*time.Second), 5*time.Millisecond)

	s.openLink(address)
	cfg.Output = OutputNull
	sp, stop = s.start(cfg)
	s.hears(sp)
	waitFor(t, "the accounts arrive", func() bool { return len(s.seconds("a")) >= 3 })
	stop()
	all := s.seconds("a")
	checkSeconds(t, all, 3)
	checkNumbers(t, s, "a")
	for _, x := range all {
		if x.Broadcast != "b1" || x.MissedMS > 0 || x.ConcealedMS > 0 {
			t.Errorf("told %+v", x)
		}
	}
}

// TestFileIsFetchedOnWhereItBrokeOff serves a file that ends too early, one
// that is another, and one that may not travel yet.
func TestFileIsFetchedOnWhereItBrokeOff(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	f, g := s.shelve(wandering(3)), s.shelve(wandering(2))
	s.mu.Lock()
	s.shelf.cut = f.Bytes / 2
	s.shelf.later = map[string]time.Duration{g.SHA256: time.Second}
	s.mu.Unlock()
	h := s.hold("a", wire.Held{Files: []wire.HeldFile{f, g}})
	part := filepath.Join(cfg.Dir, heldFolder, f.SHA256+sealedExt+partExt)
	waitFor(t, "half of it is there", func() bool {
		size, _ := bareSealed(t, cfg).size(part)
		return size == f.Bytes/2
	})
	s.mu.Lock()
	s.shelf.cut = 0
	delete(s.shelf.later, g.SHA256)
	s.mu.Unlock()
	s.waitHeld("a", h, 2)
	s.mu.Lock()
	asked, sent := slices.Clone(s.shelf.asked), s.shelf.sent["a"]
	s.mu.Unlock()
	if half := strconv.FormatInt(f.Bytes/2, 10); asked[0] != "0" || !slices.Contains(asked, half) {
		t.Errorf("asked from %v, want from 0 and then from %s", asked, half)
	}
	if whole := f.Bytes + g.Bytes; sent < whole || sent > whole+40_000 {
		t.Errorf("%d bytes were counted for files of %d", sent, whole)
	}

	// What is not named any more is deleted.
	h = s.hold("a", wire.Held{Files: []wire.HeldFile{g}})
	s.waitHeld("a", h, 1)
	stop()
	if _, err := os.Stat(filepath.Join(cfg.Dir, heldFolder, f.SHA256+sealedExt)); !os.IsNotExist(err) {
		t.Errorf("a file that was withdrawn is still there: %v", err)
	}
}

// TestSchedulesThatAreRefused gives a holder what it must not take.
func TestSchedulesThatAreRefused(t *testing.T) {
	s := newStation(t)
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	stop()
	now := s.clock.Now()
	h := &holder{
		dir: t.TempDir(), self: sp.Status().Key, log: testLog(t), report: func() {}, hurry: func() {},
		now: func() (time.Time, bool) { return s.clock.Now(), true },
	}
	h.paired.StationKey, h.paired.Commune = s.identity.Public(), commune
	if err := h.open(); err != nil {
		t.Fatal(err)
	}
	signed := func(by *wire.Identity, change func(*wire.Held)) []byte {
		x := wire.Held{Number: 10, Commune: commune, For: h.self, Cluster: "a", IssuedAt: now, From: now, Until: now.Add(time.Hour)}
		change(&x)
		data, err := wire.EncodeHeld(by, x)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	other, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	same := func(*wire.Held) {}
	if err := h.accept(signed(s.identity, same)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, code string
		data       []byte
	}{
		{"another station's", "held.bad_signature", signed(other, same)},
		{"cut off", "held.bad_signature", signed(s.identity, same)[:200]},
		{"another commune's", "held.wrong_commune", signed(s.identity, func(x *wire.Held) { x.Commune = "c2" })},
		{"another speaker's", "held.not_for_me", signed(s.identity, func(x *wire.Held) { x.For = other.Public() })},
		{"older", "held.replayed", signed(s.identity, func(x *wire.Held) { x.Number = 9 })},
		{"over", "held.not_of_now", signed(s.identity, func(x *wire.Held) { x.Number, x.From, x.Until = 11, now.Add(-2*time.Hour), now.Add(-time.Hour) })},
		{"from the future", "held.not_of_now", signed(s.identity, func(x *wire.Held) { x.Number, x.IssuedAt = 11, now.Add(time.Hour) })},
	} {
		if err := h.accept(c.data); app.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	if h.schedule.Number != 10 {
		t.Errorf("number %d is held", h.schedule.Number)
	}
}

// stretch is a held show of the booth, from its start on.
func (b *booth) stretch(id app.ID, from, to time.Duration, rank app.Precedence) *show {
	s := newShow(wire.Listen{Broadcast: id, Precedence: rank, Until: b.at.Add(24 * time.Hour)}, b.at)
	s.from, s.endAt, s.grace = b.at.Add(from), b.at.Add(to), 0
	s.src = &ramp{base: time.Unix(1e9, 0).Add(-time.Hour)}
	return s
}

func (b *booth) told() map[app.ID]int {
	by := map[app.ID]int{}
	for _, s := range b.seconds {
		by[s.Broadcast] += s.PlayedMS
	}
	return by
}

func TestWhatIsLeasedOverridesWhatIsHeldAndGivesItBack(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	b.hold([]*show{b.stretch("morning", 500*time.Millisecond, 10*time.Second, app.PrecedenceScheduled)}, b.at)
	b.play(2 * time.Second)
	s, _ := b.listen(wire.Listen{Broadcast: "urgent", Precedence: app.PrecedenceEmergency, Level: 50, Until: b.at.Add(time.Hour)}, b.at)
	b.use(s, &ramp{base: time.Unix(1e9, 0).Add(-time.Hour)}, 0)
	loud := b.play(2 * time.Second)
	if a, _ := peaks(loud[audio.Rate/2:]); math.Abs(a-0.25) > 0.001 {
		t.Errorf("the emergency's own volume of 50 gives %v", a)
	}
	// A lease of lower rank than what sounds changes nothing.
	if s, _ := b.listen(wire.Listen{Broadcast: "music", Precedence: app.PrecedenceFiller, Until: b.at.Add(time.Hour)}, b.at); s == nil || b.playing() != "urgent" {
		t.Errorf("a filler's lease makes %q sound", b.playing())
	}
	b.stop("urgent", b.at, b.at)
	b.play(9 * time.Second)
	if got := b.told(); got["morning"] < 7480 || got["morning"] > 7520 || got["urgent"] < 1980 || got["urgent"] > 2020 {
		t.Errorf("told %v, want 7500 of the morning and 2000 of the emergency", got)
	}
}

// The most urgent that a pole can hold gives way to a person on air.
func TestWhatAPersonPutsOnAirGoesBeforeAnythingHeld(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	b.hold([]*show{b.stretch("urgent", 0, 10*time.Second, app.PrecedenceUrgent)}, b.at)
	b.play(2 * time.Second)
	s, _ := b.listen(wire.Listen{Broadcast: "hand", Until: b.at.Add(time.Hour)}, b.at)
	b.use(s, &ramp{base: time.Unix(1e9, 0).Add(-time.Hour)}, 0)
	b.play(time.Second)
	if b.playing() != "hand" {
		t.Errorf("%q sounds", b.playing())
	}
}

func TestLeaseOfWhatIsHeldIsPlayedFromTheDisk(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	held := b.stretch("morning", 3*time.Second, 6*time.Second, app.PrecedenceScheduled)
	b.hold([]*show{held}, b.at)
	s, begun := b.listen(wire.Listen{Broadcast: "morning", Precedence: app.PrecedenceScheduled, Until: b.at.Add(time.Hour)}, b.at)
	b.play(4 * time.Second)
	select {
	case <-s.wanted:
		t.Error("the stream was asked for although the file is here")
	default:
	}
	if !begun || b.playing() != "morning" {
		t.Errorf("%q plays", b.playing())
	}
	// The file is lost in the middle: the stream goes on.
	b.hold(nil, b.at)
	b.play(time.Second)
	select {
	case <-s.wanted:
	default:
		t.Error("the stream was not asked for when the file was lost")
	}
}

func TestHeldBeginsAndEndsAtItsSampleAndOrdersEndIt(t *testing.T) {
	b := newBooth(settings{Volume: 100, Cap: 100})
	from, to := 513_777*time.Microsecond, 1_204_321*time.Microsecond
	b.hold([]*show{b.stretch("x", from, to, app.PrecedenceScheduled), b.stretch("y", to, 5*time.Second, app.PrecedenceScheduled)}, b.at)
	all := b.play(2 * time.Second)
	first := slices.IndexFunc(all, func(x float32) bool { return x != 0 })
	if want := frames(from); int64(first) < want-2 || int64(first) > want+2 {
		t.Errorf("begins at sample %d, want %d", first, want)
	}
	if got := b.told()["x"]; got < 689 || got > 692 {
		t.Errorf("told of %d ms", got)
	}
	b.stop("y", time.Time{}, b.at)
	b.play(time.Second)
	if b.playing() != "" || !b.dismissed("y", b.at.Add(-2*time.Second)) || b.dismissed("y", b.at) {
		t.Errorf("after the order to stop %q plays", b.playing())
	}
}

// TestNewerScheduleKeepsWhatHasComeOfAFile: half of a file that the next
// schedule still names is gone on with, and problems of others are forgotten.
func TestNewerScheduleKeepsWhatHasComeOfAFile(t *testing.T) {
	f := wire.HeldFile{SHA256: strings.Repeat("a", 64), Bytes: 100}
	other := strings.Repeat("b", 64)
	h := bareHolder(t)
	for _, sha := range []string{f.SHA256, other} {
		if err := h.begin(sha, make([]byte, 50)); err != nil {
			t.Fatal(err)
		}
		h.problems[sha] = problemFile
	}
	h.problems[""] = problemDisk
	station := newIdentity(t)
	h.paired.StationKey = station.Public()
	now := time.Now()
	data, err := wire.EncodeHeld(station, wire.Held{Number: 1, For: h.self, From: now, Until: now.Add(time.Hour), Files: []wire.HeldFile{f}})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.accept(data); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(h.path(f.SHA256) + partExt); err != nil {
		t.Errorf("what had come is lost: %v", err)
	}
	if _, err := os.Stat(h.path(other) + partExt); err == nil {
		t.Error("what no schedule names stays")
	}
	if len(h.problems) != 1 || h.problems[f.SHA256] != problemFile {
		t.Errorf("problems told: %v", h.problems)
	}
}

// TestFetchingGivesWayToANewerSchedule: an offer ends what is being fetched,
// and the same one told again does not.
func TestFetchingGivesWayToANewerSchedule(t *testing.T) {
	h := bareHolder(t)
	broken := 0
	h.breakOff = func() { broken++ }
	for _, n := range []int64{3, 3, 2, 4} {
		h.offer(wire.Hold{Number: n, Port: 1})
	}
	if broken != 2 {
		t.Errorf("broken off %d times, want for 3 and for 4", broken)
	}
}

// TestRefusedSchedules: replayed, expired, from the future, of another
// speaker or key.
func TestRefusedSchedules(t *testing.T) {
	h := bareHolder(t)
	station, stranger := newIdentity(t), newIdentity(t)
	h.paired.StationKey, h.schedule.Number = station.Public(), 5
	now := time.Now()
	good := wire.Held{Number: 6, For: h.self, IssuedAt: now, From: now, Until: now.Add(time.Hour)}
	for _, c := range []struct {
		want   string
		by     *wire.Identity
		change func(*wire.Held)
	}{
		{"held.bad_signature", stranger, func(*wire.Held) {}},
		{"held.not_for_me", station, func(x *wire.Held) { x.For = stranger.Public() }},
		{"held.wrong_commune", station, func(x *wire.Held) { x.Commune = "other" }},
		{"held.replayed", station, func(x *wire.Held) { x.Number = 4 }},
		{"held.not_of_now", station, func(x *wire.Held) { x.From, x.Until = now.Add(-2*time.Hour), now.Add(-time.Hour) }},
		{"held.not_of_now", station, func(x *wire.Held) { x.IssuedAt = now.Add(time.Hour) }},
		{"held.not_of_now", station, func(x *wire.Held) { x.From, x.Until = now.AddDate(0, 3, 0), now.AddDate(0, 3, 1) }},
	} {
		x := good
		c.change(&x)
		data, err := wire.EncodeHeld(c.by, x)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.accept(data); app.CodeOf(err) != c.want || h.schedule.Number != 5 {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// TestFileThatCannotBePlayedIsNotFetchedAgain where it is what was signed: it
// would be the same, for as long as the month's data lasts. One that rotted is.
func TestFileThatCannotBePlayedIsNotFetchedAgain(t *testing.T) {
	data := []byte("no sound")
	sum := sha256.Sum256(data)
	f := wire.HeldFile{SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(data))}
	for name, content := range map[string][]byte{"as signed": data, "rotten": []byte("no_sound")} {
		h := bareHolder(t)
		h.schedule.Files = []wire.HeldFile{f}
		if err := os.WriteFile(h.path(f.SHA256), sealed(t, h.vault, f.SHA256, content), 0o600); err != nil {
			t.Fatal(err)
		}
		h.survey()
		for range 2 {
			if _, err := h.load(heldSlot{HeldSlot: wire.HeldSlot{SHA256: f.SHA256}}); err == nil {
				t.Fatal("it was played")
			}
		}
		if kept := h.has(f.SHA256); kept != (name == "as signed") || h.problems[f.SHA256] != problemFile {
			t.Errorf("%s: kept is %v, problems %v", name, kept, h.problems)
		}
		if a, _ := h.account(); len(a.Ready) != 0 {
			t.Errorf("%s: it is told as held", name)
		}
	}
}

// bareHolder is a holder that nothing runs.
func bareHolder(t *testing.T) *holder {
	t.Helper()
	h := &holder{dir: t.TempDir(), vault: testVault(t), self: newIdentity(t).Public(), log: slog.Default(), report: func() {}, hurry: func() {},
		now: func() (time.Time, bool) { return time.Now(), true }}
	if err := h.open(); err != nil {
		t.Fatal(err)
	}
	return h
}

func newIdentity(t *testing.T) *wire.Identity {
	t.Helper()
	id, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}
