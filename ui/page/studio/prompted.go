package studio

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/script"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// promptedTake follows a recording that is read from the prompter: which
// sentence was read when. Once the take lies in the bulletin, it is called by
// its words, its sections are marked, and the reader's pace is learned.
type promptedTake struct {
	prompter *prompter
	on       bool
	of       app.ID  // the edit
	media    string  // of the take, once it has ended
	from     float64 // where the reading began
	read     []readAt
	elapsed  time.Duration
}

// readAt is when a sentence came up, in the time of the take.
type readAt struct {
	id app.ID
	at time.Duration
}

// press begins or ends a recording, with which the text goes on.
func (t *promptedTake) press() { t.prompter.page.rec.press() }

// tick begins with the first sound that is recorded, and ends with it.
func (t *promptedTake) tick() {
	r := t.prompter
	rec := r.page.rec.now
	switch {
	case t.on && rec == nil:
		t.end()
	case t.on:
		t.follow(r.page.rec.counted(), rec.Paused())
	case r.open && rec != nil && r.page.rec.here() && r.page.rec.counted() > 0:
		t.begin()
	}
}

// counted is how much has been recorded that counts: what is heard before a
// take over the edit begins does not.
func (r *recorder) counted() time.Duration {
	switch {
	case r.now == nil:
		return 0
	case r.over != nil:
		return length(r.over.Heard() - r.over.Overdub().At)
	}
	return r.now.Elapsed()
}

func (t *promptedTake) begin() {
	r := t.prompter
	t.on, t.of, t.from, t.read, t.elapsed = true, r.page.edit.ID, r.text.At(), nil, 0
	t.follow(0, false)
	r.start()
	r.bar.show()
}

// follow notes each sentence when it comes up. The text stands while the
// recording does.
func (t *promptedTake) follow(elapsed time.Duration, paused bool) {
	r := t.prompter
	t.elapsed = elapsed
	if paused && r.running {
		r.hold()
		r.bar.show()
	}
	i := r.text.Current()
	if i < 0 || i >= len(r.ids) {
		return
	}
	at := slices.IndexFunc(t.read, func(one readAt) bool { return one.id == r.ids[i] })
	switch {
	case at < 0:
		t.read = append(t.read, readAt{r.ids[i], elapsed})
	case at < len(t.read)-1: // gone back: what is read from here counts
		t.read = append(t.read[:at], readAt{r.ids[i], elapsed})
	}
}

// end waits until the take lies in the bulletin.
func (t *promptedTake) end() {
	r := t.prompter
	t.on = false
	r.hold()
	r.bar.show()
	t.media = r.page.rec.made
	done := *t
	syllables := t.syllables(r.text.At())
	t.learn(syllables)
	r.page.keeper.then(func() { r.page.keeper.settled(func() { done.laid() }) })
}

// syllables is what was read from where the reading began.
func (t *promptedTake) syllables(to float64) int {
	r, n := t.prompter, 0
	for i, id := range r.ids {
		start := r.text.Start(i)
		count := r.page.script.keep.view.Said[id].Syllables
		whole := start + float64(count)
		if part := min(whole, to) - max(start, t.from); part > 0 && count > 0 {
			n += int(part + 0.5)
		}
	}
	return n
}

// learn takes the reading for the reader's pace. The breaths after the
// sentences are no syllables.
func (t *promptedTake) learn(syllables int) {
	e := t.prompter.page.env
	breaths, took := time.Duration(0), t.elapsed
	for _, one := range t.read[:max(0, len(t.read)-1)] {
		s, _, _ := t.prompter.page.script.keep.now.Sentence(one.id)
		breaths += script.Breath(s.Paragraph)
	}
	e.Run(func(ctx context.Context) error {
		_, err := e.Backend.LearnPace(ctx, syllables, took, breaths)
		return err
	}, func(err error) {
		if e.Fail(err); err == nil {
			t.prompter.page.script.keep.load(t.prompter.page.script.keep.view.Edit, nil)
		}
	})
}

// laid finds the take in the bulletin, and names it by what was read.
func (t promptedTake) laid() {
	p := t.prompter.page
	c, ok := t.clip()
	if !ok || len(t.read) == 0 {
		return
	}
	sounds := map[app.ID]*app.ScriptSound{}
	p.changeThen(step("prompted", "name", t.name()), func(e edit.Edit) (edit.Edit, error) {
		next, err := e.WithClip(c.ID, func(c *edit.Clip) { c.Name = t.name() })
		if err != nil {
			return e, err
		}
		if next, stands, err := t.inPlace(next, c); stands || err != nil {
			return next, err
		}
		if next, err = t.alone(next, c); err != nil {
			return e, err
		}
		return t.marked(next, c)
	}, func() {
		for i, one := range t.read {
			if s, _, ok := p.script.keep.now.Sentence(one.id); ok {
				from, to := t.stretch(i, c)
				sounds[one.id] = &app.ScriptSound{Text: s.Text, Clip: c.ID, Media: c.Media, From: from, Length: to - from}
			}
		}
		p.script.keep.note(t.of, sounds)
	})
}

// inPlace has a take of one section stand in that section's place of the
// bulletin's order, instead of what the machine had read there; stands is false
// where there is no order, the take stands in a place already, or it is of
// several sections.
func (t promptedTake) inPlace(e edit.Edit, take edit.Clip) (next edit.Edit, stands bool, err error) {
	s := t.prompter.page.script
	section, one := t.section()
	if e.Plan == nil || !one || e.Plan.Holding(take.ID) >= 0 {
		return e, false, nil
	}
	l := &layer{edit: e, script: s.keep.now}
	before, _ := l.clipsOf(section)
	place, err := l.placeOf(section, s.sectionName(s.keep.now.Section(section.ID)), before)
	if err != nil {
		return e, false, err
	}
	if l.edit, err = l.edit.StandIn(place, take.ID); err != nil {
		return e, false, err
	}
	if err := l.entitle(place, section); err != nil {
		return e, false, err
	}
	return l.edit, true, nil
}

// section is the one of which everything was read; false where there were
// several.
func (t promptedTake) section() (only app.ScriptSection, one bool) {
	for _, r := range t.read {
		_, section, ok := t.prompter.page.script.keep.now.Sentence(r.id)
		if !ok || (only.ID != "" && only.ID != section.ID) {
			return only, false
		}
		only = section
	}
	return only, only.ID != ""
}

// alone takes away what the machine had read of the same sentences and would
// sound together with the take.
func (t promptedTake) alone(e edit.Edit, take edit.Clip) (edit.Edit, error) {
	var under []app.ID
	for _, one := range t.read {
		s, _, _ := t.prompter.page.script.keep.now.Sentence(one.id)
		if s.Sound == nil || s.Sound.Voice == "" {
			continue
		}
		if h, ok := hearingOf(e, s.Sound); ok && h.whole() && h.at < take.End() && take.At < h.end {
			under = append(under, h.clip.ID)
		}
	}
	if len(under) == 0 {
		return e, nil
	}
	return e.Delete(under, false)
}

// stretch is where in the sound of the take a sentence was read: until the next
// one.
func (t promptedTake) stretch(i int, c edit.Clip) (from, to int64) {
	from, to = c.From+frames(t.read[i].at), c.From+c.Length
	if i+1 < len(t.read) {
		to = c.From + frames(t.read[i+1].at)
	}
	from = min(from, c.From+c.Length-1)
	return from, max(from+1, min(to, c.From+c.Length))
}

// clip is the longest of the take.
func (t promptedTake) clip() (found edit.Clip, ok bool) {
	e := t.prompter.page.edit
	if e.ID != t.of {
		return found, false
	}
	for _, track := range e.Tracks {
		for _, c := range track.Clips {
			if c.Media == t.media && c.Length > found.Length {
				found, ok = c, true
			}
		}
	}
	return found, ok
}

// name is the first sentence's words, and how many more there are.
func (t promptedTake) name() string {
	p := t.prompter.page
	first, _, _ := p.script.keep.now.Sentence(t.read[0].id)
	words := shortened(first.Text)
	if more := len(t.read) - 1; more > 0 {
		words += " " + p.env.Catalogue.N("studio.prompter.more", more)
	}
	return words
}

// marked puts a marker where each section's first sentence was read.
func (t promptedTake) marked(e edit.Edit, c edit.Clip) (edit.Edit, error) {
	s := t.prompter.page.script
	for _, one := range t.read {
		_, section, ok := s.keep.now.Sentence(one.id)
		at := max(c.At, min(c.At+frames(one.at), c.End()))
		if !ok || !begins(section, one.id) {
			continue
		}
		var err error
		if e, err = marked(e, section.ID, s.sectionName(s.keep.now.Section(section.ID)), at); err != nil {
			return e, err
		}
	}
	return e, nil
}

// begins tells whether a sentence is the first of its section.
func begins(section app.ScriptSection, id app.ID) bool {
	for _, side := range section.Sides {
		if len(side.Sentences) > 0 && side.Sentences[0].ID == id {
			return true
		}
	}
	return false
}

// playStretch lets a stretch of the edit be heard.
func (p *Page) playStretch(from, to int64) {
	if p.playing(backend.EditSound, func(ctx context.Context) error { return p.env.Backend.PlayEdit(ctx, from, to) }) {
		p.line.SetHead(from)
	}
}
