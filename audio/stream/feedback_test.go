package stream

import (
	"math"
	"testing"
	"time"

	"github.com/pion/rtcp"
)

// TestRoundTripFromCaptureStampedReports finds the round trip although the
// reports' NTP field holds capture times.
func TestRoundTripFromCaptureStampedReports(t *testing.T) {
	t.Parallel()
	var f feedback
	sent := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	captured := sent.Add(-3 * time.Second)
	ntp := ntpOf(captured)
	f.reported(ntp, sent)
	f.reported(ntpOf(captured.Add(time.Second)), sent.Add(time.Second))
	held := 250 * time.Millisecond
	f.received(rtcp.ReceptionReport{
		LastSenderReport: uint32(ntp >> 16), Delay: uint32(held * 65536 / time.Second), Jitter: 480,
	}, sent.Add(held+42*time.Millisecond))
	if d := (f.rtt - 42*time.Millisecond).Abs(); d > 20*time.Microsecond {
		t.Errorf("round trip %v", f.rtt)
	}
	if f.jitter != 10*time.Millisecond {
		t.Errorf("jitter %v", f.jitter)
	}
	f.received(rtcp.ReceptionReport{LastSenderReport: 12345, Delay: 0}, sent.Add(time.Hour))
	if f.rtt > 43*time.Millisecond {
		t.Errorf("took an unknown report: %v", f.rtt)
	}
}

// TestLossCountsEachPacketOnce asks four times for each of ten packets in a
// hundred, and reports no loss beside it.
func TestLossCountsEachPacketOnce(t *testing.T) {
	t.Parallel()
	var f feedback
	for round := range 40 {
		f.packets.Add(100)
		for i := range 40 {
			f.ask(uint16(round*100 + i%10))
		}
		f.received(rtcp.ReceptionReport{}, time.Now())
	}
	if math.Abs(f.loss-0.1) > 0.001 || f.nacks.Load() != 1600 {
		t.Errorf("loss %.3f, %d requests", f.loss, f.nacks.Load())
	}
	for range 40 {
		f.packets.Add(100)
		f.received(rtcp.ReceptionReport{FractionLost: 64}, time.Now())
	}
	if math.Abs(f.loss-0.25) > 0.001 {
		t.Errorf("loss %.3f", f.loss)
	}
}

// TestResendingIsBounded asks without end.
func TestResendingIsBounded(t *testing.T) {
	t.Parallel()
	var f feedback
	paid := 0
	for range 1000 {
		f.credit()
	}
	for range 100000 {
		if f.pay() {
			paid++
		}
	}
	if paid < resendMost || paid > resendMost+resendCredit {
		t.Errorf("paid %d", paid)
	}
}
