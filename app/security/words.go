package security

// Words is a catalogue of sentences.
type Words interface {
	Has(key string) bool
	T(key string, pairs ...string) string
	Values(key string, values map[string]string) string
}

// In is the sentence in a catalogue's language. The cause of a test that failed
// is told by its own sentence where it has one that needs no values.
func (f Told) In(w Words) string {
	if key := "error." + f.Args["code"]; f.Code == "probe_failed" && w.Has(key) {
		return w.T("security.found.probe_failed", "cause", w.T(key))
	}
	return w.Values("security.found."+f.Code, f.Args)
}
