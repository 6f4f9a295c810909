/** What a member of a JSON line may tell. */
export type Field =
  | 'at'
  | 'level'
  | 'requestId'
  | 'method'
  | 'route'
  | 'status'
  | 'ms'
  | 'message'
  | 'error'
  | 'account'
  | 'address';

/**
 * The names that loggers give them, as paths with dots; the first one that is there counts. pino and pino-http, winston,
 * bunyan, ECS, OpenTelemetry's semantic conventions, Google, Vercel, Fly, and by hand.
 */
export const names: { readonly [field in Field]: readonly string[] } = {
  at: ['time', 'timestamp', '@timestamp', 'ts', 'date', 'datetime', 'asctime', 'proxy.timestamp'],
  level: ['level', 'severity', 'severityText', 'levelname', 'lvl', 'log.level', 'loglevel'],
  requestId: [
    'requestId',
    'request_id',
    'reqId',
    'req_id',
    'req.id',
    'request.id',
    'x-request-id',
    'correlationId',
    'http.request.id',
    'traceId',
    'trace_id',
    'trace.id',
  ],
  method: [
    'method',
    'http.request.method',
    'http.method',
    'req.method',
    'request.method',
    'httpRequest.requestMethod',
    'proxy.method',
    'verb',
    'request_method',
  ],
  route: [
    'route',
    'http.route',
    'path',
    'url.path',
    'url',
    'req.url',
    'request.url',
    'request.path',
    'http.target',
    'uri',
    'request_uri',
    'httpRequest.requestUrl',
    'proxy.path',
  ],
  status: [
    'status',
    'statusCode',
    'status_code',
    'http.response.status_code',
    'http.status_code',
    'res.statusCode',
    'res.status',
    'response.status',
    'response.statusCode',
    'httpRequest.status',
    'http.response.status',
    'proxy.statusCode',
  ],
  ms: [
    'ms',
    'responseTime',
    'response_time',
    'response_time_ms',
    'durationMs',
    'duration_ms',
    'elapsedMs',
    'elapsed_ms',
    'latencyMs',
    'latency_ms',
    'took',
    'duration',
    'latency',
    'elapsed',
    'service',
  ],
  message: ['msg', 'message', 'text', 'body', 'event.message'],
  error: [
    'error.name',
    'error.type',
    'err.type',
    'err.name',
    'error.class',
    'exception.type',
    'error.message',
    'err.message',
    'error',
    'err',
    'exception',
  ],
  account: [
    'memberId',
    'userId',
    'user_id',
    'user.id',
    'enduser.id',
    'accountId',
    'account',
    'user',
    'username',
    'user.name',
    'user.email',
    'email',
    'login',
  ],
  address: [
    'ip',
    'clientIp',
    'client_ip',
    'client.address',
    'client.ip',
    'remoteAddress',
    'remote_addr',
    'remoteIp',
    'req.remoteAddress',
    'req.ip',
    'request.ip',
    'httpRequest.remoteIp',
    'proxy.clientIp',
    'source.ip',
    'fwd',
  ],
};

/** The first word of a path with dots: a member that is an object is looked into only for these. */
export const outer: ReadonlySet<string> = new Set(
  Object.values(names)
    .flat()
    .flatMap(name => (name.includes('.') ? [name.slice(0, name.indexOf('.'))] : [])),
);

/** Path to what it tells, and how far back in its list it stands. */
export const ranks: ReadonlyMap<string, { readonly field: Field; readonly rank: number }> = new Map(
  (Object.entries(names) as readonly (readonly [Field, readonly string[]])[]).flatMap(([field, list]) =>
    list.map((name, rank) => [name, { field, rank }] as const),
  ),
);
