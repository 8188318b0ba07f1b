package link

import (
	"strings"

	"tienglang/app"
)

// subjects are the names under which one commune speaks.
type subjects struct{ prefix string }

func subjectsOf(commune app.ID) subjects { return subjects{"tl." + string(commune) + "."} }

func (s subjects) everyone() string         { return s.prefix + "order.all" }
func (s subjects) order(key string) string  { return s.prefix + "order." + key }
func (s subjects) inbox(key string) string  { return s.prefix + "inbox." + key }
func (s subjects) hello(key string) string  { return s.prefix + "hello." + key }
func (s subjects) clock(key string) string  { return s.prefix + "clock." + key }
func (s subjects) offer(key string) string  { return s.prefix + "offer." + key }
func (s subjects) report(key string) string { return s.prefix + "report." + key }
func (s subjects) event(key string) string  { return s.prefix + "event." + key }
func (s subjects) back(key string) string   { return s.prefix + "return." + key }

// revoked is within the inbox, which stations and speakers of before let be
// heard as well.
func (s subjects) revoked(key string) string { return s.inbox(key) + ".revoked" }

// speaker returns the key at the end of a subject that a speaker published
// on; the server's permissions see to it that it is the speaker's own.
func speaker(subject string) string { return subject[strings.LastIndexByte(subject, '.')+1:] }
