package hub

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"tienglang/app"
)

// ordersData is the list of what was ordered.
type ordersData struct {
	All []OrderLine
}

const refreshOrders = 5 // seconds

func (w *web) orders(rw http.ResponseWriter, r *http.Request) error {
	all, err := w.s.store.OrderLines(r.Context(), listLimit)
	if err != nil {
		return err
	}
	w.show(rw, r, http.StatusOK, "orders", page{Title: "orders.title", In: true, Refresh: refreshOrders, Data: ordersData{all}})
	return nil
}

// orderFormData is the form of an order as it was filled in.
type orderFormData struct {
	orderForm
	Communes []Overview
}

func (w *web) orderPage(rw http.ResponseWriter, r *http.Request) error {
	f := newOrderForm(app.HubOrderKind(r.URL.Query().Get("kind")), w.s.c.Clock.Now())
	f.Chosen = r.URL.Query()["commune"]
	return w.showOrderForm(rw, r, f, nil)
}

func (w *web) showOrderForm(rw http.ResponseWriter, r *http.Request, f orderForm, problem error) error {
	all, err := w.s.store.Overviews(r.Context(), w.s.c.Clock.Now())
	if err != nil {
		return err
	}
	status := http.StatusOK
	if problem != nil {
		status = http.StatusUnprocessableEntity
	}
	w.show(rw, r, status, "order_new", page{
		Title: "order.new_" + string(f.Kind), In: true, Problem: problem, Data: orderFormData{f, all},
	})
	return nil
}

// issue gives the order that was filled in, to a browser or, where JSON is
// asked for, to another program of the province.
func (w *web) issue(rw http.ResponseWriter, r *http.Request) error {
	f, err := w.readOrderForm(rw, r)
	var n NewOrder
	if err == nil {
		n, err = f.order(w.s.c.Clock.Now())
	}
	var id app.ID
	if err == nil {
		id, err = w.s.Issue(r.Context(), n)
	}
	if err != nil && app.CodeOf(err) == "" {
		return err
	}
	if asksJSON(r) {
		if err != nil {
			writeProblem(rw, r, err)
			return nil
		}
		writeJSON(rw, map[string]app.ID{"order": id})
		return nil
	}
	if err != nil {
		return w.showOrderForm(rw, r, f, err)
	}
	http.Redirect(rw, r, "/orders/"+string(id), http.StatusSeeOther)
	return nil
}

func asksJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

// orderData is one order, with what each commune says of it.
type orderData struct {
	OrderLine
	Issues    []Issue
	Emergency app.HubEmergency
	Programme app.HubProgramme
	Over      bool
}

func (w *web) order(rw http.ResponseWriter, r *http.Request) error {
	d, err := w.orderData(r.Context(), app.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	w.show(rw, r, http.StatusOK, "order", page{Name: d.Title, In: true, Refresh: refreshOrders, Data: d})
	return nil
}

func (w *web) orderData(ctx context.Context, id app.ID) (d orderData, err error) {
	if d.OrderLine, d.Issues, err = w.s.store.OrderOf(ctx, id); err != nil {
		return d, err
	}
	d.Over = !w.s.c.Clock.Now().Before(d.ExpiresAt)
	switch d.Kind {
	case app.HubOrderEmergency:
		err = json.Unmarshal(d.Args, &d.Emergency)
	case app.HubOrderProgramme:
		err = json.Unmarshal(d.Args, &d.Programme)
	}
	return d, err
}

// Withdrawable reports whether there is anything left to take back.
func (d orderData) Withdrawable() bool {
	return !d.Taken && d.Kind != app.HubOrderWithdrawal
}

func (w *web) withdraw(rw http.ResponseWriter, r *http.Request) error {
	id := app.ID(r.PathValue("id"))
	d, err := w.orderData(r.Context(), id)
	if err == nil && d.Withdrawable() {
		_, err = w.s.Issue(r.Context(), NewOrder{Withdraw: id})
	}
	if err != nil {
		return err
	}
	http.Redirect(rw, r, "/orders/"+string(id), http.StatusSeeOther)
	return nil
}

func (w *web) orderSound(rw http.ResponseWriter, r *http.Request) error {
	m, err := w.s.store.OrderSound(r.Context(), "", r.PathValue("sha"))
	if err != nil {
		return err
	}
	return w.s.serveFile(rw, r, m.SHA256, m.Ext)
}

// orderStates in the order of the page: what needs a person last of what is
// done, first of what is open.
var orderStates = []app.HubOrderState{
	app.HubOrderRefused, app.HubOrderIssued, app.HubOrderSent, app.HubOrderWaiting,
	app.HubOrderApplied, app.HubOrderPlayed, app.HubOrderWithdrawn,
}

// OrderCount is how many communes are so far.
type OrderCount struct {
	State app.HubOrderState
	N     int
}

// Counts lists the states that occur.
func (l OrderLine) Counts() []OrderCount {
	var all []OrderCount
	for _, s := range orderStates {
		if n := l.States[s]; n > 0 {
			all = append(all, OrderCount{s, n})
		}
	}
	return all
}

// communeOrdersData is what went to one commune.
type communeOrdersData struct {
	Row
	All []CommuneOrder
}

func (w *web) communeOrders(rw http.ResponseWriter, r *http.Request) error {
	row, err := w.row(r)
	if err != nil {
		return err
	}
	d := communeOrdersData{Row: row}
	if d.All, err = w.s.store.CommuneOrders(r.Context(), row.ID, listLimit); err != nil {
		return err
	}
	d.All = slices.DeleteFunc(d.All, func(o CommuneOrder) bool { return o.Kind == app.HubOrderWithdrawal })
	w.show(rw, r, http.StatusOK, "commune_orders", page{Name: row.Name, In: true, Refresh: refreshOrders, Tab: "orders", Data: d})
	return nil
}
