import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parsedShare, sharing } from '../../../test/proof/share.ts';
import { flaws } from '../flaws.ts';
import { runWith } from './bites.ts';

/** Small files that look at most of the app; a flaw that does not name one of them leaves it green. */
const sample = ['config.test.ts', 'mail/outbox.test.ts', 'community/invites.test.ts'];
/** FLAWS="one another" looks at these alone. */
const wanted = (process.env['FLAWS'] ?? '').split(' ').filter(name => name !== '');
const chosen = wanted.length === 0 ? flaws : flaws.filter(({ name }) => wanted.includes(name));
const share = process.env['SHARE'];
/** SHARE="2/3" takes every third variant, from the second on. */
const variants = chosen
  .flatMap(flaw => Object.keys(flaw.variants).map((variant, index) => ({ flaw, variant, isFirst: index === 0 })))
  .filter(sharing(share === undefined ? undefined : parsedShare(share)));

describe('one flaw changes what it says, and only that', { concurrency: 2 }, () => {
  for (const { flaw, variant, isFirst } of variants)
    it(`${flaw.name}:${variant}`, async () => {
      // The others are looked at once a flaw: its variants take the same part of the app.
      const others = isFirst ? sample.filter(file => !flaw.breaks.includes(file)) : [];
      const { crashed, failed, passed } = await runWith([`${flaw.name}:${variant}`], [...flaw.breaks, ...others]);
      assert.deepEqual(crashed, [], 'the flaw breaks the app instead of changing it');
      const isNamed = ({ file }: { readonly file: string }): boolean => flaw.breaks.includes(file);
      assert.ok(failed.some(isNamed), `no test of ${flaw.breaks.join(', ')} notices it`);
      // A budget of SQL statements is held after a file by the support of the tests, which is where that fails.
      const beyond = failed.filter(({ file }) => others.includes(file));
      assert.deepEqual(beyond, [], 'it changes more than it says');
      for (const file of others)
        assert.ok(
          passed.some(test => test.file === file),
          `${file} did not run`,
        );
    });
});
