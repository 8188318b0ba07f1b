package security

import (
	"errors"
	"io/fs"
	"time"

	"tienglang/app"
)

// Verdict is what was found of an item.
type Verdict string

// The verdicts. What was not looked at, or could not be, is Unknown and never
// Met.
const (
	Unknown       Verdict = "unknown"
	Met           Verdict = "met"
	Failed        Verdict = "failed"
	NotApplicable Verdict = "not_applicable" // by a person, with a reason
)

// Known reports whether v is one of the verdicts.
func (v Verdict) Known() bool {
	return v == Unknown || v == Met || v == Failed || v == NotApplicable
}

// Told is one sentence of a finding: the catalogue's key is "security.found." +
// Code.
type Told struct {
	Code string            `json:"code"`
	Args map[string]string `json:"args,omitempty"`
	// Cause is told within the sentence, as {cause}.
	Cause *Cause `json:"cause,omitempty"`
}

// Cause is an error as the catalogue tells it; without a Code one that has no
// sentence of its own.
type Cause struct {
	Code string            `json:"code,omitempty"`
	Args map[string]string `json:"args,omitempty"`
}

// Because is the sentence with the cause that err is. The words of err itself are
// the program's, and are for its log.
func (f Told) Because(err error) Told {
	f.Cause = &Cause{}
	if e := (*app.Error)(nil); errors.As(err, &e) {
		f.Cause.Code, f.Cause.Args = e.Code, e.Args
	} else if errors.Is(err, fs.ErrPermission) {
		f.Cause.Code = "security.no_access"
	}
	return f
}

// Tell makes a Told; pairs are names and values in turn.
func Tell(code string, pairs ...string) Told {
	t := Told{Code: code}
	for i := 0; i+1 < len(pairs); i += 2 {
		if t.Args == nil {
			t.Args = map[string]string{}
		}
		t.Args[pairs[i]] = pairs[i+1]
	}
	return t
}

// Evidence is a file that shows something, kept by its SHA-256.
type Evidence struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"` // bytes
}

// Result is what is known of one item in one year.
type Result struct {
	Item    string     `json:"item"`
	Verdict Verdict    `json:"verdict"`
	At      time.Time  `json:"at,omitzero"` // of the verdict
	By      app.ID     `json:"by,omitempty"`
	ByName  string     `json:"by_name,omitempty"`
	Found   []Told     `json:"found,omitempty"`  // by the item's probe
	Probed  Verdict    `json:"probed,omitempty"` // by the item's probe, whatever a person said since
	Note    string     `json:"note,omitempty"`   // a person's words; of what does not apply, the reason
	Files   []Evidence `json:"files,omitempty"`
	Was     Verdict    `json:"was,omitempty"` // the verdict before the last that differed
	WasAt   time.Time  `json:"was_at,omitzero"`

	// Accepted stands beside what a probe found bad, for as long as it is bad.
	Accepted *Acceptance `json:"accepted,omitempty"`
}

// Acceptance is that a person knows of what is bad and answers for leaving it
// so. It changes no verdict.
type Acceptance struct {
	By     app.ID    `json:"by"`
	ByName string    `json:"by_name"`
	At     time.Time `json:"at"`
	Why    string    `json:"why"`
}

// Check is the check of one year, with the list that it was made by.
type Check struct {
	Year    int       `json:"year"`
	BegunAt time.Time `json:"begun_at,omitzero"`
	RunAt   time.Time `json:"run_at,omitzero"` // when the probes ran last
	RunBy   string    `json:"run_by,omitempty"`
	Changed time.Time `json:"changed_at,omitzero"`
	List    List      `json:"list"`
	Results []Result  `json:"results,omitempty"`
}

// Begin is the check of a year of which nothing is known yet.
func Begin(year int, list List, at time.Time) Check {
	return Check{Year: year, BegunAt: at, Changed: at, List: list}
}

// Result is what is known of an item; Unknown where nothing is.
func (c Check) Result(item string) Result {
	for _, r := range c.Results {
		if r.Item == item {
			return r
		}
	}
	return Result{Item: item, Verdict: Unknown}
}

// Judge sets the verdict of an item and keeps what a person wrote and brought.
// What a person found not to apply stays so, whatever a probe finds, until a
// person says otherwise; and what a probe cannot tell is left to the person who
// could. byProbe says who speaks.
func (c *Check) Judge(r Result, byProbe bool) {
	was := c.Result(r.Item)
	switch {
	case !byProbe:
		r.Found, r.Probed = was.Found, was.Probed
	case was.Verdict == NotApplicable || r.Verdict == Unknown && was.By != "":
		found, probed := r.Found, r.Verdict
		r = was
		r.Found, r.Probed = found, probed
	default:
		r.Note, r.Files, r.Probed, r.Accepted = was.Note, was.Files, r.Verdict, was.Accepted
	}
	if r.Verdict != Failed {
		r.Accepted = nil
	}
	r.Was, r.WasAt = was.Was, was.WasAt
	if was.Verdict != r.Verdict && !was.At.IsZero() {
		r.Was, r.WasAt = was.Verdict, was.At
	}
	c.put(r)
	if r.At.After(c.Changed) {
		c.Changed = r.At
	}
}

// Accept notes that a person accepts the risk of an item.
func (c *Check) Accept(item string, a Acceptance) {
	r := c.Result(item)
	r.Accepted = &a
	c.put(r)
	if a.At.After(c.Changed) {
		c.Changed = a.At
	}
}

// Restore puts what was known of an item back as it was.
func (c *Check) Restore(r Result) { c.put(r) }

func (c *Check) put(r Result) {
	c.Results = append([]Result(nil), c.Results...)
	for i := range c.Results {
		if c.Results[i].Item == r.Item {
			c.Results[i] = r
			return
		}
	}
	c.Results = append(c.Results, r)
}

// Attach adds a file to an item, once.
func (c *Check) Attach(item string, e Evidence) {
	r := c.Result(item)
	for _, have := range r.Files {
		if have.SHA256 == e.SHA256 {
			return
		}
	}
	r.Files = append(append([]Evidence(nil), r.Files...), e)
	c.put(r)
}

// Detach takes a file from an item; the file itself stays, since an older
// check may name it.
func (c *Check) Detach(item, sha256 string) {
	r := c.Result(item)
	var left []Evidence
	for _, have := range r.Files {
		if have.SHA256 != sha256 {
			left = append(left, have)
		}
	}
	r.Files = left
	c.put(r)
}

// Totals counts verdicts.
type Totals struct{ Met, Failed, Unknown, NotApplicable int }

// Totals counts the verdicts of the list's items.
func (c Check) Totals() (t Totals) {
	for _, i := range c.List.Items {
		switch c.Result(i.ID).Verdict {
		case Met:
			t.Met++
		case Failed:
			t.Failed++
		case NotApplicable:
			t.NotApplicable++
		default:
			t.Unknown++
		}
	}
	return t
}

// ToDo are the items that are not met, the gravest first, in the list's order
// otherwise.
func (c Check) ToDo() (items []Item) {
	for weight := gravest; weight > 0; weight-- {
		for _, i := range c.List.Items {
			if i.Weight == weight && c.Result(i.ID).Verdict == Failed {
				items = append(items, i)
			}
		}
	}
	return items
}

// Difference is an item whose verdict is not what it was.
type Difference struct {
	Item     Item
	Was, Now Verdict
}

// Since lists what differs from an earlier check, in the list's order. What
// that one did not have was unknown then.
func (c Check) Since(earlier Check) (all []Difference) {
	for _, i := range c.List.Items {
		was, now := earlier.Result(i.ID).Verdict, c.Result(i.ID).Verdict
		if was != now {
			all = append(all, Difference{i, was, now})
		}
	}
	return all
}
