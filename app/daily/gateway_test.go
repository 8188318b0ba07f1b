package daily_test

import (
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/daily"
)

// What a gateway put into a transmitter is told of apart: no pole has heard it
// for that. A page without any is encoded as before.
func TestWhatWasFedIsNotHeard(t *testing.T) {
	r := records()
	for i := range r.Played {
		if r.Played[i].Cluster == "c1" {
			r.Played[i].Kind = app.PlayLogFed
		}
	}
	p := daily.Make(day, r, at(9, 30, 0))
	news := p.Programmes[1].At[0]
	if !news.Fed || news.Whole() || !news.FedWhole() || news.Heard != 899_000 {
		t.Errorf("at c1 %+v", news)
	}
	if got := p.Totals(); got.Heard != 1 || got.FedMS != 295_000+899_000 || got.HeardMS != 300_000+60_000 || got.DueMS != 900_000+60_000+1_800_000 {
		t.Errorf("totals %+v", got)
	}
	body, err := daily.Make(day, records(), at(9, 30, 0)).Encode()
	if err != nil || strings.Contains(string(body), `"fed"`) {
		t.Errorf("a page without a gateway tells of one, %v", err)
	}
}
