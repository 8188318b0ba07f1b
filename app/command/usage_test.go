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

// A word that no command has ends badly below another command too, and wrong
// usage of the security check is no finding of it.
func TestWrongUsageBelowACommand(t *testing.T) {
	for _, c := range []struct {
		args   []string
		want   string
		status int
	}{
		{[]string{"inventory", "exprot"}, `unknown command "exprot" for "tienglang inventory". See tienglang inventory --help.`, 1},
		{[]string{"map", "imp"}, `unknown command "imp" for "tienglang map". See tienglang map --help.`, 1},
		{[]string{"maintenance", "shut"}, `unknown command "shut" for "tienglang maintenance". See tienglang maintenance --help.`, 1},
		{[]string{"inventory", "import"}, "accepts 1 arg(s), received 0. See tienglang inventory import --help.", 1},
		{[]string{"security-check", "--jsn"}, "unknown flag: --jsn. See tienglang security-check --help.", exitNotRun},
		{[]string{"security-check", "now"}, `unknown command "now" for "tienglang security-check". See tienglang security-check --help.`, exitNotRun},
	} {
		var out, errOut bytes.Buffer
		status := Main(c.args, &out, &errOut)
		if got := errOut.String(); status != c.status || got != "tienglang: "+c.want+"\n" || out.Len() > 0 {
			t.Errorf("%v: exit %d, %q, %q", c.args, status, got, &out)
		}
	}
	var out, errOut bytes.Buffer
	if status := Main([]string{"inventory"}, &out, &errOut); status != 0 || !strings.Contains(out.String(), "export") || errOut.Len() > 0 {
		t.Errorf("exit %d, %q, %q", status, &out, &errOut)
	}
}
