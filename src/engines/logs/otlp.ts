type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** AnyValue of OpenTelemetry's JSON: the one member says which sort it is; whole numbers are texts. */
const valueOf = (value: unknown, depth = 0): unknown => {
  if (!isObject(value) || depth > 8) return null;
  const { stringValue, intValue, doubleValue, boolValue, kvlistValue, arrayValue } = value;
  if (stringValue !== undefined) return stringValue;
  if (intValue !== undefined) return Number(intValue);
  if (doubleValue !== undefined) return Number(doubleValue);
  if (boolValue !== undefined) return boolValue;
  if (isObject(kvlistValue)) return attributes(kvlistValue['values'], depth + 1);
  if (isObject(arrayValue)) return listOf(arrayValue['values']).map(one => valueOf(one, depth + 1));
  return null;
};

const attributes = (list: unknown, depth = 0): Json =>
  Object.fromEntries(
    listOf(list).flatMap(({ key, value }) => (typeof key === 'string' ? [[key, valueOf(value, depth)]] : [])),
  );

/** Four numbers a level, 1 = trace to 24 = fatal. */
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

const levelOf = (severity: unknown): string | null => {
  const number = Number(severity);
  return number >= 1 && number <= 24 ? (levels[Math.floor((number - 1) / 4)] ?? null) : null;
};

const nanosToMs = (nanos: unknown): number | null => {
  const ms = Math.floor(Number(nanos) / 1e6);
  return Number.isFinite(ms) && ms > 0 ? ms : null;
};

/**
 * Records of an ExportLogsServiceRequest as OTLP/HTTP sends it in JSON, flat as a logger would write them; null for any other
 * document (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding, logs/v1/logs.proto).
 */
export const recordsOfOtlp = (document: unknown): readonly Json[] | null => {
  if (!isObject(document) || !Array.isArray(document['resourceLogs'])) return null;
  return listOf(document['resourceLogs'])
    .flatMap(resource => listOf(resource['scopeLogs']))
    .flatMap(scope => listOf(scope['logRecords']))
    .map(record => {
      const body = valueOf(record['body']);
      return {
        ...attributes(record['attributes']),
        ...(isObject(body) ? body : { message: body }),
        time: nanosToMs(record['timeUnixNano']) ?? nanosToMs(record['observedTimeUnixNano']),
        level: levelOf(record['severityNumber']) ?? record['severityText'] ?? null,
        ...(typeof record['traceId'] === 'string' && record['traceId'] !== '' ? { traceId: record['traceId'] } : {}),
      };
    });
};
