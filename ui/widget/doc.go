// Package widget is the window's own set of controls, drawn to the design's
// tokens. Widgets know nothing of the station: they have fields and OnXxx.
// Colours are taken from the theme at Refresh, so a change of theme needs no
// more than Fyne's own refresh.
package widget
