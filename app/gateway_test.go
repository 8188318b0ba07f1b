package app

import (
	"maps"
	"slices"
	"testing"
	"time"
)

func TestWhatHangsOnAGateway(t *testing.T) {
	all := []Cluster{
		{ID: "fm", Technology: TechnologyFM, SpeakerKey: "K"},
		{ID: "fm2", Technology: TechnologyFM, Gateway: "fm"},
		{ID: "wire", Technology: TechnologyWired, Gateway: "fm"},
		{ID: "own", Technology: TechnologyFM, Gateway: "fm", SpeakerKey: "L"},
		{ID: "ip", Technology: TechnologyIP, Gateway: "fm"},
		{ID: "chain", Technology: TechnologyFM, Gateway: "fm2"},
		{ID: "lost", Technology: TechnologyFM, Gateway: "gone"},
		{ID: "self", Technology: TechnologyFM, Gateway: "self"},
		{ID: "removed", Technology: TechnologyFM, DeletedAt: time.Unix(1, 0)},
		{ID: "orphan", Technology: TechnologyFM, Gateway: "removed"},
		{ID: "onIP", Technology: TechnologyFM, Gateway: "ip"},
	}
	if got := Carriers(all); !maps.Equal(got, map[ID]ID{"fm2": "fm", "wire": "fm"}) {
		t.Errorf("carriers %v", got)
	}
	for chosen, want := range map[ID][]ID{
		"wire": {"fm", "fm2", "wire"}, "fm": {"fm", "fm2", "wire"}, "ip": {"ip"}, "own": {"own"}, "orphan": {"orphan"}, "none": nil,
	} {
		if got := FedTogether(all, func(id ID) bool { return id == chosen }); !slices.Equal(got, want) {
			t.Errorf("with %s sounds %v, want %v", chosen, got, want)
		}
	}
}
