import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(
  process.env['LAUNCH_READY_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
  'data/cache/cache-tests.json',
);

/** Why there is nothing to score, or null. */
export const missing = (): string | null =>
  existsSync(file) ? null : 'the suite is not here: ../shared/data/cache beside the project, or LAUNCH_READY_SHARED';

/** Value as text, or a number of seconds from now for fields with a date. */
type SuiteField = readonly [name: string, value: string | number, ...rest: unknown[]];

export type SuiteRequest = {
  readonly request_method?: string;
  readonly request_headers?: readonly SuiteField[];
  readonly response_status?: readonly [number, string];
  readonly response_headers?: readonly SuiteField[];
  readonly expected_type?: 'cached' | 'not_cached' | 'etag_validated' | 'lm_validated';
  readonly filename?: string;
  readonly query_arg?: string;
  readonly pause_after?: boolean;
  readonly expected_response_headers?: readonly SuiteField[];
  readonly expected_response_headers_missing?: readonly (string | SuiteField)[];
  readonly magic_locations?: boolean;
};

export type SuiteTest = {
  readonly suite: string;
  readonly id: string;
  readonly name: string;
  readonly kind: 'required' | 'optimal' | 'check';
  readonly isBrowserOnly: boolean;
  readonly isForCdn: boolean;
  readonly requests: readonly SuiteRequest[];
};

type Read = { readonly id: string; readonly tests: readonly Readonly<Record<string, unknown>>[] };

export const cacheSuite = (): readonly SuiteTest[] =>
  (JSON.parse(readFileSync(file, 'utf8')) as readonly Read[]).flatMap(({ id: suite, tests }) =>
    tests.map(test => ({
      suite,
      id: String(test['id']),
      name: String(test['name']),
      kind: (test['kind'] ?? 'required') as SuiteTest['kind'],
      isBrowserOnly: test['browser_only'] === true,
      isForCdn: test['cdn_only'] === true,
      requests: test['requests'] as readonly SuiteRequest[],
    })),
  );

/** Suites about more than whether a stored response may be used. */
const otherPurpose: Readonly<Record<string, string>> = {
  update304: 'about how a 304 changes what is stored',
  updateHEAD: 'about how a HEAD changes what is stored',
  partial: 'about putting parts of a body together',
  interim: 'about passing answers with a 1xx status through',
};

/** Single tests that ask for something else than whether a stored response may be used. */
const otherQuestion: Readonly<Record<string, string>> = {
  'stale-close': 'about what is done when the origin cannot be reached',
  'stale-503': 'about what is done when the origin fails',
  'stale-sie-close': 'about what is done when the origin cannot be reached',
  'stale-sie-503': 'about what is done when the origin fails',
  'stale-warning-stored': 'about the Warning field, which is obsolete',
  'stale-warning-become': 'about the Warning field, which is obsolete',
};

/** Why a test cannot be judged, or null. */
export const excluded = ({ suite, id, requests }: SuiteTest): string | null =>
  otherPurpose[suite] ??
  otherQuestion[id] ??
  (requests.some(({ expected_type: type }) => type !== undefined) ? null : 'expects nothing of what is stored');
