package script

import "tienglang/app"

// match gives the pieces of a text the identities of the sentences that were
// there before.
func match(before []app.ScriptSentence, after []Piece) []app.ScriptSentence {
	out := make([]app.ScriptSentence, len(after))
	for i, p := range after {
		out[i] = app.ScriptSentence{Text: p.Text, Paragraph: p.Paragraph}
	}
	head := 0
	for head < len(before) && head < len(after) && before[head].Text == after[head].Text {
		out[head] = kept(before[head], after[head])
		head++
	}
	tail := 0
	for tail < len(before)-head && tail < len(after)-head &&
		before[len(before)-1-tail].Text == after[len(after)-1-tail].Text {
		tail++
		out[len(after)-tail] = kept(before[len(before)-tail], after[len(after)-tail])
	}
	between(before[head:len(before)-tail], after[head:len(after)-tail], out[head:len(after)-tail])
	for i := range out {
		if out[i].ID == "" {
			out[i].ID = newID()
		}
	}
	return out
}

// kept is a sentence that was there, as it is now.
func kept(before app.ScriptSentence, after Piece) app.ScriptSentence {
	before.Text, before.Paragraph = after.Text, after.Paragraph
	return before
}

// longestTable bounds the work of comparing what was changed in the middle.
const longestTable = 1 << 20

// between matches what lies between the same beginning and the same end, by
// the longest row of sentences that stayed.
func between(before []app.ScriptSentence, after []Piece, out []app.ScriptSentence) {
	if len(before) == 0 || len(after) == 0 {
		return
	}
	i, j := 0, 0
	if (len(before)+1)*(len(after)+1) <= longestTable {
		stay := stays(before, after)
		for i < len(before) && j < len(after) {
			if before[i].Text != after[j].Text {
				i, j = reworded(before, after, out, stay, i, j)
				continue
			}
			out[j] = kept(before[i], after[j])
			i, j = i+1, j+1
		}
	}
	for ; i < len(before) && j < len(after); i, j = i+1, j+1 {
		out[j] = kept(before[i], after[j])
	}
}

// stays holds, for each pair of places, how many sentences from there on stay.
func stays(before []app.ScriptSentence, after []Piece) [][]int32 {
	n := make([][]int32, len(before)+1)
	for i := range n {
		n[i] = make([]int32, len(after)+1)
	}
	for i := len(before) - 1; i >= 0; i-- {
		for j := len(after) - 1; j >= 0; j-- {
			if before[i].Text == after[j].Text {
				n[i][j] = n[i+1][j+1] + 1
			} else {
				n[i][j] = max(n[i+1][j], n[i][j+1])
			}
		}
	}
	return n
}

// reworded passes a stretch in which nothing stays, on both sides, and pairs
// its sentences in order.
func reworded(before []app.ScriptSentence, after []Piece, out []app.ScriptSentence, stay [][]int32, i, j int) (int, int) {
	fromI, fromJ := i, j
	for i < len(before) && j < len(after) && before[i].Text != after[j].Text {
		if stay[i+1][j] >= stay[i][j+1] {
			i++
		} else {
			j++
		}
	}
	if i == len(before) {
		j = len(after)
	} else if j == len(after) {
		i = len(before)
	}
	for k := 0; fromI+k < i && fromJ+k < j; k++ {
		out[fromJ+k] = kept(before[fromI+k], after[fromJ+k])
	}
	return i, j
}
