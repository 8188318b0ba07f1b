package hub

import (
	"context"
	"encoding/json"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Order is what the province has ordered, whoever it went to.
type Order struct {
	ID        app.ID
	Kind      app.HubOrderKind
	Title     string
	Args      json.RawMessage
	Sound     string // SHA-256, "" without
	Target    app.ID // of a withdrawal: the order that it takes back
	IssuedAt  time.Time
	ExpiresAt time.Time
}

// Issue is an order as it went to one commune.
type Issue struct {
	Commune     app.ID
	CommuneName string
	Seq         int64
	SentAt      time.Time // first fetched; zero: not yet
	State       app.HubOrderState
	Code        string // why it was refused
	Detail      map[string]string
	AnsweredAt  time.Time
}

// OrderLine is an order with how many communes are how far with it.
type OrderLine struct {
	Order
	Communes int
	States   map[app.HubOrderState]int
	Taken    bool // a withdrawal of it was issued
}

// SignedOrder is an order as a station fetches it.
type SignedOrder struct {
	Seq      int64
	Envelope []byte
}

// OrderSound is a sound that orders name.
type OrderSound struct {
	SHA256  string
	Ext     string
	Bytes   int64
	AddedAt time.Time
}

// Orders keeps what the province orders.
type Orders interface {
	// IssueOrder numbers o for each of the communes, signs it and keeps all,
	// in one transaction. "hub.commune_unknown".
	IssueOrder(ctx context.Context, o Order, communes []app.ID, sign func(app.HubOrder) ([]byte, error)) error
	// OrdersAfter lists a commune's orders above a number, at most
	// wire.MaxHubPullCount of them and wire.MaxHubPull bytes, notes that they
	// were fetched, and tells the newest number. A station that knows of a
	// higher number than the hub does raises the hub's, so that one whose
	// folder was put back from an old copy gives no number twice.
	OrdersAfter(ctx context.Context, commune app.ID, after int64, at time.Time) (orders []SignedOrder, last int64, err error)
	// AnswerOrders keeps what a commune says; of an order, the newest by its
	// station's time counts. What was not issued to it is passed over.
	AnswerOrders(ctx context.Context, commune app.ID, answers []wire.HubAnswer) error
	// OrderLines lists orders without withdrawals, newest first.
	OrderLines(ctx context.Context, limit int) ([]OrderLine, error)
	// OrderOf finds one, with what each commune says: "hub.order_unknown".
	OrderOf(ctx context.Context, id app.ID) (OrderLine, []Issue, error)
	// CommuneOrders lists what went to one commune, newest first.
	CommuneOrders(ctx context.Context, commune app.ID, limit int) ([]CommuneOrder, error)
	AddOrderSound(ctx context.Context, s OrderSound) error
	// OrderSound finds one that an order to that commune names; to the
	// administrator, "" for commune, any: "hub.media_unknown".
	OrderSound(ctx context.Context, commune app.ID, sha256 string) (OrderSound, error)
}

// CommuneOrder is an order beside what one commune says of it.
type CommuneOrder struct {
	Order
	Issue
}

// Place is from which machines a commune's key was used.
type Place struct {
	Boot    string // of the machine that is served
	Address string
	Seen    time.Time

	Before        string // of that which was served before
	BeforeAddress string
	BeforeSeen    time.Time

	Twin        string // of another that is refused, "" for none
	TwinAddress string
	TwinSeen    time.Time
}

// Places keeps account of who uses a commune's key.
type Places interface {
	// Place is a commune's; the zero value before the first.
	Place(ctx context.Context, commune app.ID) (Place, error)
	SetPlace(ctx context.Context, commune app.ID, p Place) error
}
