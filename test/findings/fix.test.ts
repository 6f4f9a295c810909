import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Change } from '../../src/checks/check.ts';
import { fixOf } from '../../src/findings/fix.ts';

const set = (values: readonly string[], was: readonly string[], ttl?: number): Change => ({
  kind: 'dns-set',
  name: 'community.test',
  type: 'CAA',
  values,
  was,
  ...(ttl === undefined ? {} : { ttl }),
});
const own = '0 issue "own.example"';
const other = '0 issue "other.example"';

describe('the fix of a record set names only what is to be done', () => {
  const cases: readonly (readonly [what: string, change: Change, sentence: string])[] = [
    ['a new set', set([own], []), `Add the CAA record ${own} at community.test (there is none now).`],
    ['one more value', set([own, other], [own]), `Add the CAA record ${other} at community.test (beside ${own}).`],
    [
      'one value less',
      set([own], [own, other]),
      `Remove the CAA record ${other} of community.test; what else is there stays.`,
    ],
    ['another value', set([other], [own]), `Change the CAA record of community.test from ${own} to ${other}.`],
    [
      'the time alone',
      set([own], [own], 3600),
      `Set the TTL of the CAA record of community.test to 3600 seconds and leave ${own} as it is.`,
    ],
  ];
  for (const [what, change, expected] of cases) test(what, () => assert.equal(fixOf([change]), expected));
});

test('a value is quoted where it has no quotes of its own that would be pasted along', () => {
  assert.match(fixOf([{ kind: 'dns-remove', name: 'a.test', type: 'A', was: ['192.0.2.1'] }]), /"192\.0\.2\.1"/);
});
