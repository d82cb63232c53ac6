package responsemodel

import (
	"math"
	"slices"
)

// bounds are what is known of a number, or of a length, by the rules that compare it. Both ends belong to them.
type bounds[T int | int64 | uint64 | float64] struct {
	limited     bool
	least, most T
	also        []func(T) bool // what two ends cannot say
}

var (
	anyInt    = bounds[int64]{least: math.MinInt64, most: math.MaxInt64}
	anyUint   = bounds[uint64]{most: math.MaxUint64}
	anyFloat  = bounds[float64]{least: math.Inf(-1), most: math.Inf(1)}
	anyLength = bounds[int]{most: math.MaxInt}
)

// hold reports whether v is within the bounds. A NaN is not.
func (b *bounds[T]) hold(v T) bool {
	return !b.limited || b.least <= v && v <= b.most && (b.also == nil || b.hasAlso(v))
}

func (b *bounds[T]) hasAlso(v T) bool {
	return !slices.ContainsFunc(b.also, func(rule func(T) bool) bool { return !rule(v) })
}

// compare adds the comparison of that name with a limit, and reports whether there is such a rule.
func (b *bounds[T]) compare(name string, limit T) bool {
	switch name {
	case "eq", "len":
		b.least, b.most = max(b.least, limit), min(b.most, limit)
	case "ne":
		b.also = append(b.also, func(v T) bool { return v != limit })
	case "gt":
		b.least = max(b.least, next(limit))
		if next(limit) == limit { // nothing is greater
			b.also = append(b.also, func(T) bool { return false })
		}
	case "lt":
		b.most = min(b.most, previous(limit))
		if previous(limit) == limit { // nothing is less
			b.also = append(b.also, func(T) bool { return false })
		}
	case "gte", "min":
		b.least = max(b.least, limit)
	case "lte", "max":
		b.most = min(b.most, limit)
	default:
		return false
	}
	b.limited = true
	return true
}

// next returns the number that follows v, or v.
func next[T int | int64 | uint64 | float64](v T) T {
	if f, ok := any(v).(float64); ok {
		return T(math.Nextafter(f, math.Inf(1)))
	}
	return max(v, v+1)
}

// previous returns the number before v, or v.
func previous[T int | int64 | uint64 | float64](v T) T {
	if f, ok := any(v).(float64); ok {
		return T(math.Nextafter(f, math.Inf(-1)))
	}
	return min(v, v-1)
}
