package dsp

// EQVoice is the preset for a speaking voice: nothing below 80 Hz, where a
// voice has no tone but a microphone has steps, wind and handling; a little
// less at 300 Hz, where a small room and a near microphone pile up; more at
// 3.5 kHz, where consonants are told apart; a touch of air above 10 kHz.
func EQVoice() EQConfig {
	return EQConfig{Bands: []EQBand{
		{Kind: BandHighPass, Hz: 80, Slope: 24},
		{Kind: BandPeak, Hz: 300, Q: 1, GainDB: -2},
		{Kind: BandPeak, Hz: 3500, Q: 0.9, GainDB: 3},
		{Kind: BandHighShelf, Hz: 10000, GainDB: 1.5},
	}}
}

// EQHorn is the preset for re-entrant horn loudspeakers. What a horn cannot
// give costs its driver excursion and its amplifier headroom: nothing below
// 300 and above 6,000 Hz. The throat's honk around 900 Hz goes down, and the
// octaves around 2 and 4 kHz, which weigh most in speech intelligibility
// (IEC 60268-16, weights of the octave bands) and in which a horn falls off,
// go up.
func EQHorn() EQConfig {
	return EQConfig{Bands: []EQBand{
		{Kind: BandHighPass, Hz: 300, Slope: 24},
		{Kind: BandPeak, Hz: 900, Q: 1.2, GainDB: -2},
		{Kind: BandPeak, Hz: 2800, Q: 0.8, GainDB: 4},
		{Kind: BandLowPass, Hz: 6000, Slope: 24},
	}}
}

// EQMusic is the preset for music: no rumble, a little warmth and air, and
// room for a voice in between.
func EQMusic() EQConfig {
	return EQConfig{Bands: []EQBand{
		{Kind: BandHighPass, Hz: 30},
		{Kind: BandLowShelf, Hz: 110, GainDB: 1.5},
		{Kind: BandPeak, Hz: 2500, Q: 0.7, GainDB: -1},
		{Kind: BandHighShelf, Hz: 9000, GainDB: 1.5},
	}}
}

// EQHum takes out the hum of the mains and its first harmonics: hz is 50 in
// Viet Nam, 60 in some other countries. The notches are narrow enough for a
// voice to lose nothing one hears.
func EQHum(hz float64) EQConfig {
	var c EQConfig
	for n := 1.0; n <= 6; n++ {
		c.Bands = append(c.Bands, EQBand{Kind: BandNotch, Hz: n * hz, Q: 12 * n})
	}
	return c
}
