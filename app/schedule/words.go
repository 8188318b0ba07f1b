package schedule

import (
	"time"

	"tienglang/app"
)

// What may stand in the columns that know few words. The English ones are
// those of the JSON.
var (
	kindWords = []word[app.BroadcastKind]{
		{app.BroadcastProgramme, []string{"chương trình", "programme"}},
		{app.BroadcastRelay, []string{"tiếp âm", "relay"}},
		{app.BroadcastLive, []string{"trực tiếp", "live"}},
	}
	priorityWords = []word[app.Priority]{
		{app.PriorityNormal, []string{"thông thường", "normal"}},
		{app.PriorityRaised, []string{"ưu tiên", "raised"}},
		{app.PriorityEmergency, []string{"khẩn cấp", "emergency"}},
	}
	repeatWords = []word[app.RepeatKind]{
		{app.RepeatOnce, []string{"một lần", "once"}},
		{app.RepeatDaily, []string{"hằng ngày", "hàng ngày", "daily"}},
		{app.RepeatWeekly, []string{"hằng tuần", "hàng tuần", "weekly"}},
		{app.RepeatDates, []string{"các ngày", "dates"}},
	}
	holidayWords = []word[app.HolidayRule]{
		{app.HolidayAsUsual, []string{"như thường", "usual"}},
		{app.HolidaySkip, []string{"nghỉ", "skip"}},
		{app.HolidayOnly, []string{"chỉ ngày lễ", "only"}},
	}
	cutWords = []word[app.CutRule]{
		{app.CutResume, []string{"phát tiếp", "resume"}},
		{app.CutRestart, []string{"phát lại", "restart"}},
		{app.CutLater, []string{"phát bù", "later"}},
		{app.CutJoin, []string{"vào lại", "join"}},
		{app.CutDrop, []string{"bỏ", "drop"}},
	}
	weekdayWords = []word[time.Weekday]{
		{time.Monday, []string{"t2", "thứ 2", "2", "mon"}},
		{time.Tuesday, []string{"t3", "thứ 3", "3", "tue"}},
		{time.Wednesday, []string{"t4", "thứ 4", "4", "wed"}},
		{time.Thursday, []string{"t5", "thứ 5", "5", "thu"}},
		{time.Friday, []string{"t6", "thứ 6", "6", "fri"}},
		{time.Saturday, []string{"t7", "thứ 7", "7", "sat"}},
		{time.Sunday, []string{"cn", "chủ nhật", "sun"}},
	}
)
