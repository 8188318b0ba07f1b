// Package assets embeds the window's drawings. The sentences are in
// assets/locale, which programs without a window use too.
package assets

import "embed"

// Icons are the line drawings icons/*.svg: a 24 × 24 box, 2 px line, round
// caps, drawn in currentColor.
//
//go:embed icons/*.svg
var Icons embed.FS

// AppIcon is the program's own icon.
//
//go:embed icon.svg
var AppIcon []byte
