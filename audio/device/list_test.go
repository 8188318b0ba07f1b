package device_test

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device"
	"tienglang/audio/device/devicetest"
)

func TestListTellsMicrophonesFromMonitors(t *testing.T) {
	s := devicetest.Start(t)
	add(t, s, "pole")
	if err := s.AddMicrophone("mic"); err != nil {
		t.Fatal(err)
	}
	inputs, outputs, err := device.List()
	if err != nil {
		t.Fatal(err)
	}
	monitors := map[string]bool{}
	for _, d := range inputs {
		monitors[d.ID] = d.Monitor
	}
	if m, ok := monitors["pulse:mic"]; !ok || m {
		t.Errorf("no microphone mic in %+v", inputs)
	}
	if !monitors["pulse:pole.monitor"] {
		t.Errorf("no monitor of pole in %+v", inputs)
	}
	if inputs[0].Monitor {
		t.Errorf("a monitor stands first: %+v", inputs)
	}
	found := false
	for _, d := range outputs {
		found = found || d.ID == "pulse:pole" && d.Name == "pole"
	}
	if !found {
		t.Errorf("no output pole in %+v", outputs)
	}
}

func TestNoMicrophoneIsSaid(t *testing.T) {
	s := devicetest.Start(t)
	add(t, s, "pole") // its monitor is all there is to listen to
	if _, err := device.OpenInput("", device.InputOptions{}); app.CodeOf(err) != "device.none" {
		t.Errorf("without a microphone: %v", err)
	}
	if _, err := device.OpenInput("USB mic", device.InputOptions{}); app.CodeOf(err) != "device.not_found" {
		t.Errorf("with an unknown name: %v", err)
	}
	in, err := device.OpenInput("pole.monitor", device.InputOptions{})
	if err != nil {
		t.Fatalf("a monitor that is named: %v", err)
	}
	shut(t, in)
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := device.OpenInput("pole.monitor", device.InputOptions{}); err == nil {
		t.Error("opened without a sound server")
	}
}

func TestDefaultInputIsTheMicrophone(t *testing.T) {
	s := devicetest.Start(t)
	add(t, s, "pole")
	if err := s.AddMicrophone("mic"); err != nil {
		t.Fatal(err)
	}
	in, err := device.OpenInput("", device.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, in)
	if in.Device().Name != "mic" {
		t.Errorf("opened %+v", in.Device())
	}
}

func TestNullDeviceRunsInRealTime(t *testing.T) {
	c := &calls{}
	began := time.Now()
	out, err := device.OpenOutput(device.NullID, device.OutputOptions{}, c.fill)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, out)
	in, err := device.OpenInput(device.NullID, device.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, in)
	p, n := make([]float32, 4800), 0
	until(t, "half a second went both ways", func() bool {
		n += in.Read(p)
		return n > 24000 && c.played() > 24000
	})
	if ahead := float64(c.played())/48000 - time.Since(began).Seconds(); ahead > 0.3 {
		t.Errorf("the null output runs %.2f s ahead of time", ahead)
	}
}

func TestVariableChoosesTheSoundSystem(t *testing.T) {
	t.Setenv(device.BackendVariable, "null")
	inputs, outputs, err := device.List()
	if err != nil || len(inputs) != 1 || len(outputs) != 1 {
		t.Fatalf("%+v, %+v, %v", inputs, outputs, err)
	}
	if inputs[0].Name != "NULL Capture Device" {
		t.Errorf("%+v", inputs)
	}
}

// ALSA lists its converters and a "null" on a machine without a single card;
// none of them is a microphone.
func TestALSAConvertersAreNoMicrophones(t *testing.T) {
	t.Setenv(device.BackendVariable, "alsa")
	inputs, _, err := device.List()
	if err != nil && app.CodeOf(err) != "device.none" {
		t.Fatal(err)
	}
	for _, d := range inputs {
		if d.ID == "alsa:null" || d.ID == "alsa:speexrate" {
			t.Errorf("%+v", d)
		}
	}
	if len(inputs) > 0 {
		return // this machine has a card
	}
	if _, err := device.OpenInput("", device.InputOptions{}); app.CodeOf(err) != "device.none" {
		t.Errorf("without a card: %v", err)
	}
}

func TestUnreadInputCountsWhatItDrops(t *testing.T) {
	in, err := device.OpenInput(device.NullID, device.InputOptions{BufferMS: 50})
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, in)
	until(t, "frames are dropped", func() bool { return in.Stats().Overruns > 0 })
	if st := in.Stats(); st.Missing < audio.Duration(1, audio.Rate) {
		t.Errorf("%+v: what is dropped is not missing", st)
	}
	p, kept := make([]float32, 48000), 0
	until(t, "what was kept is read", func() bool {
		kept += in.Read(p)
		return kept >= 2400
	})
}
