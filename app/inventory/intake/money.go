package intake

import (
	"math"
	"strconv"
	"strings"

	"tienglang/app"
)

// scales are what money is counted in, folded, in đồng.
var scales = map[string]float64{
	"ty": 1e9, "ti": 1e9, "ty dong": 1e9, "ti dong": 1e9, "ty d": 1e9, "ti d": 1e9,
	"trieu": 1e6, "tr": 1e6, "trd": 1e6, "tr d": 1e6, "trieu d": 1e6, "tr dong": 1e6, "trieu dong": 1e6, "1 000 000 d": 1e6, "1 000 000 dong": 1e6,
	"nghin": 1e3, "ngan": 1e3, "nghin d": 1e3, "ngan d": 1e3, "nghin dong": 1e3, "ngan dong": 1e3, "ngd": 1e3, "ng d": 1e3, "k": 1e3, "kd": 1e3,
	"1 000": 1e3, "1000": 1e3, "1 000d": 1e3, "1000d": 1e3, "1 000 d": 1e3, "1000 d": 1e3, "1 000 dong": 1e3, "1000 dong": 1e3,
}

// What one cluster may cost, in đồng; what lies outside was counted in another
// unit than it seems.
const (
	leastPrice = 100_000
	mostPrice  = 2_000_000_000
)

// unitOf is what money under a heading is counted in: the longest unit that it
// names. "ty" by itself is a company's word, too.
func unitOf(heading string) float64 {
	text, unit, longest := " "+plain(heading)+" ", 1.0, 0
	for name, scale := range scales {
		if len(name) > longest && name != "ty" && name != "ti" && strings.Contains(text, " "+name+" ") {
			unit, longest = scale, len(name)
		}
	}
	return unit
}

// unitAbove is what the lines above the headings say that money is counted in:
// "Đơn vị tính: triệu đồng".
func unitAbove(rows [][]string) float64 {
	for _, row := range rows {
		for _, cell := range row {
			text := plain(cell)
			if strings.Contains(text, "don vi tinh") || strings.HasPrefix(text, "dvt") {
				return unitOf(text)
			}
		}
	}
	return 1
}

// dong is an amount of money in đồng; of is what one of the column's units is.
func dong(cell string, of float64) (int64, bool) {
	v, unit, ok := parseNumber(cell, true)
	if scale, is := scales[unit]; is {
		v, _, ok = parseNumber(cell, scale < 1e6) // 12.500 nghìn, but 12,5 triệu
		v *= scale
	} else if unit == "" && of > 1 {
		v, _, ok = parseNumber(cell, of < 1e6)
		v *= of
	}
	return int64(math.Round(v)), ok && v >= 0 && v < 1e15
}

// putPrice: "inventory.price_low" and "inventory.price_high" of what no cluster
// costs, which is kept all the same.
func putPrice(c *app.Cluster, cell string, col Column) error {
	v, ok := dong(cell, col.Unit)
	if !ok {
		return errUnread
	}
	was := c.Purchase.PriceDong
	c.Purchase.PriceDong = v
	switch {
	case v == was || v == 0:
		return nil
	case v < leastPrice:
		return app.Fail("inventory.price_low", nil, "value", short(cell), "dong", dotted(v))
	case v > mostPrice:
		return app.Fail("inventory.price_high", nil, "value", short(cell), "dong", dotted(v))
	}
	return nil
}

// dotted is a number as Vietnamese write it: 12.500.000.
func dotted(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}
