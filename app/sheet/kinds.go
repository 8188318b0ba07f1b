package sheet

import (
	"strconv"
	"time"
)

// Kind is what the cells of a column are.
type Kind int

// The kinds.
const (
	Text   Kind = iota // as it stands, also where it looks like a number
	Number             // whole numbers
	Money              // đồng
	Date               // dd/mm/yyyy
)

// Typed are rows of texts with what their columns are, Text where kinds has
// none. The headings, and cells that are not what their column is, stay texts.
func Typed(rows [][]string, kinds ...Kind) [][]any {
	all := make([][]any, len(rows))
	for i, row := range rows {
		all[i] = make([]any, len(row))
		for k, cell := range row {
			all[i][k] = cell
			if i > 0 && k < len(kinds) {
				all[i][k] = kinds[k].of(cell)
			}
		}
	}
	return all
}

// of is a cell as the kind has it.
func (k Kind) of(cell string) any {
	switch k {
	case Number, Money:
		n, err := strconv.Atoi(cell)
		if err != nil || strconv.Itoa(n) != cell {
			return cell
		}
		if k == Money {
			return Dong(n)
		}
		return n
	case Date:
		if d, err := time.Parse("02/01/2006", cell); err == nil && d.Year() >= 1900 {
			return Day(d)
		}
	}
	return cell
}
