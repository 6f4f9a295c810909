import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/handover/documented.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const at = (place: string) => ({ place, severity: 'medium', confidence: 'observed' }) as const;
const host = 'api.community.test';

/** What the pack says of where addresses end, after a change. */
const told = (change: (ways: { [from: string]: string | null }) => void) => {
  const all = evidence();
  change((all.handover.ways ??= {}));
  return all;
};

test('a host that was added since is in no handover', () => {
  const all = told(ways => {
    for (const from of Object.keys(ways)) if (from.endsWith(`//${host}`)) delete ways[from];
  });
  const fault = oneFault(check, all, at(host));
  assert.match(fault.cause, /not in the handover that was written on 2026-11-20/);
  assert.deepEqual(fault.hosts, [host]);
});

test('a redirect that was changed since', () => {
  const all = told(ways => {
    ways['https://www.community.test'] = 'https://old.community.test';
  });
  assert.match(oneFault(check, all, at('www.community.test')).cause, /says https:\/\/old/);
});

test('a handover without any address', () => {
  const all = evidence();
  all.handover.ways = null;
  oneFault(check, all, at('handover/names'));
});

test('near misses: a host that is gone, an http address that nobody asked then, and one that said nothing then', () => {
  assertPasses(
    check,
    told(ways => {
      ways['https://gone.community.test'] = 'https://gone.community.test';
      delete ways[`http://${host}`];
      ways['https://www.community.test'] = null;
    }),
  );
});

test('an address that said nothing is no pass and no finding', () => {
  const all = told(ways => {
    for (const from of Object.keys(ways)) if (from.endsWith(`//${host}`)) delete ways[from];
  });
  for (const start of Object.keys(all.http.chains))
    if (start.includes(host)) all.http.chains[start] = silent('no answer');
  assertNotPassed(check, all);
});

test('each host once', () => {
  const all = told(ways => {
    for (const from of Object.keys(ways)) delete ways[from];
  });
  assert.ok(faultsOf(check, all).length > 3);
});
