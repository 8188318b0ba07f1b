package backend

import (
	"context"
	"strings"
	"time"

	"tienglang/app"
)

// ClusterAlarm is one thing that a technician should know, with all the
// clusters that it covers.
type ClusterAlarm struct {
	Kind     string   // "station", "carrier", "hamlet", "line", "data", "dead", "volume", "hot", "disk", "clock", "signal", "power"
	Of       string   // name of the hamlet, of the carrier, or of the cluster; "" where several share it
	Clusters []app.ID // at least one
	Names    []string // of the clusters
	Hamlets  int      // in how many they are
	Since    time.Time
	Times    int    // how often within a day, of the cluster where that is most
	Grave    int    // 1, and more as it gets worse
	Figure   int    // the worst measured: °C, dBm, MB, ms or volume, by the kind
	Wanted   int    // the volume that was ordered
	KnownBy  string // who knows of it as it stands, "" for nobody
	KnownAt  time.Time
}

// ClusterHealth is how the clusters fare.
type ClusterHealth interface {
	// Alarms are those that stand, what nobody knows of first.
	Alarms() []ClusterAlarm
	// KnowAlarm notes that who is signed in knows of an alarm: it is quiet until
	// it gets worse; known false takes that back. "alarm.over" when it is none any
	// more.
	KnowAlarm(ctx context.Context, a ClusterAlarm, known bool) error
	// Vitals are the points of a cluster's graph from the first day to the last,
	// each of one span of time, which divides a day; none of what has not come.
	Vitals(ctx context.Context, cluster app.ID, from, to app.Date, span time.Duration) ([]VitalsPoint, error)
}

// Unmeasured stands for a figure of a VitalsPoint that nobody measured.
const Unmeasured = -1 << 15

// VitalsRange is the least, the mean and the greatest of what was measured.
type VitalsRange struct{ Min, Mean, Max int }

// VitalsPoint is one stretch of a graph.
type VitalsPoint struct {
	At                                time.Time
	Unknown, Ready, Heard, Late, Lost int         // minutes
	Celsius, Signal, Level, ClockMS   VitalsRange // °C, dBm, dBFS, ms
	Volume                            VitalsRange
	FreeMB                            int // the least
	DataKB                            int // all
}

// needAlarm begins the needs that are alarms.
const needAlarm = "alarm_"

// NeedClusters are several clusters that have gone a moment ago, for one or
// another reason.
const NeedClusters NeedKind = "clusters"

// NeedUnpairedMany are many clusters without a box, as after a list came in.
const NeedUnpairedMany NeedKind = "unpaired_many"

// OfClusters tells whether a need counts at the clusters' page.
func (k NeedKind) OfClusters() bool {
	return k == NeedCheck || k == NeedChecks || k == NeedParts || k == NeedCluster || k == NeedClusters || strings.HasPrefix(string(k), needAlarm)
}

// Need is what an alarm wants of a person; ok is false for one that somebody
// knows of.
func (a ClusterAlarm) Need() (n Need, ok bool) {
	kind := a.Kind
	if a.Of == "" && kind != "station" {
		kind += "_many"
	}
	return Need{
		Kind: NeedKind(needAlarm + kind), Object: a.Clusters[0], Title: a.Of, Since: a.Since, Count: len(a.Clusters),
	}, a.KnownBy == ""
}
