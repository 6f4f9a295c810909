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
        // The others are looked at once a flaw: its variants take the same part of the app.
        const others = variant === first ? sample.filter(file => !flaw.breaks.includes(file)) : [];
        const { crashed, failed, passed } = await runWith([`${flaw.name}:${variant}`], [...flaw.breaks, ...others]);
        assert.deepEqual(crashed, [], 'the flaw breaks the app instead of changing it');
        const isNamed = ({ file }: { readonly file: string }): boolean => flaw.breaks.includes(file);
        assert.ok(failed.some(isNamed), `no test of ${flaw.breaks.join(', ')} notices it`);
        assert.deepEqual(
          failed.filter(test => !isNamed(test)),
          [],
          'it changes more than it says',
        );
        for (const file of others)
          assert.ok(
            passed.some(test => test.file === file),
            `${file} did not run`,
          );
      });
    }
  }
});
