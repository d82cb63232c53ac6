-- Prints what wrk has counted, in one line: requests, requests per second, p50 and p99 in microseconds, errors.
done = function(summary, latency, _)
	local e = summary.errors
	io.write(string.format("counted %d %.1f %d %d %d\n", summary.requests, summary.requests / summary.duration * 1e6,
		latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
