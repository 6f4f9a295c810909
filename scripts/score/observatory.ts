import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { protectionOf } from '../../src/collectors/delivery/protection.ts';
import { pageResults } from '../../src/engines/security-headers/page-results.ts';
import { sharingResult } from '../../src/engines/security-headers/page-lines.ts';
import { hstsResult, redirectionResult } from '../../src/engines/security-headers/transport.ts';
import { readMarkup } from '../../src/platform/read-markup.ts';

const folder = join(
  process.env['LAUNCH_READY_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
  'data/observatory',
);

/** Why there is nothing to score, or null. */
export const missing = (): string | null =>
  existsSync(folder)
    ? null
    : 'the cases are not here: ../shared/data/observatory beside the project, or LAUNCH_READY_SHARED';

type Response = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string | readonly string[] };
  readonly verified: boolean;
  readonly requestHeaders: { readonly [name: string]: string };
};

/** One case as the Observatory's own tests have it; `https` is null where nothing answered there. */
export type ObservatoryCase = {
  readonly test: string;
  readonly hostname: string;
  readonly site: { readonly path: string };
  readonly auto: Response;
  readonly https: Response | null;
  readonly cors: Response | null;
  readonly httpRedirects: readonly { readonly url: string }[];
  readonly html?: string;
  readonly result: string;
};

type Table = {
  readonly grades: readonly (readonly [number, string])[];
  readonly table: readonly { readonly result: string; readonly modifier: number }[];
};

const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

export const observatoryCases = (): readonly ObservatoryCase[] =>
  read('observatory-cases.json') as readonly ObservatoryCase[];
export const observatoryTable = (): Table => read('observatory-score-table.json') as Table;

const linesOf = (response: Response | null): readonly (readonly [string, string])[] =>
  Object.entries(response?.headers ?? {}).flatMap(([name, value]) =>
    [value].flat().map(line => [name.toLowerCase(), line] as const),
  );

/** What we say to a case. */
export const ourResult = (one: ObservatoryCase): string => {
  const { test, auto, https, cors, html, hostname, site } = one;
  const headers = linesOf(auto);
  const type = headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  const isHtml = /\bhtml\b/i.test(type);
  const url = new URL(site.path, `https://${hostname}/`).href;
  // Cookies are protected by what came over https, which some cases have beside the page.
  const hsts = linesOf(https).filter(([name]) => name === 'strict-transport-security');
  const beside = headers.some(([name]) => name === 'strict-transport-security') ? [] : hsts;
  const elements = isHtml ? readMarkup(html ?? '').elements : null;
  const results = pageResults(protectionOf([...headers, ...beside], elements, url));
  const corsLines = new Map(linesOf(cors));
  switch (test) {
    case 'csp':
      return results.csp;
    case 'cookies':
      return results.cookies;
    case 'strict-transport-security':
      return hstsResult({
        answers: https !== null,
        trusted: https?.verified ?? false,
        headers: hsts.map(([, line]) => line),
      });
    case 'redirection':
      return redirectionResult(one.httpRedirects.map(step => step.url));
    case 'referrer-policy':
      return results.referrer;
    case 'subresource-integrity':
      return results.integrity;
    case 'x-content-type-options':
      return results.sniffing;
    case 'x-frame-options':
      return results.frames;
    case 'cross-origin-embedder-policy':
      return results.embedder;
    case 'cross-origin-opener-policy':
      return results.opener;
    case 'cross-origin-resource-policy':
      return results.resource;
    case 'cors':
      return sharingResult({
        allowOrigin: corsLines.get('access-control-allow-origin') ?? null,
        credentials: corsLines.get('access-control-allow-credentials') ?? null,
        asked: cors?.requestHeaders['origin'] ?? '',
      });
    default:
      throw new Error(`nobody knows the test ${test}`);
  }
};
