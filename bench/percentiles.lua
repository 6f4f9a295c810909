-- Prints what wrk itself does not: the percentiles that are compared, in microseconds.
done = function(_, latency)
  io.write(string.format('percentiles %d %d\n', latency:percentile(95), latency:percentile(97.5)))
end
