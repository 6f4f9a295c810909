import type { Hit } from './found.ts';

const folder =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|cypress|playwright|fixtures?|__fixtures__|testdata|test-data|mocks?|__mocks__|__snapshots__|stubs?|samples?|examples?)\//i;
const file =
  /(?:[._-](?:test|tests|spec|cy|e2e|stories|fixture|mock|example|sample)\.[\w.]{1,20}|_test\.(?:go|py|rb|exs?)|(?:^|\/)(?:test_|conftest)[^/]{0,80}\.py)$/i;

/** Whether a path says that what is in it was made up for a test or a sample. */
export const isTestPath = (path: string): boolean => folder.test(path) || file.test(path);

/**
 * A hit as its path makes it appear: a secret in a test or a sample is a fixture, unless it is proven real (its checksum
 * is right) or says of itself that it is live. Callers who know the path of a text pass each hit through this.
 */
export const asPlaced = <One extends Pick<Hit, 'class' | 'because' | 'mode' | 'verified'>>(
  hit: One,
  path: string,
): One => {
  if (hit.class !== 'secret' && hit.class !== 'conditional') return hit;
  if (hit.verified === true || hit.mode === 'live' || !isTestPath(path)) return hit;
  return { ...hit, class: 'fixture', because: 'it stands in a test or a sample, and nothing proves it real' };
};
