package speaker

import (
	"path/filepath"
	"time"

	"tienglang/sync/link"
)

// openHolder makes the part that plays from the disk.
func (r *running) openHolder() error {
	known := func() (time.Time, bool) { return r.link.StationTime(r.link.Local().Now()) }
	r.holder = &holder{
		dir: filepath.Join(r.cfg.Dir, heldFolder), vault: r.vault, paired: r.paired, self: r.identity.Public(),
		player: r.player, local: r.link.Local(), now: known, tell: r.link.Tell, report: r.report,
		log: r.log, fetcher: link.NewFetcher(r.identity, r.paired.Fingerprint, r.now), host: r.link.Host, hurry: r.hurry,
		inOpen: r.unsealed.Store,
	}
	return r.holder.open()
}

// lined is told that the line is up or down.
func (r *running) lined(up bool) {
	if up {
		r.timed()
		poke(r.lineUp)
	}
	r.report()
}
