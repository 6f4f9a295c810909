import type { Told } from './facts.ts';

type Metric = { readonly name: string; readonly ms: number | null; readonly description: string };

/** A quoted string (RFC 9110 §5.6.4) or a token; commas and semicolons inside quotes separate nothing. */
const piece = /"(?:[^"\\]|\\.)*"|[^",;]+|[,;]/g;

const unquoted = (text: string): string => text.replace(/^"(.*)"$/s, '$1').replaceAll(/\\(.)/g, '$1');

const parameterOf = (parts: readonly string[], name: string): string | undefined => {
  const found = parts.find(part => part.toLowerCase().startsWith(`${name}=`));
  return found === undefined ? undefined : unquoted(found.slice(name.length + 1).trim());
};

/** Metrics of the header, in order (W3C Server Timing §3); what cannot be read is left out. */
const metricsOf = (header: string): readonly Metric[] => {
  const metrics: string[][] = [[]];
  let open = '';
  const close = (): void => {
    if (open.trim() !== '') metrics.at(-1)?.push(open.trim());
    open = '';
  };
  for (const [text] of header.matchAll(piece)) {
    if (text === ',' || text === ';') close();
    else open += text;
    if (text === ',') metrics.push([]);
  }
  close();
  return metrics.flatMap(([name, ...parts]) => {
    if (name === undefined) return [];
    const duration = parameterOf(parts, 'dur') ?? '';
    const ms = duration === '' ? Number.NaN : Number(duration);
    return [
      {
        name: name.toLowerCase(),
        ms: Number.isFinite(ms) && ms >= 0 ? ms : null,
        description: parameterOf(parts, 'desc') ?? '',
      },
    ];
  });
};

const databaseName = /^(?:db|database|sql|postgres|postgresql|pg|mysql|sqlite|prisma|queries)\b/;
const appName = /^(?:app|total|request|server|handler|ssr|render|cpu)$/;
const poolName = /^(?:pool|(?:db|sql|database)[-_.]?(?:pool|wait|acquire|connect))/;

const counted = (metrics: readonly Metric[]): number | null => {
  for (const { description } of metrics) {
    const [, count] = /(\d{1,7})\s*(?:statements?|quer(?:y|ies)|calls?)\b/i.exec(description) ?? [];
    if (count !== undefined) return Number(count);
  }
  return null;
};

/** What the header tells under the names that apps commonly use; repeated headers come joined by commas. */
export const toldBy = (header: string | undefined): Told => {
  const metrics = metricsOf((header ?? '').slice(0, 2_000));
  const pool = metrics.find(({ name }) => poolName.test(name));
  const database = metrics.filter(metric => metric !== pool && databaseName.test(metric.name));
  return {
    appMs: metrics.find(({ name }) => appName.test(name))?.ms ?? null,
    databaseMs: database.find(({ ms }) => ms !== null)?.ms ?? null,
    statements: counted(database.length > 0 ? database : metrics),
    poolMs: pool?.ms ?? null,
  };
};
