-- For wrk: asks for the addresses of a file in turn, as a phone does, and says in JSON what it saw.
local paths, at = {}, 0

function init(arguments)
  for path in io.lines(arguments[1]) do paths[#paths + 1] = path end
  wrk.headers["Accept-Encoding"] = "gzip, deflate, br"
  wrk.headers["Accept"] = "text/html,application/xhtml+xml"
  wrk.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 12) benchmark"
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nJSON {"requests": %d, "seconds": %.6f, "bytes": %d, "p50": %.3f, "p99": %.3f, "max": %.3f, '
      .. '"errors": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000,
    errors.connect + errors.read + errors.write + errors.timeout + errors.status))
end
