package theme

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"
	"sync"

	"fyne.io/fyne/v2"

	"tienglang/assets"
)

// iconKey names one drawing in one colour and stroke.
type iconKey struct {
	name   string
	rgba   color.NRGBA
	size   float32
	stroke float32
}

var icons struct {
	sync.Mutex
	made map[iconKey]fyne.Resource
}

// Icon is the drawing assets/icons/name.svg in a colour of the theme in use,
// with the line 2 px thick when it is shown size px wide. An unknown name
// gives an empty drawing, so that a page still shows its words.
func Icon(name string, c fyne.ThemeColorName, size float32) fyne.Resource {
	rgba, _ := color.NRGBAModel.Convert(Color(c)).(color.NRGBA)
	key := iconKey{name, rgba, size, 2 * scale()}
	icons.Lock()
	defer icons.Unlock()
	if r, ok := icons.made[key]; ok {
		return r
	}
	if icons.made == nil {
		icons.made = map[iconKey]fyne.Resource{}
	}
	r := draw(key)
	icons.made[key] = r
	return r
}

// scale is how many of the screen's pixels one of ours takes. Fyne's SVG
// painter does not scale a line's width with the drawing, so that the width
// is set in the screen's pixels here.
func scale() float32 {
	for _, w := range fyne.CurrentApp().Driver().AllWindows() {
		if s := w.Canvas().Scale(); s > 0 {
			return s
		}
	}
	return 1
}

func draw(k iconKey) fyne.Resource {
	svg, err := assets.Icons.ReadFile("icons/" + k.name + ".svg")
	if err != nil {
		svg = []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"></svg>`)
	}
	hex := fmt.Sprintf("#%02x%02x%02x", k.rgba.R, k.rgba.G, k.rgba.B)
	width := strconv.FormatFloat(float64(k.stroke), 'f', 2, 32)
	s := strings.ReplaceAll(string(svg), "currentColor", hex)
	s = strings.ReplaceAll(s, `stroke-width="2"`, `stroke-width="`+width+`"`)
	return fyne.NewStaticResource(fmt.Sprintf("%s-%s-%g-%g.svg", k.name, hex[1:], k.size, k.stroke), []byte(s))
}
