"""Radio propagation in rain: closed forms of ITU-R Recommendations, as pure functions.

Specific attenuation (P.838), rain height (P.839), rain rates (P.837), slant paths to satellites
and pairs of them (P.618), terrestrial paths (P.530), durations of fades (P.1623). What a
recommendation reads from a digital map (rain height, rain rate, refractivity) is an argument here.

Frequencies are in GHz, heights and lengths in km, angles in degrees, rain rates in mm/h,
attenuations in dB; a percentage is the share of an average year during which a value is exceeded.
``simnet verify rain`` holds all of it against ITU-R's worked examples.
"""
