package uitest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
	"tienglang/app/holding"
	"tienglang/ui/backend"
)

// Morning is the time of the design's pictures: Monday 23/11/2026, 05:22:18.
var Morning = time.Date(2026, 11, 23, 5, 22, 18, 0, time.FixedZone("+07", 7*3600))

// Medium makes a medium that sounds like a voice recording.
func Medium(name string, kind app.MediaKind, d time.Duration) app.Media {
	sum := sha256.Sum256([]byte(name + string(kind) + d.String()))
	return app.Media{SHA256: hex.EncodeToString(sum[:]), Name: name, Ext: ".flac", Kind: kind,
		Bytes: int64(d.Seconds() * 60000), Duration: d, Channels: 1, AddedAt: Morning,
		Loudness: app.Loudness{IntegratedLUFS: -16.1, RangeLU: 4.2, TruePeakDBTP: -1.4, MaxMomentaryLUFS: -11, MaxShortTermLUFS: -13}}
}

// Fold takes the diacritics and capitals off: "Thời tiết" gives "thoi tiet".
func Fold(s string) string {
	s = strings.NewReplacer("đ", "d", "Đ", "d").Replace(norm.NFD.String(strings.ToLower(s)))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, s)
}

// Empty is a station at its first start: no name, no people, no clusters.
func Empty() *Backend {
	return &Backend{
		Clock: Morning, Secrets: map[app.ID]string{}, Errs: map[string]error{},
		ApprovalsOf: map[app.ID][]app.Approval{},
		EmergencyOf: EmergencyOf{PolicyIs: app.DefaultEmergencyPolicy()},
		HoldingOf:   HoldingOf{RulesOfData: holding.UsualRules(), ToldOf: map[app.ID]app.Holding{}, DataOf: map[app.ID]backend.LineData{}},
		Prefs: backend.Settings{Language: "vi", Theme: "light", TargetLUFS: -16, CeilingDB: -1,
			DelayMS: 300, Listen: "0.0.0.0:8443", AircheckDays: 30, EmergencyDays: 365, SilenceSeconds: 10, Gate: true},
		InputsOf:   []backend.Device{{Name: "Theo hệ thống"}, {ID: "usb", Name: "Micro USB bàn phát thanh", Default: true}},
		OutputsOf:  []backend.Device{{Name: "Theo hệ thống"}, {ID: "spk", Name: "Loa máy tính", Default: true}},
		MicLevel:   backend.Level{PeakDBFS: -9, HoldDBFS: -7, LUFS: -18},
		MicVerdict: backend.MicGood,
		Air:        backend.OnAir{LUFS: -120, PeakDBFS: -120},
	}
}

// Station is the commune of the design's pictures, the officer signed in,
// 43 clusters, a bulletin on air.
func Station() *Backend {
	b := Empty()
	b.SetUp = true
	b.StationIs = app.Station{Commune: "commune", Name: "Đài truyền thanh xã Tân Khê",
		CommuneOf: "Xã Tân Khê", Province: "tỉnh Thái Nguyên", CreatedAt: Morning.AddDate(0, -1, 0)}
	b.People = []app.User{
		{ID: "u1", Login: "hoa", Name: "Nguyễn Thị Hoà", CreatedAt: Morning,
			Roles: []app.Role{app.RoleEditor, app.RoleAnnouncer, app.RoleApprover, app.RoleAdministrator}},
		{ID: "u2", Login: "tung", Name: "Hoàng Văn Tùng", Roles: []app.Role{app.RoleEditor, app.RoleAnnouncer}, CreatedAt: Morning},
		{ID: "u3", Login: "mai", Name: "Lý Thị Mai", Roles: []app.Role{app.RoleApprover}, CreatedAt: Morning, MustChange: true},
	}
	b.Secrets = map[app.ID]string{"u1": "123456", "u2": "246810", "u3": "000000"}
	b.User = "u1"
	sampleClusters(b)
	sampleProgrammes(b)
	sampleToday(b)
	sampleSync(b)
	sampleSchedule(b)
	sampleOrders(b)
	sampleHolding(b)
	return b
}

var hamlets = []string{"Trung Tâm", "Đồng Tâm", "Đồi Chè", "Làng Thượng", "Gốc Gạo", "Na Lang", "Suối Giữa",
	"Núi Voi", "Khe Cốc", "Đồng Quan", "Cầu Đá", "Tiền Phong", "Bản Đông", "Ao Sen", "Làng Hạ", "Hồng Thái", "Bãi Hội", "Tân Lập"}

func sampleClusters(b *Backend) {
	for i, name := range hamlets {
		b.HamletsOf = append(b.HamletsOf, app.Hamlet{ID: app.ID(fmt.Sprintf("h%d", i+1)), Name: name})
	}
	for n := 1; n <= 43; n++ {
		h := (n - 1) * len(hamlets) / 43
		first := (h*43 + len(hamlets) - 1) / len(hamlets)
		c := app.Cluster{ID: app.ID(fmt.Sprintf("c%d", n)), Number: n, Name: fmt.Sprintf("%s %d", hamlets[h], n-first),
			Hamlet: b.HamletsOf[h].ID, Technology: app.TechnologyIP, Line: app.Line4G, Horns: []app.Horn{{Watts: 30}, {Watts: 30}},
			Volume: 60 + n%3*5, VolumeCap: 80, SpeakerKey: fmt.Sprintf("UKEY%02d", n), PairedAt: Morning.AddDate(0, -1, 0),
			InstalledOn: time.Date(2024, 3, 14, 0, 0, 0, 0, time.UTC)}
		s := app.ClusterStatus{Cluster: c.ID, State: app.StateHeard, LastReport: b.Clock.Add(-2 * time.Second),
			Connected: true, LatencyMS: 302, LevelDBFS: -18, Volume: c.Volume, Version: "0.1.0", PlayedMS: 438000}
		switch n {
		case 24:
			s.State, s.Connected, s.LastReport = app.StateLost, false, b.Clock.Add(-13*time.Minute)
		case 30:
			s.State, s.Connected, s.LastReport = app.StateUnknown, false, time.Time{}
			c.Technology, c.Line, c.SpeakerKey = app.TechnologyFM, app.LineNone, ""
		case 38:
			s.State, s.OffsetMS, s.Missed = app.StateLate, 1200, 2400
		}
		b.ClustersOf = append(b.ClustersOf, backend.ClusterView{Cluster: c, HamletName: hamlets[h], Status: s})
	}
	b.HeardOf = [14]float64{1, 1, 1, 1, 0.95, 1, 1, 1, 0.9, -1, 1, 0.7, 0.5, 0.2} // well until three days ago
	b.ZonesOf = []app.Zone{{ID: "z1", Name: "Trung tâm", Clusters: []app.ID{"c1", "c2", "c3"}},
		{ID: "z2", Name: "Phía bắc", Clusters: []app.ID{"c8", "c9", "c10", "c11"}},
		{ID: "z3", Name: "Vùng chè", Clusters: []app.ID{"c5", "c6", "c7"}}}
}

func sampleProgrammes(b *Backend) {
	add := func(title string, d time.Duration, s app.ProgrammeState, author app.ID, aired time.Time) {
		m := Medium(title, app.MediaMaster, d)
		b.MediaOf = append(b.MediaOf, m)
		b.ProgrammeOf = append(b.ProgrammeOf, app.Programme{ID: app.ID(fmt.Sprintf("p%d", len(b.ProgrammeOf)+1)),
			Title: title, State: s, Master: m.SHA256, Duration: d, Loudness: m.Loudness, Author: author, AiredAt: aired,
			CreatedAt: Morning.Add(-time.Hour), UpdatedAt: Morning.Add(-time.Hour), Version: 1,
			Items: []app.ProgrammeItem{{Kind: app.MediaVoice, Media: m.SHA256, Title: "Giọng đọc"}, {Kind: app.MediaBed, Media: "bed", Title: "Nhạc nền nhẹ", GainDB: -6}}})
	}
	add("Bản tin chiều", 14*time.Minute+52*time.Second, app.ProgrammeWaiting, "u2", time.Time{})
	add("Bản tin sáng", 15*time.Minute, app.ProgrammeApproved, "u1", Morning.Add(-7*time.Minute))
	add("Thông báo kế hoạch sử dụng đất 2027", 30*time.Minute, app.ProgrammeApproved, "u2", time.Time{})
	add("Dự báo thời tiết", 14*time.Minute, app.ProgrammeApproved, "u2", Morning.Add(-22*time.Minute))
	add("Bạn của nhà nông", 15*time.Minute, app.ProgrammeReturned, "u1", time.Time{})
	b.ProgrammeOf[4].Remark = "Tên cán bộ khuyến nông đọc sai, xin thu lại đoạn 2."
	add("Gương người tốt việc tốt", 8*time.Minute+40*time.Second, app.ProgrammeDraft, "u1", time.Time{})
	b.ApprovalsOf["p2"] = []app.Approval{{ID: "a1", Programme: "p2", Master: b.ProgrammeOf[1].Master, By: "u1", At: Morning.Add(-time.Hour), Approved: true, OwnWork: true}}
	b.MediaOf = append(b.MediaOf, Medium("Tin 1 Vụ chè", app.MediaVoice, 92*time.Second), Medium("Chào, điểm tin", app.MediaVoice, 45*time.Second),
		Medium("Nhạc nền nhẹ", app.MediaBed, 200*time.Second), Medium("Sáo trúc", app.MediaBed, 178*time.Second))
	sampleLibrary(b)
	b.LoudnessIs = app.Loudness{IntegratedLUFS: -20.6, TruePeakDBTP: -3.2}
}

func sampleToday(b *Backend) {
	on := app.Broadcast{ID: "b2", Kind: app.BroadcastProgramme, Programme: "p2", Title: "Bản tin sáng", StartedBy: "u1", StartedAt: Morning.Add(-7*time.Minute - 18*time.Second)}
	b.Air = backend.OnAir{On: true, Broadcast: on, Elapsed: 7*time.Minute + 18*time.Second, Total: 15 * time.Minute,
		LUFS: -18, PeakDBFS: -5, Counts: b.counts(), SentLog: Morning}
	done := app.Broadcast{ID: "b1", Kind: app.BroadcastProgramme, Programme: "p4", Title: "Dự báo thời tiết",
		StartedAt: Morning.Add(-22*time.Minute - 18*time.Second), EndedAt: Morning.Add(-8 * time.Minute), EndReason: "done"}
	b.TodayIs = backend.Today{
		Broadcasts: []backend.Aired{{Broadcast: done, Heard: 42, Due: 43, Absent: []string{"Khe Cốc 2"}}, {Broadcast: on, Heard: 40, Due: 43}},
		Next:       []app.Programme{b.ProgrammeOf[2]},
		Needs: []backend.Need{
			{Kind: backend.NeedApproval, Object: "p1", Title: "Bản tin chiều", Since: Morning.Add(-time.Hour), Due: app.DateOf(Morning).At(17 * time.Hour)},
			{Kind: backend.NeedCluster, Object: "c24", Title: "24 Khe Cốc 2", Since: Morning.Add(-12 * time.Minute)},
			{Kind: backend.NeedOwed, Object: "e3", Title: "Thông báo kế hoạch sử dụng đất", Due: Morning.AddDate(0, 0, 1), Count: 2},
		},
		Counts: b.Air.Counts,
		Line:   sampleLine(),
	}
	b.StatusIs = backend.Status{At: Morning, Key: "status.playlog_saved"}
}

func sampleSync(b *Backend) {
	b.SyncIs = app.SyncStatus{Enrolled: true, HubName: "hệ thống thông tin nguồn tỉnh Thái Nguyên", HubURL: "https://hub.thainguyen.example", Online: true,
		LastContact: Morning.Add(-4 * time.Minute), Waiting: 12, WaitingBytes: 38_400_000, SentToday: 57, Refused: 1,
		Uploading: "Bản tin sáng 23/11", UploadedBytes: 9_100_000, UploadBytes: 14_200_000}
	row := func(seq int64, k app.RecordKind, title string, size, sent int64, refused string) {
		b.QueueOf = append(b.QueueOf, backend.QueueRow{OutboxRow: app.OutboxRow{Seq: seq, Kind: k, CreatedAt: Morning, Refused: refused}, Title: title, Bytes: size, Sent: sent})
	}
	row(101, app.RecordPlayLog, "Nhật ký phát 22/11", 100_000, 0, "signature")
	row(102, app.RecordProgramme, "Bản tin sáng 23/11", 14_200_000, 9_100_000, "")
	row(103, app.RecordPlayLog, "Nhật ký phát 23/11", 200_000, 0, "")
	row(104, app.RecordStatus, "43 cụm, 05:00", 100_000, 0, "")
	row(105, app.RecordProgramme, "Thông báo đất đai", 21_800_000, 0, "")
	row(100, app.RecordBroadcast, "Dự báo thời tiết 05:00", 400, 0, "")
	b.QueueOf[len(b.QueueOf)-1].AckedAt = Morning.Add(-4 * time.Minute)
	for i, act := range []string{"people.sign_in", "programme.approve", "air.start", "cluster.pair", "settings.save"} {
		b.AuditOf = append(b.AuditOf, app.AuditRow{Seq: int64(90 - i), At: Morning.Add(-time.Duration(i*7) * time.Minute), User: "u1", Action: act})
	}
}

// sampleLibrary says of some programmes and media what is known of them.
func sampleLibrary(b *Backend) {
	b.CategoriesOf = []app.Category{{ID: "policy", Name: "Chủ trương, chính sách"}, {ID: "disaster", Name: "Thiên tai, khẩn cấp"},
		{ID: "health", Name: "Y tế, dịch bệnh"}, {ID: "agriculture", Name: "Nông nghiệp, khuyến nông"}, {ID: "culture", Name: "Văn hoá, thể thao"}}
	about := func(i int, a app.About) { b.ProgrammeOf[i].About = a }
	about(0, app.About{Category: "policy", Languages: []string{"vie"}, Tags: []string{"hội đồng nhân dân"}})
	about(2, app.About{Category: "policy", Authors: []string{"Ban địa chính xã"}, Tags: []string{"đất đai"}})
	about(3, app.About{Category: "disaster", Languages: []string{"vie", "tyz"}})
	about(4, app.About{Category: "agriculture", Authors: []string{"Trạm khuyến nông"}, Tags: []string{"vụ chè"}})
	b.AiredOf = []app.Broadcast{{ID: "b1", Programme: "p4", Title: "Dự báo thời tiết", StartedBy: "u2",
		StartedAt: Morning.Add(-22 * time.Minute), EndedAt: Morning.Add(-8 * time.Minute)}}
}
