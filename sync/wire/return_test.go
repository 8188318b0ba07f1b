package wire

import (
	"strings"
	"testing"
)

func TestReturnHasItsBounds(t *testing.T) {
	for args, ok := range map[string]bool{
		`{"id":"a","sdp":"v=0","until":"2026-11-23T05:00:00Z"}`:                                  true,
		`{"id":"a","until":"2026-11-23T05:00:00Z"}`:                                              true,
		`{"id":"","until":"2026-11-23T05:00:00Z"}`:                                               false,
		`{"id":"a","until":"2026-11-23T05:00:00Z","other":1}`:                                    false,
		`{"id":"a","sdp":"` + strings.Repeat("x", maxReturnSDP+1) + `"}`:                         false,
		`{"id":"a","ice_servers":["","","","","","","","",""]}`:                                  false,
		`{"id":"a","microphone":true,"ice_servers":["stun:h:1"],"until":"0001-01-01T00:00:00Z"}`: true,
	} {
		var r Return
		if err := (Order{Kind: OrderReturn, Args: []byte(args)}).DecodeArgs(&r); (err == nil) != ok {
			t.Errorf("%.80s: %v", args, err)
		}
	}
}

func FuzzDecodeReturned(f *testing.F) {
	f.Add([]byte(`{"id":"a","sdp":"v=0"}`))
	f.Add([]byte(`{"id":"a","code":"return.slow_line"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := DecodeReturned(data)
		if err != nil {
			return
		}
		if r.ID == "" || (r.SDP == "") == (r.Code == "") {
			t.Errorf("took %+v", r)
		}
		b, err := EncodeReturned(r)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := DecodeReturned(b); err == nil && again != r {
			t.Errorf("%+v came back as %+v", r, again)
		}
	})
}
