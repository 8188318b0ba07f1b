package command

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
)

// A command that is stopped while its station works, and one whose station ends
// meanwhile, tell that in words.
func TestACommandThatIsCutOffSaysSo(t *testing.T) {
	t.Parallel()
	db := emptyFolder(t)
	l, err := net.Listen("unix", filepath.Join(db.Dir(), controlFile))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	asked := make(chan net.Conn)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if _, err := readControl(c); err == nil {
				asked <- c
			}
		}
	}()
	asking := func(ctx context.Context, how func(context.Context) error, then func(net.Conn)) error {
		end := make(chan error, 1)
		go func() { end <- how(ctx) }()
		select {
		case c := <-asked:
			then(c)
			defer c.Close()
		case <-time.After(20 * time.Second):
			t.Fatal("nobody asks")
		}
		return <-end
	}
	ask := func(ctx context.Context, then func(net.Conn)) error {
		return asking(ctx, func(ctx context.Context) error {
			_, _, err := askStation(ctx, db.Dir(), control{Security: true})
			return err
		}, then)
	}
	order := func(ctx context.Context, then func(net.Conn)) error {
		return asking(ctx, func(ctx context.Context) error {
			return runOrder(ctx, io.Discard, db.Dir(), clusterOrder{All: true}, false)
		}, then)
	}
	stopped, stop := context.WithCancel(t.Context())
	if err := ask(stopped, func(net.Conn) { stop() }); sentence(err) != "Stopped before the end, as asked." {
		t.Errorf("%q", sentence(err))
	}
	late, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := ask(late, func(net.Conn) {}); sentence(err) != "Stopped before the end, as asked." {
		t.Errorf("%q", sentence(err))
	}
	if err := ask(t.Context(), func(c net.Conn) { c.Close() }); app.CodeOf(err) != "control.gone" {
		t.Errorf("got %v", err)
	}
	if err := order(t.Context(), func(c net.Conn) { c.Close() }); app.CodeOf(err) != "control.gone" {
		t.Errorf("an order says %v", err)
	}
	stopped, stop = context.WithCancel(t.Context())
	if err := order(stopped, func(net.Conn) { stop() }); sentence(err) != "Stopped before the end, as asked." {
		t.Errorf("an order that is stopped says %q", sentence(err))
	}
	if err := failedControl(context.Canceled).err(); app.CodeOf(err) != "control.gone" {
		t.Errorf("a station that ends answers %v", err)
	}
}
