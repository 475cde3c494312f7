-- What wrk found, as one line of JSON. Nothing but 2xx and 3xx counts as answered.
function done(summary, latency)
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  print(string.format(
    'RESULT {"seconds": %f, "answered": %d, "refused": %d, "lost": %d, "p50_ms": %f, "p99_ms": %f}',
    summary.duration / 1e6, summary.requests - summary.errors.status, summary.errors.status, lost,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
