-- wrk asks as soon as it is answered. Here it keeps a rate: each request has its moment, and is sent then, or as soon
-- after it as a connection is free. Arguments: requests a second, how many addresses take turns (0: the generator's
-- own), pages.
local ffi = require('ffi')
ffi.cdef('typedef struct { long seconds; long nanoseconds; } moment; int clock_gettime(int clock, moment *now);')

local monotonic = 1
local moment = ffi.new('moment')
local function clock()
  ffi.C.clock_gettime(monotonic, moment)
  return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

-- Moments older than this are given up: the connections were not free, or the machine was not.
local patience = 1
local between, addresses, asked, due
local pages = {}

function init(arguments)
  between, addresses, asked, due = 1 / tonumber(arguments[1]), tonumber(arguments[2]), 0, clock()
  for index = 3, #arguments do
    local whole = wrk.format('GET', arguments[index])
    pages[#pages + 1] = { whole = whole, open = whole:sub(1, -3) .. 'X-Forwarded-For: ' }
  end
end

function delay()
  local now = clock()
  due = math.max(due + between, now - patience)
  return math.max(0, math.floor((due - now) * 1000))
end

function request()
  asked = asked + 1
  local page = pages[asked % #pages + 1]
  if addresses == 0 then return page.whole end
  local number = asked % addresses
  local last = string.format('11.%d.%d.%d', math.floor(number / 65536) % 256, math.floor(number / 256) % 256, number % 256)
  return page.open .. last .. '\r\n\r\n'
end

function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write
  local form = '{"answered":%d,"refused":%d,"failed":%d,"seconds":%f}\n'
  io.write(string.format(form, summary.requests, errors.status, failed, summary.duration / 1e6))
end
