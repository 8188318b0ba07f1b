package clusters

import "context"

// canUndo keeps the way back from what was done last on this page: Ctrl+Z does
// back, and then says and shows it. What was done before it cannot be taken back
// from here any more. A failure leaves the way open, unless something else was
// done since.
func (p *Page) canUndo(back func(context.Context) error, then func()) {
	p.undo = func() {
		p.undo = nil
		p.env.Run(back, func(err error) {
			if err == nil {
				then()
				return
			}
			if p.undo == nil {
				p.canUndo(back, then)
			}
			p.env.Fail(err)
		})
	}
}

// cannotUndo is called after what nothing takes back: Ctrl+Z must not take back
// what was done before it instead.
func (p *Page) cannotUndo() { p.undo = nil }

// restore takes back what was done last.
func (p *Page) restore() {
	if p.undo != nil {
		p.undo()
	}
}
