package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// OrderGiven is an order to several clusters.
type OrderGiven struct {
	Kind     string // "volume", "power", "stop", "restart", "test-tone", "update"
	Value    int    // of "volume", 0 to 100, and of "power", 1 for on
	Clusters []app.ID
	Reason   string        // for the log; must be there with AboveCap
	AboveCap time.Duration // how long a volume may exceed caps, 0: it may not
}

// AboveCap is a volume above its cluster's cap, as it was ordered and set.
type AboveCap struct {
	Volume int // 0: there is none
	Until  time.Time
	Reason string
}

// ClusterOrder is what became of an order at one cluster.
type ClusterOrder struct {
	Batch     app.ID
	Cluster   app.ID
	Name      string
	Kind      string
	Value     int
	State     string    // "waiting", "sent", "done", "refused", "unheard", "expired", "withdrawn", "superseded"
	Err       error     // why it was refused, or waits; nil where there is nothing to say
	Silent    bool      // off without an amplifier that can be switched: it keeps silence
	AboveCap  time.Time // until when the volume exceeds the cap; zero: it does not
	Reason    string
	Was       string // versions before and after an update that is done
	Is        string
	GivenAt   time.Time
	ExpiresAt time.Time
}

// Open reports whether something may come of it still.
func (o ClusterOrder) Open() bool { return o.State == "waiting" || o.State == "sent" }

// ClusterOrdering is what is ordered of clusters.
type ClusterOrdering interface {
	// GiveOrder orders something and returns the batch under which each
	// cluster's answer stands. Errors are those of the whole.
	GiveOrder(ctx context.Context, o OrderGiven) (batch app.ID, err error)
	// OrderAnswers are the answers to a batch of this start as they stand, in the
	// order of its clusters. It reads memory alone.
	OrderAnswers(batch app.ID) []ClusterOrder
	// Orders are those that wait or are not answered, and then the last that
	// ended, the newest first.
	Orders(ctx context.Context) ([]ClusterOrder, error)
	// WithdrawOrders takes back orders that wait: "order.not_waiting".
	WithdrawOrders(ctx context.Context, all []ClusterOrder) error
	// TakeBackOrder sets the volumes of a batch to what they were, and returns
	// the batch of that, "" where all of it was waiting: "order.not_back".
	TakeBackOrder(ctx context.Context, batch app.ID) (app.ID, error)
}
