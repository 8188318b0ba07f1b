// Package theme is how the window looks: the colours, type and measures of
// the design's tokens, light and dark, as a Fyne theme. The variant is the
// person's setting and never follows the desktop.
package theme
