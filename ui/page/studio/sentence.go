package studio

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/app/script"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// sentenceCard is the sentence that is selected: its words, how they are said,
// and its sound.
type sentenceCard struct {
	list  *sentenceList
	box   *fyne.Container
	words *widget.Entry
	said  *widget.Paragraph
	play  *widget.Button
	again *widget.Button
	take  *widget.Button
	media *widget.Select
	close *widget.Chip

	typed   bool
	idle    int
	at      app.ID
	choices []app.Media

	now     backend.Recording // of this sentence, under way
	of      app.ID            // the sentence it is of
	script  app.ID            // and the edit whose script that is in
	closing bool              // the others follow its end
}

// closeUp is under which name it is remembered whether the others follow a
// sentence that is read anew.
const closeUp = "studio.script.close"

func newSentenceCard(l *sentenceList) *sentenceCard {
	t := l.part.page.env.T
	kept := fyne.CurrentApp().Preferences()
	c := &sentenceCard{list: l, closing: kept.BoolWithFallback(closeUp, true)}
	c.words = widget.NewTextArea("", 2)
	c.words.OnChanged = func(string) { c.begin() }
	c.said = widget.NewParagraph("", widget.RoleCaption, theme.Muted)
	c.said.Lines, c.said.Width = 2, 292
	small := func(key, icon string, do func()) *widget.Button {
		return widget.NewButton(t("studio.script."+key), icon, do).High(32)
	}
	c.play = small("listen", "play", func() {
		if line, ok := l.chosen(); ok {
			l.play(line)
		}
	})
	c.again = small("reread", "refresh", c.reread)
	c.take = small("record", "mic", c.press)
	c.media = widget.NewSelect(nil, -1, c.replace)
	c.media.Hint, c.media.MinWidth = t("studio.script.choose_take"), 96
	c.close = widget.NewChip(t("studio.script.close"), "", c.closing, func() {
		c.closing = !c.closing
		kept.SetBool(closeUp, c.closing)
		c.close.Set("", c.closing)
	})
	c.box = widget.Column(0, widget.Fixed(1, widget.NewRule()), widget.Fitted(widget.Pad(8, 12, 8, 12, widget.Column(6,
		widget.Fixed(64, c.words), widget.Fitted(c.said),
		widget.Fixed(32, widget.Row(4, widget.Grow(c.play), widget.Grow(c.again), widget.Grow(c.take))),
		widget.Fixed(40, widget.Line(6, widget.Grow(c.media), widget.Fitted(c.close)))))))
	c.said.Hide()
	c.box.Hide()
	return c
}

// show follows the selection.
func (c *sentenceCard) show() {
	line, ok := c.list.chosen()
	if line.id != c.at {
		c.commit()
	}
	was := c.box.Visible()
	if ok != was {
		seen(c.box, ok)
		c.list.box.Refresh()
	}
	c.at = line.id
	if !ok {
		return
	}
	if !c.typed && c.words.Text != line.words {
		c.words.SetText(line.words)
		c.typed = false
	}
	t := c.list.part.page.env.T
	said := ""
	if words := c.list.part.keep.view.Said[line.id].Words; differs(words, line.words) {
		said = t("studio.script.said", "words", words)
	}
	if c.said.Text != said {
		c.said.Set(said)
		seen(c.said, said != "")
		c.list.box.Refresh()
	}
	if !was {
		c.list.rows.Reveal()
	}
	c.again.SetText(t("studio.script.reread"))
	if line.state == sentenceUnread {
		c.again.SetText(t("studio.script.read_one"))
	}
	c.offerTakes()
	c.showTake()
}

// differs tells whether what is said is worth showing under what was typed.
func differs(said, typed string) bool {
	plain := func(s string) string {
		return strings.ToLower(strings.Trim(strings.Join(strings.Fields(s), " "), ".!? "))
	}
	return said != "" && plain(said) != plain(typed)
}

// mostTakes is how many recordings are offered for a sentence.
const mostTakes = 40

// offerTakes lists the newest recordings.
func (c *sentenceCard) offerTakes() {
	all := c.list.part.page.sources.media[app.MediaVoice]
	c.choices = all[:min(len(all), mostTakes)]
	names := make([]string, len(c.choices))
	for i, m := range c.choices {
		names[i] = m.Name
	}
	c.media.SetOptions(names, -1)
}

func (c *sentenceCard) begin() {
	line, ok := c.list.chosen()
	if ok && c.words.Text != line.words {
		c.typed, c.idle = true, 0
	}
}

// tick keeps what nobody types on at, and shows how long is recorded.
func (c *sentenceCard) tick() {
	if c.typed {
		if c.idle++; c.idle >= titlePause {
			c.commit()
		}
	}
	switch {
	case c.now == nil:
	case c.now.Err() != nil:
		c.stop()
	default:
		c.showTake()
	}
}

// commit keeps the sentence's new words, in the section's text too.
func (c *sentenceCard) commit() {
	part := c.list.part
	if !c.typed || c.at == "" {
		return
	}
	c.typed = false
	next, ok := script.Reworded(part.keep.now, c.at, c.words.Value(), part.page.env.Backend.CutText)
	if ok {
		part.keep.change("studio.script.step.sentence", next)
		part.changed()
	}
}

// reread has the machine read the sentence, with its present words.
func (c *sentenceCard) reread() {
	c.commit()
	id := c.at
	c.list.part.settled(func() { c.list.part.read([]app.ID{id}, c.closing) })
}

// replace takes a recording of the library for the sentence.
func (c *sentenceCard) replace(i int) {
	c.commit()
	m, id := c.choices[i], c.at
	c.media.SetOptions(c.media.Options, -1)
	c.list.part.settled(func() { c.adopt(id, m.SHA256, false) })
}

// adopt makes a recording the sentence's sound. One that was read from these
// very words tells the reader's pace.
func (c *sentenceCard) adopt(id app.ID, sha string, learn bool) {
	part, closing := c.list.part, c.closing
	p, of := part.page, part.keep.view.Edit
	var made backend.Spoken
	n := part.keep.view.Said[id].Syllables
	p.env.Ask(func(ctx context.Context) (err error) {
		if made, err = p.env.Backend.Recorded(ctx, of, id, sha); err == nil && learn {
			_, err = p.env.Backend.LearnPace(ctx, n, length(made.Media.Frames), 0)
		}
		return err
	}, func() { part.lay(of, []backend.Spoken{made}, closing, "sentence_recorded") })
}

// press begins to record the sentence, or ends it.
func (c *sentenceCard) press() {
	if c.now != nil {
		c.stop()
		return
	}
	c.commit()
	rec := c.list.part.page.rec
	if rec.now != nil || rec.busy {
		c.list.part.page.env.Fail(app.Fail("studio.not_while_recording", nil))
		return
	}
	if err := rec.mic.failure(); err != nil {
		c.list.part.page.env.Fail(err)
		return
	}
	mic, wait := rec.mic.take(c.press)
	if wait {
		c.list.part.page.env.Say("studio.mic.opening")
		return
	}
	c.record(mic)
}

// record records the sentence with the page's microphone, which nobody else
// takes meanwhile.
func (c *sentenceCard) record(mic backend.Microphone) {
	p := c.list.part.page
	p.stopPlaying()
	p.rec.busy, c.of, c.script = true, c.at, c.list.part.keep.view.Edit
	a := asked{device: p.rec.mic.chosen.ID, name: shortened(c.words.Value())}
	var begun backend.Recording
	p.env.Run(func(ctx context.Context) (err error) {
		begun, err = a.record(ctx, p.env.Backend, mic)
		return err
	}, func(err error) {
		if err != nil {
			p.rec.busy = false
			p.env.Fail(err)
			p.rec.mic.load()
			return
		}
		c.now = begun
		c.showTake()
		p.env.Say("studio.say.recording_sentence")
	})
}

// longestTake is how many letters of a sentence name its recording.
const longestTake = 48

func shortened(text string) string {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) > longestTake {
		return string(letters[:longestTake]) + "…"
	}
	return string(letters)
}

// stop ends the recording, which is the sentence's sound then.
func (c *sentenceCard) stop() {
	rec, p, id, of := c.now, c.list.part.page, c.of, c.script
	if rec == nil {
		return
	}
	c.now = nil
	var made app.Media
	p.env.Run(func(ctx context.Context) (err error) {
		made, err = rec.Stop(ctx)
		return err
	}, func(err error) {
		p.rec.busy = false
		p.rec.mic.listen()
		c.showTake()
		p.env.Fail(err)
		if made.SHA256 != "" {
			p.media[made.SHA256] = made
			p.load(nil)
			c.list.part.settled(func() {
				if of != p.edit.ID {
					p.tellApart(made)
					return
				}
				c.adopt(id, made.SHA256, true)
			})
		}
	})
}

// showTake sets the button for what can be done now.
func (c *sentenceCard) showTake() {
	e := c.list.part.page.env
	if c.now != nil {
		c.take.SetText(e.Catalogue.Duration(c.now.Elapsed().Truncate(time.Second)))
		c.take.SetIcon("stop")
		c.take.SetKind(widget.Primary)
		return
	}
	c.take.SetText(e.T("studio.script.record"))
	c.take.SetIcon("mic")
	c.take.SetKind(widget.Secondary)
}
