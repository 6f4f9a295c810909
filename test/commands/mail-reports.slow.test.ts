import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import type { DomainJudgement } from '../../src/engines/dmarc-reports/judgement.ts';
import {
  daily,
  daySeconds,
  mailchimpRow,
  reportXml,
  resendRow,
  rowXml,
  strangerRow,
  workspaceRow,
} from '../engines/dmarc-reports/made-report.ts';
import { runCli } from './child.ts';

type Told = { readonly what: string; readonly reason: string };
type Reported = {
  readonly schema: string;
  readonly read: {
    readonly files: number;
    readonly reports: number;
    readonly duplicates: number;
    readonly rows: number;
  };
  readonly domains: readonly DomainJudgement[];
  readonly reports: readonly { readonly file: string; readonly rows: number }[];
  readonly notRead: readonly Told[];
  readonly others: readonly Told[];
};

/** A zip file of plain entries (APPNOTE §4.3). */
const zip = (entries: readonly (readonly [name: string, content: Uint8Array])[]): Buffer => {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of entries) {
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, rest, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
};

const yesterday = (): number => Math.floor(Date.now() / 1000 / daySeconds) * daySeconds;

/** Made-up reports whose last day is yesterday. */
const recent = (days: number, rows: Parameters<typeof daily>[2]): readonly string[] =>
  daily(days, {}, rows).map((xml, day) => {
    const begin = yesterday() - (days - day) * daySeconds;
    return xml.replace(/<begin>\d+/, `<begin>${begin}`).replace(/<end>\d+/, `<end>${begin + daySeconds - 1}`);
  });

const folder = (t: TestContext, files: { readonly [name: string]: string | Uint8Array }): string => {
  const root = mkdtempSync(join(tmpdir(), 'launch-ready-reports-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
};

const named = (all: readonly string[]): { readonly [name: string]: string } =>
  Object.fromEntries(all.map((xml, index) => [`reports/google.com!community.test!${index}.xml`, xml]));

const reported = async (
  root: string,
  ...args: readonly string[]
): Promise<Reported & { readonly code: number | null }> => {
  const { code, stdout, stderr } = await runCli(root, ['mail', 'reports', ...args, '--json']);
  assert.match(stdout, /^\{/, stderr);
  return { ...(JSON.parse(stdout) as Reported), code };
};

describe('launch-ready mail reports', () => {
  test('a sound folder: who sends, the next step, 80 columns, exit 0', async t => {
    const root = folder(t, named(recent(15, () => [resendRow, workspaceRow, strangerRow])));
    const { code, stdout, stderr } = await runCli(root, ['mail', 'reports', 'reports']);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Only Resend and Google Workspace send as community\.test/);
    assert.match(stdout.replaceAll(/\s+/g, ' '), /Set p=quarantine; t=y; np=reject in your DMARC record/);
    assert.match(stdout.replaceAll(/\s+/g, ' '), /75 mails from 1 address only pretend to come from community\.test/);
    assert.deepEqual(
      stdout.split('\n').filter(line => line.length > 80),
      [],
    );
    assert.doesNotMatch(stdout, /pct/);
  });

  test('a sender of one’s own that fails: exit 1, unless it is none of theirs; a name that nobody has is a slip', async t => {
    const root = folder(t, named(recent(15, () => [resendRow, mailchimpRow])));
    const failing = await runCli(root, ['mail', 'reports', 'reports']);
    assert.equal(failing.code, 1);
    assert.match(failing.stdout, /^Mail of Mailchimp fails/);
    assert.equal((await runCli(root, ['mail', 'reports', 'reports', '--not-mine', 'mailchimp'])).code, 0);
    const slip = await runCli(root, ['mail', 'reports', 'reports', '--not-mine', 'Mailchump']);
    assert.equal(slip.code, 2);
    assert.match(slip.stderr, /no sender in these reports is named Mailchump/);
  });

  test('XML, gzip, several in one zip, a zip in a zip; duplicates once; what is broken costs only itself', async t => {
    const one = (id: string): Buffer => Buffer.from(reportXml({ id }));
    const nested = zip([['inner.zip', zip([['n.xml', one('n')]])]]);
    const deep = zip([['a.zip', zip([['b.zip', zip([['c.zip', zip([['d.xml', one('deep')]])]])]])]]);
    const root = folder(t, {
      'in/a.xml': one('a'),
      'in/again.xml': one('a'),
      'in/b.xml.gz': gzipSync(one('b')),
      'in/two.zip': zip([
        ['c.xml', one('c')],
        ['d.xml.gz', gzipSync(one('d'))],
        ['notes.txt', Buffer.from('hello')],
      ]),
      'in/nested.zip': nested,
      'in/deep.zip': deep,
      'in/broken.xml.gz': gzipSync(one('e')).subarray(0, 60),
      'in/broken.zip': zip([['f.xml', one('f')]]).subarray(0, 200),
      'in/bomb.zip': zip([['g.xml', Buffer.concat([one('g').subarray(0, 500), Buffer.alloc(40_000_000, 'x')])]]),
      'in/bomb.xml.gz': gzipSync(Buffer.from(`<!DOCTYPE a [<!ENTITY b "c">]>${reportXml({ id: 'h' })}`)),
      'in/mail.eml': 'Received: from x\nSubject: Report domain\n\nhello',
      'in/tls.json': '{"organization-name":"x"}',
      'in/empty.xml': '',
    });
    symlinkSync(join(root, 'in'), join(root, 'in/round'));
    execFileSync('mkfifo', [join(root, 'in/pipe.xml')]);
    const { read, code, notRead, others } = await reported(root, 'in');
    assert.deepEqual([read.reports, read.duplicates, code], [5, 1, 3]);
    const reasonOf = (name: string): string =>
      notRead.find(({ what }) => what.startsWith(join('in', name)))?.reason ?? '';
    assert.match(reasonOf('deep.zip'), /packed more than 2 times over/);
    assert.match(reasonOf('broken.xml.gz'), /It breaks off \(unexpected end of file\)/);
    assert.match(reasonOf('broken.zip'), /It is broken/);
    assert.match(reasonOf('bomb.zip'), /refused|goes on for more than/);
    assert.match(reasonOf('bomb.xml.gz'), /document type/);
    assert.match(reasonOf('mail.eml'), /Save what is attached/);
    assert.equal(reasonOf('empty.xml'), 'It is empty.');
    assert.deepEqual(others.map(({ what }) => what).toSorted(), [
      'in/pipe.xml',
      'in/round',
      'in/tls.json',
      'in/two.zip!notes.txt',
    ]);
  });

  test('100,000 rows within bounds of memory', async t => {
    const rows = Array.from({ length: 100_000 }, (_, at) =>
      rowXml({
        source: `198.18.${(at >> 8) & 255}.${at & 255}`,
        count: (at % 97) + 1,
        envelope: `e${at}.community.test`,
      }),
    );
    const xml = reportXml({ rows: [] }).replace('</feedback>', `${rows.join('')}</feedback>`);
    const root = folder(t, { 'big.xml.gz': gzipSync(xml) });
    const { stdout, code, peakBytes } = await runCli(root, ['mail', 'reports', 'big.xml.gz', '--json']);
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as Reported).read.rows, 100_000);
    assert.ok(peakBytes < 700_000_000, `${Math.round(peakBytes / 1e6)} MB`);
  });

  test('nothing there, nothing readable, nothing given', async t => {
    const root = folder(t, { 'a.txt': 'hello' });
    const missing = await runCli(root, ['mail', 'reports', 'nowhere']);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /nowhere does not exist/);
    assert.equal((await runCli(root, ['mail', 'reports'])).code, 2);
    const none = await runCli(root, ['mail', 'reports', 'a.txt']);
    assert.equal(none.code, 3);
    assert.match(none.stdout, /^No aggregate report was found in that file/);
  });

  test('text of a report cannot act on the terminal or in the note', async t => {
    const org = 'evil&#x9b;2J\u202e [x](javascript:1) &lt;b>';
    const root = folder(t, {
      'a.xml': reportXml({ org, rows: [{ ...resendRow, signatures: ['community.test &lt;img> pass'] }] }),
    });
    const { stdout } = await runCli(root, ['mail', 'reports', 'a.xml', '--note', 'note.md']);
    assert.doesNotMatch(stdout, /[\u009b\u202e]/);
    const note = readFileSync(join(root, 'note.md'), 'utf8');
    assert.doesNotMatch(note, /(?<!\\)<img/);
    assert.equal(statSync(join(root, 'note.md')).mode & 0o777, 0o600);
    for (const part of [
      '# Sender reputation',
      '## Who sends in your name',
      '## Next steps',
      '## What could not be known',
    ])
      assert.ok(note.includes(part), part);
  });
});
