package command

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/daily"
	"tienglang/app/store"
	"tienglang/sync/wire"
)

func newVerifyLog() *cobra.Command {
	var data, key, code string
	cmd := &cobra.Command{
		Use:   "verify-log --data DIR | verify-log [--key KEY] FILE.pdf|FILE.json… | verify-log --code TEXT",
		Short: "Check the play log's chain of hashes, or the signed pages of days",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 || code != "" {
				return verifyPages(cmd.OutOrStdout(), args, key, code)
			}
			return withRecords(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				rows, broken, cut, err := db.VerifyPlayLog(ctx)
				if err != nil {
					return err
				}
				if broken != nil {
					return app.Fail("playlog.broken", nil, "row", fmt.Sprint(broken.Seq), "title", broken.Title)
				}
				if cut {
					return app.Fail("playlog.cut", nil, "row", fmt.Sprint(rows))
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%d rows, the chain is whole\n", rows)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().StringVar(&key, "key", "", "the station's public key, that nobody else's is taken for it")
	cmd.Flags().StringVar(&code, "code", "", "what a page's QR code says; with a file, it must be of that page")
	return cmd
}

// verifyPages checks the pages of days on any machine, without the station. Those
// that follow each other must be one chain.
func verifyPages(out io.Writer, files []string, key, code string) error {
	pages := make([]daily.Page, 0, len(files))
	for _, f := range files {
		data, err := readPage(f)
		if err != nil {
			return err
		}
		p, err := checkDaily(data, key)
		if err != nil {
			return err
		}
		pages = append(pages, p)
		t := p.Totals()
		fmt.Fprintf(out, "%s: %s, page %d, whole: %d planned, %d sent, %d heard; signed by %s\n", f, p.Date, p.Number, t.Planned, t.Sent, t.Heard, p.Key)
	}
	if err := oneChain(pages); err != nil {
		return err
	}
	return verifyCode(out, pages, key, code)
}

// readPage reads a file that may be a page.
func readPage(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("daily page: %w", err)
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, daily.MostBytes+1))
}

// oneChain checks pages that follow each other by their number: each must carry
// the hash of the one before.
func oneChain(pages []daily.Page) error {
	slices.SortFunc(pages, func(a, b daily.Page) int { return cmp.Compare(a.Number, b.Number) })
	for i := 1; i < len(pages); i++ {
		a, b := pages[i-1], pages[i]
		if a.Key == b.Key && b.Number == a.Number+1 && b.Prev != a.Hash {
			return app.Fail("daily.not_chained", nil, "date", string(b.Date), "before", string(a.Date))
		}
	}
	return nil
}

// verifyCode checks what a QR code says, by itself or against the one page that
// was given with it.
func verifyCode(out io.Writer, pages []daily.Page, key, code string) error {
	if code == "" {
		return nil
	}
	date, hash, err := daily.CheckCode(code, key, wire.VerifySignature)
	if err != nil {
		return err
	}
	for _, p := range pages {
		if p.Hash != hash {
			return app.Fail("daily.other_code", nil, "date", string(p.Date))
		}
	}
	fmt.Fprintf(out, "code: %s, signed, hash %s\n", date, hash)
	return nil
}
