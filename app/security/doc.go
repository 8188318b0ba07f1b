// Package security is the station's yearly security check as values: the list
// of what is looked at, which is data and may be edited, what was found of each
// item, and how that differs from another year. It is pure; what looks at a
// station is app/security/inspect.
package security
