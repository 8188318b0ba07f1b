package settings

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"sync"

	"tienglang/app"
	"tienglang/app/script"
)

// Speech is how a machine reads texts aloud.
type Speech struct {
	Voice            string  // who reads; "" for the first there is
	Rate             float64 // 1 as the voice speaks
	PauseSentenceMS  int
	PauseParagraphMS int
	Region           string // "north", "south"; "" as the voice
	Dictionary       string // lines "text = reading"
	Folder           string // of Piper's voices; "" for the usual one
	Web              WebVoice
}

// WebVoice is a vendor's voice. Its key is a secret: it lies in the station's
// database, which only its owner can read, and is in no audit row.
type WebVoice struct {
	Name, Region, URL, Body string
	Headers                 map[string]string
	Voice, Answer           string
	Key                     string
}

// DefaultSpeech is a calm bulletin by the first voice there is.
func DefaultSpeech() Speech { return Speech{Rate: 1, PauseSentenceMS: 400, PauseParagraphMS: 900} }

// The bounds of the pauses, in milliseconds, and of the dictionary, in bytes.
const (
	LongestPause   = 10_000
	mostDictionary = 1 << 20
)

// Check returns the first that is out of bounds: "speech.bad_options".
func (v Speech) Check() error {
	pause := func(ms int) bool { return ms >= 0 && ms <= LongestPause }
	region := v.Region == "" || v.Region == "north" || v.Region == "south"
	if !(v.Rate >= 0.5 && v.Rate <= 2) || !pause(v.PauseSentenceMS) || !pause(v.PauseParagraphMS) || !region {
		return app.Fail("speech.bad_options", nil)
	}
	if len(v.Dictionary) > mostDictionary {
		return app.Fail("text.too_long", nil, "most", strconv.Itoa(mostDictionary>>20))
	}
	return nil
}

// The keys of what is kept.
const (
	speechKey    = "speech.settings"
	speechWebKey = "speech.web_key"
	paceKey      = "speech.pace."
)

// SpeechService reads and keeps the settings of reading aloud, and the pace of
// each who reads. Its methods may be called from any goroutine.
type SpeechService struct {
	store Store
	mu    sync.Mutex
	now   Speech
	paces map[app.ID]float64
}

// NewSpeech reads the settings; what was never set, or is spoilt, is usual.
func NewSpeech(ctx context.Context, s Store) (*SpeechService, error) {
	kept, err := s.Values(ctx)
	if err != nil {
		return nil, err
	}
	v := DefaultSpeech()
	if json.Unmarshal([]byte(kept[speechKey]), &v) != nil || v.Check() != nil {
		v = DefaultSpeech()
	}
	v.Web.Key = kept[speechWebKey]
	paces := map[app.ID]float64{}
	for key, text := range kept {
		if len(key) <= len(paceKey) || key[:len(paceKey)] != paceKey {
			continue
		}
		if pace, err := strconv.ParseFloat(text, 64); err == nil && pace > 0 && !math.IsInf(pace, 0) {
			paces[app.ID(key[len(paceKey):])] = pace
		}
	}
	return &SpeechService{store: s, now: v, paces: paces}, nil
}

// Get is the settings as they are now, the key with them.
func (s *SpeechService) Get() Speech {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Save keeps settings after Check; a web voice without a key has the one that
// is kept, as long as its address stays. Whoever may produce may choose the
// voice and its manner; folder and web voice need app.MayConfigure.
func (s *SpeechService) Save(ctx context.Context, by app.User, v Speech) error {
	if err := v.Check(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.Web.Key == "" && v.Web.URL == s.now.Web.URL {
		v.Web.Key = s.now.Web.Key
	}
	was, is, err := told(s.now, v)
	if err != nil || was == is && v.Web.Key == s.now.Web.Key {
		return err
	}
	need := app.MayProduce
	if v.Folder != s.now.Folder || !sameWeb(v.Web, s.now.Web) {
		need = app.MayConfigure
	}
	if err := by.Need(need); err != nil {
		return err
	}
	detail, err := json.Marshal(map[string]string{"name": v.Voice, "web": v.Web.Name, "folder": v.Folder})
	if err != nil {
		return err
	}
	act := app.AuditRow{User: by.ID, Action: "speech.save", Detail: string(detail)}
	if err := s.store.SetValues(ctx, map[string]string{speechKey: is, speechWebKey: v.Web.Key}, act); err != nil {
		return err
	}
	s.now = v
	return nil
}

// told is both without their keys, as they are kept. The audit gets less: a
// person may have typed a secret into a header or an address.
func told(a, b Speech) (was, is string, err error) {
	a.Web.Key, b.Web.Key = "", ""
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	if err := errors.Join(err1, err2); err != nil {
		return "", "", fmt.Errorf("settings of speech: %w", err)
	}
	return string(x), string(y), nil
}

func sameWeb(a, b WebVoice) bool {
	was, is, err := told(Speech{Web: a}, Speech{Web: b})
	return err == nil && was == is && a.Key == b.Key
}

// Pace is how many syllables a minute a user reads; learned is false for the
// usual pace of one of whom nothing is known.
func (s *SpeechService) Pace(user app.ID) (pace float64, learned bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if pace, ok := s.paces[user]; ok {
		return pace, true
	}
	return script.UsualPace, false
}

// KeepPace keeps a user's pace.
func (s *SpeechService) KeepPace(ctx context.Context, user app.ID, pace float64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := strconv.FormatFloat(pace, 'f', 1, 64)
	if err := s.store.SetValues(ctx, map[string]string{paceKey + string(user): text}, app.AuditRow{}); err != nil {
		return err
	}
	s.paces[user] = pace
	return nil
}
