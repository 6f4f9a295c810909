import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flaws } from '../flaws.ts';
import { runWith } from './bites.ts';

/** Small files that look at most of the app; a flaw that does not name one of them leaves it green. */
const sample = ['config.test.ts', 'mail/outbox.test.ts', 'community/invites.test.ts'];
/** FLAWS="one another" looks at these alone. */
const wanted = (process.env['FLAWS'] ?? '').split(' ').filter(name => name !== '');
const chosen = wanted.length === 0 ? flaws : flaws.filter(({ name }) => wanted.includes(name));

describe('one flaw changes what it says, and only that', { concurrency: 2 }, () => {
  for (const flaw of chosen) {
    const [first] = Object.keys(flaw.variants);
    for (const variant of Object.keys(flaw.variants)) {
      it(`${flaw.name}:${variant}`, async () => {
        const others = sample.filter(file => !flaw.breaks.includes(file));
        const hit = await runWith([`${flaw.name}:${variant}`], flaw.breaks);
        assert.deepEqual(hit.crashed, [], 'the flaw breaks the app instead of changing it');
        assert.ok(hit.failed.length > 0, `no test of ${flaw.breaks.join(', ')} notices it`);
        if (variant !== first) return;
        const rest = await runWith([`${flaw.name}:${variant}`], others);
        assert.deepEqual([...rest.crashed, ...rest.failed], [], 'it changes more than it says');
        assert.ok(rest.passed.length > 5);
      });
    }
  }
});
