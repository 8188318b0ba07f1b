package app

import "testing"

// TestAnotherCardIsTold, and what cannot be compared is not.
func TestAnotherCardIsTold(t *testing.T) {
	t.Parallel()
	box := Box{IMEI: "861107031234567", SIM: "8984 0480 0001 2345 678", Carrier: "Viettel Thái Nguyên"}
	is := Modem{IMEI: "861107031234567", SIM: "89840480000123456789", Carrier: "VIETTEL", State: ModemHome}
	with := func(change func(*Box, *Modem)) (Box, Modem) {
		b, m := box, is
		change(&b, &m)
		return b, m
	}
	for name, c := range map[string]struct {
		change func(*Box, *Modem)
		want   ModemDoubt
	}{
		"the same, once without its check digit": {func(*Box, *Modem) {}, DoubtNone},
		"another card":                           {func(_ *Box, m *Modem) { m.SIM = "89840480000999999999" }, DoubtSIM},
		"a telephone number":                     {func(b *Box, _ *Modem) { b.SIM = "0987654321" }, DoubtNone},
		"no number in the list":                  {func(b *Box, _ *Modem) { *b = Box{} }, DoubtNone},
		"nothing told":                           {func(_ *Box, m *Modem) { *m = Modem{} }, DoubtNone},
		"another modem":                          {func(_ *Box, m *Modem) { m.IMEI = "864424041234563" }, DoubtIMEI},
		"the same modem with its version":        {func(_ *Box, m *Modem) { m.IMEI = "86110703123456" }, DoubtNone},
		"no card":                                {func(_ *Box, m *Modem) { m.State, m.SIM = ModemNoSIM, "" }, DoubtNoSIM},
		"PIN":                                    {func(_ *Box, m *Modem) { m.State = ModemPIN }, DoubtPIN},
		"denied":                                 {func(_ *Box, m *Modem) { m.State = ModemDenied }, DoubtDenied},
		"another network":                        {func(_ *Box, m *Modem) { m.Carrier = "VN VINAPHONE" }, DoubtCarrier},
		"another's network while roaming":        {func(_ *Box, m *Modem) { m.Carrier, m.State = "VN VINAPHONE", ModemRoaming }, DoubtNone},
		"a reseller":                             {func(b *Box, _ *Modem) { b.Carrier = "Wintel" }, DoubtNone},
		"one network by two names":               {func(b *Box, m *Modem) { b.Carrier, m.Carrier = "VNPT", "VINAPHONE" }, DoubtNone},
		"a card before all else": {func(_ *Box, m *Modem) {
			m.SIM, m.IMEI, m.State = "89840480000999999999", "864424041234563", ModemDenied
		}, DoubtSIM},
	} {
		if got := func() ModemDoubt { b, m := with(c.change); return b.Doubt(m) }(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestTheMeasuredNumbersOfABox take the place of others, and of none; a telephone
// number, which no modem tells, stays, and so does what may be the same.
func TestTheMeasuredNumbersOfABox(t *testing.T) {
	t.Parallel()
	is := Modem{IMEI: "861107031234567", SIM: "89840480000123456789"}
	both := Box{Model: "VH-4G", IMEI: is.IMEI, SIM: is.SIM}
	for _, c := range []struct{ had, want Box }{
		{Box{Model: "VH-4G"}, both},
		{Box{Model: "VH-4G", IMEI: "864424041234563", SIM: "89840480000999999999"}, both},
		{Box{IMEI: is.IMEI, SIM: "0987654321"}, Box{IMEI: is.IMEI, SIM: "0987654321"}},
		{Box{IMEI: is.IMEI, SIM: "898404800001234567"}, Box{IMEI: is.IMEI, SIM: "898404800001234567"}},
	} {
		if got := c.had.Measured(is); got != c.want {
			t.Errorf("of %+v: %+v", c.had, got)
		}
		if got := c.had.Measured(Modem{State: ModemNoSIM}); got != c.had {
			t.Errorf("nothing told: %+v", got)
		}
	}
}
