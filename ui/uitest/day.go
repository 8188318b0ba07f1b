package uitest

import (
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// sampleLine is the day of the design's picture.
func sampleLine() []backend.DayPart {
	day := app.DateOf(Morning)
	part := func(title string, from, to time.Duration, s backend.DayState) backend.DayPart {
		return backend.DayPart{Title: title, Kind: app.BroadcastProgramme, Priority: app.PriorityNormal,
			From: day.At(from * time.Minute), To: day.At(to * time.Minute), State: s, Due: 43}
	}
	line := []backend.DayPart{
		part("Dự báo thời tiết", 300, 314, backend.DayHeard),
		part("Bản tin sáng", 315, 330, backend.DayOnAir),
		part("Thông báo: kế hoạch sử dụng đất 2027", 330, 360, backend.DayHeld),
		part("Tiếp âm VOV1: Thời sự sáng", 360, 390, backend.DayFallback),
		part("Bạn của nhà nông", 990, 1005, backend.DayHeld),
		part("Dân ca", 1005, 1020, backend.DayHeld),
		part("Bản tin chiều", 1020, 1050, backend.DayApproval),
		part("Tiếp âm Đài tỉnh: Thời sự Thái Nguyên", 1050, 1080, backend.DayFallback),
	}
	line[0].Heard, line[0].Absent, line[0].Broadcast = 42, []string{"Khe Cốc 2"}, "b1"
	line[1].Broadcast, line[1].Programme = "b2", "p2"
	line[2].Priority = app.PriorityRaised
	for i := range line {
		line[i].Entry = app.ID("e" + string(rune('1'+i)))
		if line[i].State == backend.DayHeld {
			line[i].Held = 43
		}
		if line[i].State == backend.DayFallback {
			line[i].Kind = app.BroadcastRelay
		}
	}
	return line
}
