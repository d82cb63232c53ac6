# shellcheck shell=bash
# What the scripts of bench/ have in common. It is sourced.

# rounds runs the benchmarks of a test binary so many times, each in a process of its own and in another order in each
# round, so that whatever else the machine does hits all alike. What they print is appended to a file.
rounds() {
	local binary=$1 pattern=$2 skip=$3 count=$4 benchtime=$5 results=$6 names name round
	names=$(names_of "$binary" "$pattern" "$skip")
	[ -n "$names" ] || { echo "no benchmark matches $pattern" >&2; return 2; }
	for ((round = 1; round <= count; round++)); do
		echo "round $round of $count" >&2
		while read -r name; do
			one "$binary" "$name" "$benchtime" >>"$results"
		done < <(shuf <<<"$names")
	done
}

# names_of lists the benchmarks, by running each once, which warms the disk's cache as well.
names_of() {
	"$1" -test.run '^$' -test.bench "$2" -test.skip "$3" -test.benchtime 1x -test.count 1 |
		sed -En 's/^(Benchmark[^[:space:]]*)[[:space:]].*/\1/p' | sed -E 's/-[0-9]+$//'
}

# one runs one benchmark, and only it: an anchor on each part of its name.
one() {
	local pattern="^${2//\//\$\/^}\$" printed
	if ! printed=$("$1" -test.run '^$' -test.bench "$pattern" -test.benchtime "$3" -test.count 1 2>&1); then
		echo "$printed" >&2
		return 1
	fi
	grep '^Benchmark' <<<"$printed"
}

# keep puts results where bench/README.md is made from, and makes it.
keep() {
	mkdir -p results
	cp "$1" "results/$2.txt"
	go run ./cmd/report readme .
}

# whole refuses to write README.md from a part: its bars would be missing. It takes -readme's value and that of -partial.
whole() {
	[ -z "$1" ] || [ -z "$2" ] || { echo "README.md is written from a whole run" >&2; exit 2; }
}

# usage prints the comment at the top of a script.
usage() {
	sed -n '2,/^set /{/^#/p}' "$1" >&2
	exit 2
}
