package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Pull fetches the orders above a number. Where there are none the hub holds
// its answer for so long as wait, at most wire.LongestPull. An older hub
// knows no orders: "hub.orders_unknown".
func (c *Client) Pull(ctx context.Context, after int64, revoked string, wait time.Duration) (wire.HubPull, error) {
	ctx, cancel := context.WithTimeout(ctx, wait+c.stall)
	defer cancel()
	c.mu.Lock()
	twice := c.twice
	c.mu.Unlock()
	path := "/api/orders?after=" + strconv.FormatInt(after, 10) + "&wait=" + strconv.Itoa(int(wait.Seconds())) +
		"&twice=" + strconv.FormatBool(twice) + // the hub answers at once when it is otherwise
		"&revoked=" + url.QueryEscape(revoked)
	resp, err := c.do(ctx, request{method: http.MethodGet, path: path, ok: http.StatusNotFound})
	if err != nil {
		return wire.HubPull{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusNotFound {
		return wire.HubPull{}, app.Fail("hub.orders_unknown", nil)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, wire.MaxHubPull+1))
	if err != nil {
		return wire.HubPull{}, c.unreachable(err)
	}
	p, err := decodePull(body)
	if err == nil {
		c.mu.Lock()
		c.twice = p.Twice
		c.mu.Unlock()
	}
	return p, err
}

// decodePull reads an answer to a pull, within its bounds.
func decodePull(body []byte) (p wire.HubPull, err error) {
	if len(body) > wire.MaxHubPull {
		return p, app.Fail("hub.answer_strange", nil, "status", "too large")
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return wire.HubPull{}, app.Fail("hub.answer_strange", err, "status", "200")
	}
	if len(p.Orders) > wire.MaxHubPullCount {
		return wire.HubPull{}, app.Fail("hub.answer_strange", nil, "status", "too many")
	}
	return p, nil
}

// AnswerOrders tells the hub what became of its orders.
func (c *Client) AnswerOrders(ctx context.Context, answers []wire.HubAnswer) error {
	ctx, cancel := context.WithTimeout(ctx, c.stall)
	defer cancel()
	body, err := json.Marshal(wire.HubAnswers{Answers: answers})
	if err != nil {
		return app.Fail("hub.request_malformed", err)
	}
	resp, err := c.do(ctx, request{method: http.MethodPost, path: "/api/orders/answers", body: body, kind: "application/json"})
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
