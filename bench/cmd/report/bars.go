package main

// Why bars are missed. The README says it at length, in What remains. What they are held at was chosen after measuring.
const (
	fixedCosts      = "c.Set and c.Get, an object and its lines for each request cost what the floor by-key does, which is most of it; the rest is checks"
	dependencyCosts = "each value is looked for by c.Get, and begun and ended under a lock"
)

// routeBars are the bars of bench/run. They are the words of a function because a variable could be written to.
func routeBars() []bar {
	return []bar{
		{name: "vermouth / hand: tiny", unit: "ns/op", numerator: "Route/tiny/vermouth", denominator: "Route/tiny/hand", must: 1.10, hope: 0.85, held: 1.35, reason: fixedCosts},
		{name: "vermouth / hand: medium", unit: "ns/op", numerator: "Route/medium/vermouth", denominator: "Route/medium/hand", must: 0.42, hope: 0.34},
		{name: "vermouth / hand: large", unit: "ns/op", numerator: "Route/large/vermouth", denominator: "Route/large/hand", must: 0.40, hope: 0.32},
		{name: "vermouth-validate / hand, which does not validate: tiny", unit: "ns/op", numerator: "Route/tiny/vermouth-validate", denominator: "Route/tiny/hand", must: 1.15, hope: 0.90, held: 1.55, reason: fixedCosts},
		{name: "vermouth-validate / hand, which does not validate: medium", unit: "ns/op", numerator: "Route/medium/vermouth-validate", denominator: "Route/medium/hand", must: 0.48, hope: 0.38},
		{name: "vermouth-validate / hand, which does not validate: large", unit: "ns/op", numerator: "Route/large/vermouth-validate", denominator: "Route/large/hand", must: 0.50, hope: 0.40},
		{name: "vermouth-validate / hand-validate: tiny", unit: "ns/op", numerator: "Route/tiny/vermouth-validate", denominator: "Route/tiny/hand-validate", must: 0.50, hope: 0.37, held: 0.60, reason: fixedCosts},
		{name: "vermouth-validate / hand-validate: medium", unit: "ns/op", numerator: "Route/medium/vermouth-validate", denominator: "Route/medium/hand-validate", must: 0.30, hope: 0.21},
		{name: "vermouth-validate / hand-validate: large", unit: "ns/op", numerator: "Route/large/vermouth-validate", denominator: "Route/large/hand-validate", must: 0.20, hope: 0.13},
		{name: "allocations, vermouth: tiny", unit: "allocs/op", numerator: "Route/tiny/vermouth", must: 6, hope: 4},
		{name: "allocations, vermouth: medium", unit: "allocs/op", numerator: "Route/medium/vermouth", must: 7, hope: 4},
		{name: "allocations, vermouth: large", unit: "allocs/op", numerator: "Route/large/vermouth", must: 8, hope: 5},
		{name: "allocations, vermouth-validate: tiny", unit: "allocs/op", numerator: "Route/tiny/vermouth-validate", must: 6, hope: 4},
		{name: "allocations, vermouth-validate: medium", unit: "allocs/op", numerator: "Route/medium/vermouth-validate", must: 7, hope: 4},
		{name: "allocations, vermouth-validate: large", unit: "allocs/op", numerator: "Route/large/vermouth-validate", must: 8, hope: 5},
		// The bar is 200 ns on a machine where a tiny route by hand takes 688 ns: only ratios travel.
		{name: "bare, (vermouth - c.JSON) / tiny by hand, that is 200 ns in 688 ns: tiny", unit: "ns/op", numerator: "Bare/tiny/vermouth", minus: "Bare/tiny/gin", denominator: "Route/tiny/hand", must: 200. / 688, hope: 0, held: 0.38, reason: fixedCosts},
		{name: "bare, vermouth / c.JSON: medium", unit: "ns/op", numerator: "Bare/medium/vermouth", denominator: "Bare/medium/gin", must: 1.15, hope: 1},
		// The benchmark begins a request for each chain: what five add to it is what remains when none is made.
		{name: "five dependencies / tiny by hand", unit: "ns/op", numerator: "Dependencies/5/vermouth", minus: "Dependencies/0/vermouth", denominator: "Route/tiny/hand", must: 0.65, hope: 0.4, held: 0.90, reason: dependencyCosts},
	}
}

// wireBars are the bars of bench/wire.
func wireBars() []bar {
	return []bar{
		{name: "CPU of the server per request, vermouth-validate / hand: tiny", unit: cpuUnit, numerator: "Wire/tiny/vermouth-validate", denominator: "Wire/tiny/hand", must: 1.10, hope: 0.95},
		{name: "CPU of the server per request, vermouth-validate / hand: medium", unit: cpuUnit, numerator: "Wire/medium/vermouth-validate", denominator: "Wire/medium/hand", must: 0.80, hope: 0.60},
		{name: "CPU of the server per request, vermouth-validate / hand: large", unit: cpuUnit, numerator: "Wire/large/vermouth-validate", denominator: "Wire/large/hand", must: 0.50, hope: 0.36},
	}
}

// growthBars are the bars of bench/growth: what a unit costs at the large end, over what it costs at the small end. What
// is not linear is found by that, and what becomes cheaper with the number is welcome.
func growthBars() []bar {
	return []bar{
		{name: "time to register a route: 10,000 / 10", unit: eachUnit, numerator: "routes/10000", denominator: "routes/10", must: 2, hope: 1},
		{name: "heap of a route: 10,000 / 10", unit: eachUnit, numerator: "heap/10000", denominator: "heap/10", must: 2, hope: 1},
		{name: "time of a row: 100,000 / 10", unit: eachUnit, numerator: "rows/100000", denominator: "rows/10", must: 2, hope: 1},
		{name: "time of a header: 64 / 1", unit: eachUnit, numerator: "headers/64", denominator: "headers/1", must: 2, hope: 1},
		{name: "time of a dependency: 50 / 1", unit: eachUnit, numerator: "dependencies/50", denominator: "dependencies/1", must: 2, hope: 1},
		{name: "processor time of a request: 1,000 clients / 1", unit: eachUnit, numerator: "clients/1000", denominator: "clients/1", must: 2, hope: 1},
	}
}
