-- POSTs batches of alerts, each with eight labels, three annotations and its times, as Prometheus sends them.
--
-- One body is made at the start and only its digits change from request to request, so that the load costs next to
-- nothing beside the server that shares the machine with it.
--
--   BENCH_BATCH   alerts in a request
--   BENCH_SET     0: every alert is new; otherwise that many alerts are sent again and again
--   BENCH_FIRST   the number of the first alert
--   BENCH_ENDS    when they end, as 2026-01-31T09:30:00.000Z; sent again, they end up to 59 s later
local ffi = require("ffi")

local batch = tonumber(os.getenv("BENCH_BATCH"))
local set = tonumber(os.getenv("BENCH_SET"))
local first = tonumber(os.getenv("BENCH_FIRST"))
local pieces, places, length = {}, {}, 0

local function add(text)
  pieces[#pieces + 1] = text
  length = length + #text
end

-- Digits that stand for `number % 10^width`.
local function digits(width, kind)
  places[#places + 1] = { at = length, width = width, kind = kind }
  add(string.rep("0", width))
end

local function one_alert()
  local begins, ends = os.getenv("BENCH_BEGINS"), os.getenv("BENCH_ENDS")
  add('{"labels":{"alertname":"HighErrorRate'); digits(2)
  add('","cluster":"prod-eu-1","instance":"host-'); digits(5)
  add(':9100","namespace":"shop","service":"checkout-'); digits(2)
  add('","severity":"warning","team":"payments","uid":"u-'); digits(9)
  add('"},"annotations":{"description":"The 5xx ratio has been above 5% for 10 minutes; current value is 7.25%.",')
  add('"runbook_url":"https://runbooks.example.test/HighErrorRate","summary":"Error rate above 5% on checkout-'); digits(2)
  add('"},"startsAt":"' .. begins .. '","endsAt":"' .. ends:sub(1, 17)); digits(2, "pass")
  add(ends:sub(20) .. '","generatorURL":"http://prometheus.example.test/graph?g0.expr=job%3Aerrors%3Aratio5m&g0.tab=1"}')
end

local buffer, whole, alert_length, body_start
local number, passed = first, 0

local function put(at, width, value)
  for place = at + width - 1, at, -1 do
    local rest = value % 10
    buffer[place] = 48 + rest
    value = (value - rest) / 10
  end
end

function init()
  one_alert()
  local alert = table.concat(pieces)
  alert_length = #alert + 1
  local body = "[" .. string.rep(alert .. ",", batch - 1) .. alert .. "]"
  local head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.host .. "\r\nContent-Type: application/json\r\n"
    .. "Content-Length: " .. #body .. "\r\n\r\n"
  body_start = #head + 1
  whole = #head + #body
  buffer = ffi.new("char[?]", whole + 1)
  ffi.copy(buffer, head .. body)
end

function request()
  local at = body_start
  for _ = 1, batch do
    for i = 1, #places do
      local place = places[i]
      put(at + place.at, place.width, place.kind and passed % 60 or number)
    end
    at = at + alert_length
    number = number + 1
    if set > 0 and number == first + set then
      number = first
      passed = passed + 1
    end
  end
  return ffi.string(buffer, whole)
end
