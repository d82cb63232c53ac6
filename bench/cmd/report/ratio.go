package main

// ratio is how one thing compares with another in one run.
type ratio struct {
	value  float64 // the ratio of the medians
	spread spread  // of the ratios of the rounds, in each of which both have run
}

// ratioOf compares samples. A part may be taken off first: numerator minus minus, which may be nil.
func ratioOf(numerator, minus, denominator []float64) ratio {
	top := median(numerator)
	if minus != nil {
		top -= median(minus)
	}
	rounds := min(len(numerator), len(denominator))
	if minus != nil {
		rounds = min(rounds, len(minus))
	}
	each := make([]float64, rounds)
	for i := range each {
		each[i] = numerator[i]
		if minus != nil {
			each[i] -= minus[i]
		}
		each[i] /= denominator[i]
	}
	return ratio{top / median(denominator), spreadOf(each)}
}
