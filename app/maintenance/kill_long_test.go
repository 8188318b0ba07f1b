//go:build long

package maintenance_test

func init() { kills = 60 }
