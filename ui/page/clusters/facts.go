package clusters

import (
	"strconv"
	"strings"

	"tienglang/app"
	"tienglang/assets/locale"
)

// fact is one thing that the inventory knows of a cluster beside what the form
// asks first. Its name is below "clusters.list.field.".
type fact struct {
	key     string
	text    func(*locale.Catalogue, app.Cluster) string       // as it is typed, "" while it is not known
	put     func(c *app.Cluster, typed string) (wrong string) // the key of the sentence on what is wrong, "" for none
	choices []string                                          // what it may be; nil: it is typed
	lines   int                                               // of its field, 0 for one
}

// factGroup is what lies together in the form and on the card. Its name is below
// "clusters.form.group.".
type factGroup struct {
	key  string
	rows [][]fact // as they stand beside one another
}

// longestText and longestNote are in letters, as app/inventory takes them.
const longestText, longestNote = 100, 2000

// What an amplifier and a price are at most, as app/inventory takes them.
const (
	mostAmplifierWatts = 5000
	mostDong           = 10_000_000_000
)

// factsFirst stand among what the form asks first: where it hangs.
var factsFirst = factGroup{"place", [][]fact{{
	worded("code", longestText, func(c *app.Cluster) *string { return &c.Code }),
	worded("place", longestNote, func(c *app.Cluster) *string { return &c.Place }),
}}}

// factGroups are the others, in the form's order.
var factGroups = []factGroup{
	{"box", [][]fact{{
		worded("vendor", longestText, func(c *app.Cluster) *string { return &c.Box.Vendor }),
		worded("vendor_code", longestText, func(c *app.Cluster) *string { return &c.Box.VendorCode }),
		worded("model", longestText, func(c *app.Cluster) *string { return &c.Box.Model }),
	}, {
		worded("serial", longestText, func(c *app.Cluster) *string { return &c.Box.Serial }),
		numbered("imei", func(n string) bool { return len(n) == 15 }, func(c *app.Cluster) *string { return &c.Box.IMEI }),
	}, {
		numbered("sim", simNumber, func(c *app.Cluster) *string { return &c.Box.SIM }),
		worded("carrier", longestText, func(c *app.Cluster) *string { return &c.Box.Carrier }),
	}}},
	{"amplifier", [][]fact{{
		worded("amplifier", longestText, func(c *app.Cluster) *string { return &c.Amplifier.Model }),
		{key: "amplifier_watts", text: amplifierWatts, put: putAmplifierWatts},
		chosen("power", func(c *app.Cluster) *app.PowerSource { return &c.Power }, app.PowerUnknown, app.PowerGrid, app.PowerBacked, app.PowerSolar),
	}}},
	{"money", [][]fact{{
		worded("funding", longestText, func(c *app.Cluster) *string { return &c.Purchase.Funding }),
		{key: "price", text: price, put: putPrice},
		{key: "warranty", text: warranty, put: putWarranty},
	}}},
	{"note", [][]fact{{
		chosen("condition", func(c *app.Cluster) *app.Condition { return &c.Condition }, app.ConditionUnknown, app.ConditionWorks, app.ConditionBroken, app.ConditionRetired),
	}, {noted}}},
}

// noted is the note, which may have several lines.
var noted = func() fact {
	f := worded("note", longestNote, func(c *app.Cluster) *string { return &c.Note })
	f.lines = 3
	return f
}()

// worded is any words of at most so many letters.
func worded(key string, most int, at func(*app.Cluster) *string) fact {
	return fact{key: key,
		text: func(_ *locale.Catalogue, c app.Cluster) string { return *at(&c) },
		put: func(c *app.Cluster, typed string) string {
			if len([]rune(typed)) > most {
				return "clusters.form.wrong.long"
			}
			*at(c) = typed
			return ""
		}}
}

// numbered is a number that is a name, of digits alone; people write it with
// spaces, dots and dashes.
func numbered(key string, good func(digits string) bool, at func(*app.Cluster) *string) fact {
	return fact{key: key,
		text: func(_ *locale.Catalogue, c app.Cluster) string { return *at(&c) },
		put: func(c *app.Cluster, typed string) string {
			n := bare(typed)
			if n != "" && (strings.Trim(n, "0123456789") != "" || !good(n)) {
				return "clusters.form.wrong." + key
			}
			*at(c) = n
			return ""
		}}
}

// simNumber takes a telephone number or that of the card (ICCID, ITU-T E.118).
func simNumber(n string) bool { return len(n) >= 9 && len(n) <= 12 || len(n) >= 18 && len(n) <= 20 }

// bare is typed without what people part digits by.
func bare(typed string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", ".", "", ",", "", "-", "").Replace(strings.TrimPrefix(typed, "+"))
}

// chosen is one of a few things, the first of which is that nobody knows; their
// words are below "clusters." and the key.
func chosen[T ~string](key string, at func(*app.Cluster) *T, all ...T) fact {
	f := fact{key: key,
		text: func(_ *locale.Catalogue, c app.Cluster) string { return string(*at(&c)) },
		put:  func(c *app.Cluster, typed string) string { *at(c) = T(typed); return "" }}
	for _, v := range all {
		f.choices = append(f.choices, string(v))
	}
	return f
}

func amplifierWatts(_ *locale.Catalogue, c app.Cluster) string {
	if c.Amplifier.Watts == 0 {
		return ""
	}
	return strconv.Itoa(c.Amplifier.Watts)
}

func putAmplifierWatts(c *app.Cluster, typed string) string {
	n, ok := wholeNumber(strings.TrimSuffix(strings.ToUpper(typed), "W"), mostAmplifierWatts)
	if !ok {
		return "clusters.form.wrong.amplifier_watts"
	}
	c.Amplifier.Watts = int(n)
	return ""
}

func price(cat *locale.Catalogue, c app.Cluster) string {
	if c.Purchase.PriceDong == 0 {
		return ""
	}
	return cat.Int(c.Purchase.PriceDong)
}

func putPrice(c *app.Cluster, typed string) string {
	n, ok := wholeNumber(strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(typed), "đồng"), "đ"), mostDong)
	if !ok {
		return "clusters.form.wrong.price"
	}
	c.Purchase.PriceDong = n
	return ""
}

// wholeNumber reads a number from 0 to most, nothing typed being 0.
func wholeNumber(typed string, most int64) (n int64, ok bool) {
	digits := bare(typed)
	if digits == "" {
		return 0, strings.TrimSpace(typed) == ""
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	return n, err == nil && n <= most && !strings.Contains(typed, "-")
}

func warranty(cat *locale.Catalogue, c app.Cluster) string {
	if c.Purchase.WarrantyUntil.IsZero() {
		return ""
	}
	return cat.Date(c.Purchase.WarrantyUntil)
}

func putWarranty(c *app.Cluster, typed string) string {
	day, err := readDate(typed, app.Vietnam)
	if err != nil || !day.IsZero() && (day.Year() < 1975 || day.Year() > 2100) {
		return "clusters.form.wrong.date"
	}
	c.Purchase.WarrantyUntil = day
	return ""
}

// words is a fact as it is read, "" while it is not known.
func (f fact) words(cat *locale.Catalogue, c app.Cluster) string {
	is := f.text(cat, c)
	switch {
	case is == "":
		return ""
	case f.choices != nil:
		return cat.T("clusters." + f.key + "." + is)
	}
	return is
}

// facts are all of a group, in its order.
func (g factGroup) facts() (all []fact) {
	for _, row := range g.rows {
		all = append(all, row...)
	}
	return all
}

// searched are the marks by which a cluster is looked for beside its name: of the
// province, and of its box.
func searched(c app.Cluster) string {
	return strings.Join([]string{c.Code, c.Box.IMEI, c.Box.Serial, c.Box.SIM}, " ")
}
