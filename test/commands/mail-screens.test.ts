import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { mailRecords } from '../../src/commands/mail-records.ts';
import { mailRecordsText } from '../../src/commands/mail-records-text.ts';
import { mailTestText, type MailTestReport } from '../../src/commands/mail-test-text.ts';
import { mailRecords as documentOf } from '../../src/deliverables/mail-records.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { evidence } from '../evidence/build.ts';
import { arrivalOf, lose, signature } from '../evidence/build-messages.ts';
import { heard } from './surroundings.ts';

const recorded = join(import.meta.dirname, '..', 'evidence', 'recorded', 'sound.json');

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mail-screens-'));
});
after(() => rm(folder, { recursive: true, force: true }));

test('mail records: words wrap at the screen, values stand alone and unbroken, so that they copy as they are', async () => {
  const set = await loadEvidence(recorded);
  const document = documentOf(set, []);
  if (document === null) throw new Error('mail was not recorded');
  for (const columns of [80, 44]) {
    const lines: readonly string[] = mailRecordsText(document, columns).split('\n');
    const values: readonly string[] = document.records.flatMap(({ now, state }) => (state === 'verified' ? now : []));
    assert.ok(values.some(value => value.length > 255));
    for (const value of values) assert.ok(lines.includes(value), value);
    const words: readonly string[] = lines.filter(line => !values.includes(line));
    assert.deepEqual(
      words.filter(line => line.length > columns),
      [],
    );
    assert.match(words.join(' '), /strings of at most 255/);
  }
});

test('mail records: a screen for people, Markdown for a file, JSON when asked, and the hint names this command', async () => {
  const said = heard(folder);
  assert.equal(await mailRecords(undefined, { from: recorded }, said.around), 0);
  assert.match(said.out(), /^Mail records of community\.test\nVerified on /);
  assert.doesNotMatch(said.out(), /`|\*\*/);
  const file = join(folder, 'records.md');
  assert.equal(await mailRecords(undefined, { from: recorded, output: file }, said.around), 0);
  assert.match(await readFile(file, 'utf8'), /^# Mail records of `community\.test`/);
  const json = heard(folder);
  await mailRecords(undefined, { from: recorded, json: true }, json.around);
  assert.equal((JSON.parse(json.out()) as { schema: string }).schema, 'launch-ready/mail-records@1');
  await assert.rejects(mailRecords(undefined, {}, heard(folder).around), (error: unknown) => {
    assert.ok(error instanceof LaunchReadyError);
    return error.hint === 'launch-ready mail records example.com';
  });
});

test('mail test: the table fits, and senders stand below it with their whole address', () => {
  const all = lose(evidence(), 'reset');
  const from = 'announcements-of-the-community@updates.community.test';
  Object.assign(arrivalOf(all, 'welcome').mail, {
    from,
    spf: silent('from here'),
    dkim: seen([signature({ aligned: false })]),
  });
  const report: MailTestReport = {
    schema: 'launch-ready/mail-test@1',
    target: 'community.test',
    app: 'https://app.community.test',
    run: 'run',
    requests: 42,
    messages: all.messages,
    findings: [],
    notChecked: [],
    removed: [],
    left: [],
    transcript: { file: null, reason: 'it was not kept' },
  };
  const text = mailTestText(report, { columns: 80 });
  for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  assert.ok(text.includes(`From ${from}: welcome.`));
  assert.match(text, /From hello@community\.test: 6 mails\./);
  assert.match(text, /^ {2}welcome +0\.9 s +- +other +pass +opens +ok$/m);
  assert.match(text, /other: it passes for another domain/);
  assert.doesNotMatch(text, /twice:/);
});
