package link

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// RevokedPath is where a station's HTTPS server mounts its RevokedHandler: a box
// that the link turns away asks there, by its public key, whether it is revoked.
const RevokedPath = "/revoked/"

// revokedWord is the station's signed word to a box that it is revoked; nil where
// it is not.
func revokedWord(station *wire.Identity, commune app.ID, speakers Speakers, key string) ([]byte, error) {
	known, ok := speakers.(Revoked)
	if !ok {
		return nil, nil
	}
	if _, paired := speakers.SpeakerAllowed(key); paired {
		return nil, nil
	}
	_, at, revoked := known.SpeakerRevoked(key)
	if !revoked {
		return nil, nil
	}
	return wire.EncodeRevoked(station, wire.Revoked{Commune: commune, Key: key, At: at})
}

// tellRevoked tells a box that is on the line that it is revoked, where it is.
// It returns once the word is on its way before the end of the connection.
func (s *Server) tellRevoked(key string) {
	word, err := revokedWord(s.cfg.Identity, s.cfg.Commune, s.cfg.Speakers, key)
	if word == nil && err == nil {
		return
	}
	if err == nil {
		err = s.conn.Publish(s.sub.revoked(key), word)
	}
	if err == nil {
		err = s.conn.FlushTimeout(helloTimeout)
	}
	if err != nil { // it asks when it knocks again
		s.log.Warn("a revoked box is not told", "key", key, "err", err)
	}
}

// RevokedConfig is what a RevokedHandler needs.
type RevokedConfig struct {
	Identity *wire.Identity
	Commune  app.ID
	Speakers Speakers
}

// RevokedHandler tells boxes that were revoked so, under the station's
// signature, and nothing of any other.
type RevokedHandler struct{ cfg RevokedConfig }

// NewRevokedHandler makes the handler, to be mounted at RevokedPath.
func NewRevokedHandler(cfg RevokedConfig) *RevokedHandler { return &RevokedHandler{cfg} }

// ServeHTTP takes GET of RevokedPath and a public key.
func (h *RevokedHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key, ok := strings.CutPrefix(r.URL.Path, RevokedPath)
	if r.Method != http.MethodGet || !ok || !wire.ValidPublic(key) {
		http.NotFound(w, r)
		return
	}
	word, err := revokedWord(h.cfg.Identity, h.cfg.Commune, h.cfg.Speakers, key)
	if err != nil || word == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(word) // a box that did not hear it asks again
}

// The patience of a box that the link turns away.
const (
	knockPatience = time.Second      // from its signature to the line, on a slow one
	askWhyEvery   = 15 * time.Second // whether it is revoked
	askWhyTimeout = 5 * time.Second
)

// believe takes a word that this speaker is revoked, and reports whether it is
// the station's.
func (c *Client) believe(word []byte) bool {
	r, err := wire.OpenRevoked(word, c.cfg.StationKey, c.cfg.Commune, c.key)
	if err != nil {
		c.log.Warn("a word of revocation that is not the station's for this box", "err", err)
		return false
	}
	c.revoked.Do(func() {
		if c.cfg.OnRevoked != nil {
			c.cfg.OnRevoked(r)
		}
	})
	return true
}

// knock notes that the station asked who is there.
func (c *Client) knock() {
	select {
	case c.knocked <- struct{}{}:
	default:
	}
}

// askWhy asks the station, whenever it was knocked at and no line came of it,
// whether this speaker is revoked.
func (c *Client) askWhy() {
	for {
		select {
		case <-c.knocked:
		case <-c.ctx.Done():
			return
		}
		if !c.pause(knockPatience) {
			return
		}
		if c.conn.IsConnected() {
			continue
		}
		if c.askRevoked() || !c.pause(askWhyEvery) {
			return
		}
	}
}

func (c *Client) pause(d time.Duration) bool {
	select {
	case <-c.cfg.Clock.After(d):
		return true
	case <-c.ctx.Done():
		return false
	}
}

// askRevoked asks at each of the station's doors; true once one says so.
func (c *Client) askRevoked() bool {
	if c.cfg.Doors == nil {
		return false
	}
	for _, address := range c.cfg.Doors() {
		word, err := c.fetchRevoked(address)
		if err != nil {
			c.log.Debug("not told whether this box is revoked", "address", address, "err", err)
			continue
		}
		if c.believe(word) {
			return true
		}
	}
	return false
}

func (c *Client) fetchRevoked(address string) ([]byte, error) {
	client := http.Client{Timeout: askWhyTimeout, Transport: &http.Transport{
		TLSClientConfig: pinned(c.cfg.Fingerprint), DisableKeepAlives: true,
	}}
	ctx, cancel := context.WithTimeout(c.ctx, askWhyTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+address+RevokedPath+c.key, nil)
	if err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, errors.New("ask: the station answers " + res.Status)
	}
	return io.ReadAll(io.LimitReader(res.Body, wire.MaxRevoked+1))
}
