package clusters

import (
	"fmt"
	"testing"

	"tienglang/app"
	"tienglang/ui/uitest"
)

// TestLabelsArePrintedOfWhatWasChosen: of all, of the chosen cluster, from the
// cell on at which a sheet is still whole; the next ones begin behind them.
func TestLabelsArePrintedOfWhatWasChosen(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	all := len(b.ClustersOf)
	p.openLabels()
	e.Wait()
	e.Picture(t, "cum-loa-nhan")
	if p.labels.at.Value() == "" || !e.Sees(fmt.Sprintf("%d nhãn, %d tờ A4", all, (all+23)/24)) {
		t.Fatalf("%q", e.Words())
	}
	p.labels.cell.Choose(23)
	p.labels.phone.SetText("0208 3 856 123")
	p.labels.chips[1].OnTapped()
	if !e.Sees("1 nhãn, 1 tờ A4") {
		t.Errorf("%q", e.Words())
	}
	e.Picture(t, "cum-loa-nhan-mot")
	p.labels.write("/home/hoa/nhan.pdf")
	e.Wait()
	if b.Called("PrintLabels nhan.pdf 24 1") != 1 || b.LabelsNoted.Phone != "0208 3 856 123" {
		t.Errorf("%q, noted %+v", b.Calls, b.LabelsNoted)
	}
	if p.labels.cell.Index != 0 {
		t.Errorf("a sheet that is used up goes on at cell %d", p.labels.cell.Index+1)
	}
}

func TestLabelsThatAreRefusedAreTold(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.openLabels()
	e.Wait()
	b.Do(func() {
		b.Errs = map[string]error{"PrintLabels": app.Fail("labels.bad_station", nil, "address", "xyz")}
	})
	p.labels.write("/home/hoa/nhan.pdf")
	e.Wait()
	if e.Refused() == "" {
		t.Error("nobody is told")
	}
}

// TestALabelThatIsScannedFindsItsCluster although a filter would hide it.
func TestALabelThatIsScannedFindsItsCluster(t *testing.T) {
	b := uitest.Station()
	_, p := shown(t, b, nil)
	want := b.ClustersOf[7].ID
	p.search.SetText("tienglang:1?xa=x&cum=" + string(want) + "&so=8&dai=https%3A%2F%2Fa%3A1")
	if len(p.shown) != 1 || p.shown[0].ID != want {
		t.Errorf("%d rows are shown", len(p.shown))
	}
	p.search.SetText("tienglang:1?cum=nobody")
	if len(p.shown) != 0 {
		t.Errorf("a label of nobody shows %d", len(p.shown))
	}
}
