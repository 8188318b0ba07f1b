package link

import (
	"fmt"
	"log/slog"
)

// natsLog sends the embedded server's log to ours. Its notices are details of
// a part within, so they count as debugging; a fatal error does not end the
// process, Start tells of it.
type natsLog struct{ log *slog.Logger }

func (l natsLog) Noticef(f string, v ...any) { l.log.Debug(fmt.Sprintf(f, v...)) }
func (l natsLog) Warnf(f string, v ...any)   { l.log.Debug(fmt.Sprintf(f, v...)) }
func (l natsLog) Fatalf(f string, v ...any)  { l.log.Error(fmt.Sprintf(f, v...)) }
func (l natsLog) Errorf(f string, v ...any)  { l.log.Debug(fmt.Sprintf(f, v...)) }
func (l natsLog) Debugf(f string, v ...any)  {}
func (l natsLog) Tracef(f string, v ...any)  {}
