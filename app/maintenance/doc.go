// Package maintenance is what a commune does about clusters that fail: tickets
// from the report to what helped, parts in stock, checks that come round, and
// for how long a cluster was measured to be dead.
package maintenance
