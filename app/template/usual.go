package template

import "tienglang/app"

// Usual are the two templates that come with the program. Their sounds are the
// station's own to choose. The segues are those of a calm bulletin: words begin
// as the jingle leaves, and a second's breath is left between items.
func Usual() []app.Template { return []app.Template{morning(), announcement()} }

func morning() app.Template {
	item := func(name string) app.Place { return app.Place{Kind: app.PlaceItem, Name: name, SegueMS: 800} }
	return app.Template{
		Name: "Bản tin sáng 15 phút", SlotSeconds: 15 * 60,
		Places: []app.Place{
			{Kind: app.PlaceOpening, Name: "Nhạc hiệu", SegueMS: -1500, FadeOutMS: 1500},
			{Kind: app.PlaceGreeting, Name: "Lời chào", SegueMS: 700},
			item("Tin 1"), item("Tin 2"), item("Tin 3"), item("Tin 4"),
			{Kind: app.PlaceItem, Name: "Thời tiết, nông vụ", SegueMS: 800},
			{Kind: app.PlaceFarewell, Name: "Lời kết", SegueMS: -500},
			{Kind: app.PlaceClosing, Name: "Nhạc kết", FadeInMS: 500, FadeOutMS: 2000},
		},
		Sting: &app.Sting{BeforeMS: -200, AfterMS: -300},
		Bed:   &app.Bed{GainDB: -6, DuckDB: 12, LeadMS: 1500, TailMS: 2500, FadeInMS: 800, FadeOutMS: 2500},
	}
}

func announcement() app.Template {
	return app.Template{
		Name: "Thông báo ngắn", SlotSeconds: 3 * 60,
		Places: []app.Place{
			{Kind: app.PlaceOpening, Name: "Nhạc hiệu", SegueMS: -800, FadeOutMS: 1000},
			{Kind: app.PlaceItem, Name: "Thông báo", SegueMS: 1200},
			{Kind: app.PlaceItem, Name: "Nhắc lại", SegueMS: -300},
			{Kind: app.PlaceClosing, Name: "Nhạc kết", FadeOutMS: 1500},
		},
		Bed: &app.Bed{GainDB: -8, DuckDB: 14, LeadMS: 1000, TailMS: 1500, FadeInMS: 500, FadeOutMS: 1500},
	}
}
