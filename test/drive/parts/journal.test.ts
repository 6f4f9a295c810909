import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { openJournal } from '../../../src/drive/journal.ts';

const root = mkdtempSync(join(tmpdir(), 'journal-'));
after(() => rmSync(root, { recursive: true, force: true }));
const now = () => new Date('2026-11-27T10:00:00Z');
let folders = 0;
const fresh = (): string => join(root, String((folders += 1)));
const undo = { flow: 'close-account', as: 'member-a', with: { email: 'a@example.test' } } as const;

test('what was announced is on disk before the act, and is found again by the next process', () => {
  const folder = fresh();
  const journal = openJournal(folder, now);
  const id = journal.make('account member-a', undo);
  assert.match(readFileSync(journal.file, 'utf8'), /account member-a/);
  const again = openJournal(folder, now);
  assert.deepEqual(again.left(), [{ id, at: '2026-11-27T10:00:00.000Z', what: 'account member-a', undo }]);
  assert.notEqual(again.make('another', undo), id);
});

test('what is gone is gone, what is stuck stays with its reason, and later facts join the undo', () => {
  const folder = fresh();
  const journal = openJournal(folder, now);
  const [one, two, three] = ['one', 'two', 'three'].map(what => journal.make(what, undo));
  journal.gone(one ?? 0);
  journal.stuck(two ?? 0, 'the app is down');
  journal.known(three ?? 0, { post: 'p1' });
  for (const each of [journal, openJournal(folder, now)]) {
    assert.deepEqual(
      each.left().map(({ what, reason, undo: { with: values } }) => [what, reason, values]),
      [
        ['two', 'the app is down', undo.with],
        ['three', undefined, { ...undo.with, post: 'p1' }],
      ],
    );
  }
});

test('cut anywhere by a crash, the journal opens with every whole line and goes on', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(), (count, cut) => {
      const folder = fresh();
      const journal = openJournal(folder, now);
      for (let made = 0; made < count; made += 1) journal.make(`thing ${made}`, undo);
      journal.close();
      const size = statSync(journal.file).size;
      const kept = cut % (size + 1);
      const whole = readFileSync(journal.file).subarray(0, kept).toString('utf8').split('\n').length - 1;
      truncateSync(journal.file, kept);
      const again = openJournal(folder, now);
      assert.equal(again.left().length, whole);
      const id = again.make('after the crash', undo);
      again.close();
      const last = openJournal(folder, now);
      assert.equal(last.left().length, whole + 1);
      assert.equal(last.left().at(-1)?.id, id);
      last.close();
    }),
    { numRuns: 60 },
  );
});

test('closed twice it says nothing, and what would be written then is refused', () => {
  const journal = openJournal(fresh(), now);
  journal.close();
  journal.close();
  assert.throws(() => journal.make('too late', undo), /is closed/);
  assert.equal(readFileSync(journal.file, 'utf8'), '');
});

test('it is for its owner alone', () => {
  const journal = openJournal(fresh(), now);
  assert.equal(statSync(journal.file).mode & 0o077, 0);
  appendFileSync(journal.file, '');
});
