package today

import "tienglang/ui/dialog"

// openDaily opens the pages of the days: planned, sent and heard.
func (p *Page) openDaily() { dialog.Daily(p.env) }
