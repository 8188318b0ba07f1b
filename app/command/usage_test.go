package command

import (
	"bytes"
	"strings"
	"testing"
)

func TestWrongUsageIsASentenceThatLeadsOn(t *testing.T) {
	for want, args := range map[string][]string{
		"no file is named. See tienglang import --help.":                             {"import", "--data", t.TempDir()},
		`invalid argument "x" for "--clusters" flag. See tienglang workshop --help.`: {"workshop", "--clusters", "x"},
		"unknown flag: --nope. See tienglang --help.":                                {"--nope"},
		`unknown command "frobnicate" for "tienglang". See tienglang --help.`:        {"frobnicate"},
		"accepts 1 arg(s), received 0. See tienglang loudness --help.":               {"loudness"},
	} {
		var out, errOut bytes.Buffer
		status := Main(args, &out, &errOut)
		if got := errOut.String(); status != 1 || got != "tienglang: "+want+"\n" || out.Len() > 0 {
			t.Errorf("%s: exit %d, %q, %q", strings.Join(args, " "), status, got, &out)
		}
	}
}
