package command

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"tienglang/app"
	"tienglang/audio/stream"
	"tienglang/sync/wire"
)

// players serves standard players under one token, which stays the same over
// restarts, so that a board or a browser need not be told again.
type players struct {
	dir string

	mu     sync.Mutex
	sender *stream.Sender
	token  string
	whep   *stream.WHEP
}

func (p *players) file() string { return filepath.Join(p.dir, "player.token") }

// load reads the token, or makes the first.
func (p *players) load() error {
	if body, err := os.ReadFile(p.file()); err == nil && len(body) > 0 {
		p.token = string(body)
		return nil
	}
	return p.keep(wire.Nonce())
}

func (p *players) keep(token string) error {
	if err := wire.WriteFileSynced(p.file(), []byte(token)); err != nil {
		return err
	}
	p.token = token
	return nil
}

// open begins to serve the sender's sound.
func (p *players) open(sender *stream.Sender) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sender, p.whep = sender, stream.NewWHEP(sender, p.token)
}

// renew makes a new token. Who listens already is not cut off.
func (p *players) renew() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.keep(wire.Nonce()); err != nil {
		return err
	}
	p.whep = stream.NewWHEP(p.sender, p.token)
	return nil
}

// secret is the present token.
func (p *players) secret() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.token
}

// ServeHTTP serves under the present token.
func (p *players) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	whep := p.whep
	p.mu.Unlock()
	whep.ServeHTTP(w, r)
}

// PlayerAddress is where a browser listens, with its token.
func (d *desk) PlayerAddress() string {
	return d.network.url() + stream.ListenPath + "#" + d.network.players.secret()
}

// RenewPlayerToken makes the old address worthless.
func (d *desk) RenewPlayerToken(ctx context.Context) error {
	u, err := d.may(app.MayConfigure)
	if err != nil {
		return err
	}
	if err := d.db.AddAudit(ctx, app.AuditRow{User: u.ID, Action: "player.renew"}); err != nil {
		return err
	}
	return d.network.players.renew()
}
