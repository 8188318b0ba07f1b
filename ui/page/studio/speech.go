package studio

import (
	"context"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// readAll has everything read by machine that is not in the bulletin yet.
func (s *scriptPart) readAll() {
	s.write.commit()
	s.settled(func() {
		ids := toRead(s.page.edit, s.keep.now, 0)
		if len(ids) == 0 {
			s.page.env.Say("studio.say.all_read")
			return
		}
		s.read(ids, true)
	})
}

// settled does f once the newest edit is known, and its script is on the disk.
func (s *scriptPart) settled(f func()) {
	k := &s.page.keeper
	k.then(func() { s.keep.then(func() { k.then(f) }) })
}

// read has sentences read by machine and puts them into the bulletin, as one
// step. What was read before a failure is put in.
func (s *scriptPart) read(ids []app.ID, closing bool) {
	p, of := s.page, s.keep.view.Edit
	var made []backend.Spoken
	var bad error
	p.work(p.env.Catalogue.N("studio.reading", len(ids)), func(ctx context.Context, tell backend.Progress) error {
		made, bad = p.env.Backend.ReadAloud(ctx, of, ids, tell)
		if len(made) > 0 && ctx.Err() == nil {
			return nil
		}
		return bad
	}, func() {
		s.lay(of, made, closing, "read")
		p.env.Fail(bad)
	})
}

// lay puts what was made into the bulletin as one step, and notes in the
// script where it is heard.
func (s *scriptPart) lay(of app.ID, made []backend.Spoken, closing bool, name string) {
	p := s.page
	p.keeper.then(func() {
		t, ok := p.home(edit.TrackVoice)
		if of != p.edit.ID || !ok {
			p.env.Fail(app.Fail("studio.other_edit", nil))
			return
		}
		head := p.line.Head()
		var l *layer
		p.changeThen(step(name, "number", p.env.Catalogue.Int(int64(len(made))), "name", made[0].Media.Name), func(e edit.Edit) (edit.Edit, error) {
			l = &layer{edit: e, track: t.ID, at: head, close: closing, script: s.keep.now, pause: s.pause, name: s.sectionName, quiet: p.quiet}
			if err := l.lay(made); err != nil {
				return e, err
			}
			return l.edit, nil
		}, func() { s.laid(of, l, made) })
	})
}

// laid chooses what was laid; after several, the playhead stands behind them.
func (s *scriptPart) laid(of app.ID, l *layer, made []backend.Spoken) {
	s.keep.note(of, l.sounds)
	var ids []app.ID
	end := int64(0)
	for _, one := range made {
		if sound := l.sounds[one.Sentence]; sound != nil {
			c, _, _ := l.edit.Clip(sound.Clip)
			ids, end = append(ids, sound.Clip), max(end, c.End())
		}
	}
	s.page.choose(ids...)
	if len(ids) > 1 {
		s.page.line.SetHead(end)
		s.page.tools.clock()
	}
}

// pause is the silence after a sentence, in frames.
func (s *scriptPart) pause(paragraph bool) int64 {
	v := s.page.env.Backend.Speech()
	if paragraph {
		return frames(v.PauseParagraph)
	}
	return frames(v.PauseSentence)
}
