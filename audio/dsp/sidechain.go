package dsp

// levels writes the peak of each interleaved frame, as a base-2 logarithm, and
// makes its samples sounds.
func levels(s []float32, out []float64, channels int) {
	switch channels {
	case 1:
		for i, x := range s[:len(out)] {
			x = sound(x)
			s[i], out[i] = x, float64(abs32(x))
		}
	case 2:
		for i := range out {
			l, r := sound(s[2*i]), sound(s[2*i+1])
			s[2*i], s[2*i+1] = l, r
			out[i] = float64(louder(l, r))
		}
	default:
		for i := range out {
			out[i] = float64(peak(s[i*channels : (i+1)*channels]))
		}
	}
	for i, x := range out {
		out[i] = fastLog2(x)
	}
}

// peak is the greatest magnitude of a frame, whose samples it makes sounds.
func peak(frame []float32) float32 {
	var top float32
	for c, x := range frame {
		frame[c] = sound(x)
		top = louder(top, frame[c])
	}
	return top
}

// scale multiplies each frame by its gain.
func scale(s []float32, gains []float64, channels int) {
	switch channels {
	case 1:
		for i, x := range s[:len(gains)] {
			s[i] = x * float32(gains[i])
		}
	case 2:
		s = s[:2*len(gains)]
		for i, g := range gains {
			s[2*i] *= float32(g)
			s[2*i+1] *= float32(g)
		}
	default:
		for i, g := range gains {
			for c := range channels {
				s[i*channels+c] *= float32(g)
			}
		}
	}
}
