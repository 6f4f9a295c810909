import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Report } from '../../src/findings/report.ts';
import { formats } from '../../src/reporters/reporter.ts';
import { changeServer, recordsOf, webHostOf } from '../world/change.ts';
import { page, text } from '../world/parts.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { type AuditFlags, audit as looked } from '../../src/commands/audit.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { heard } from '../proof/command-line.ts';
import { parsedFlags } from '../proof/target.ts';
import { runCli, type ChildOptions, type Ended } from './child.ts';

const domain = 'community.test';
const bin = join(import.meta.dirname, '..', '..', 'bin', 'launch-ready.js');
const megabyte = 1_048_576;

/** A stack trace, or a sentence that came out of a program error. */
const crash = /\n\s+at .+:\d+:\d+\)?$|This is a bug|undefined|\[object/m;

const assertClear = ({ stdout, stderr }: Ended): void => {
  assert.doesNotMatch(stderr, crash);
  assert.doesNotMatch(stdout.replace(/^\{[\s\S]*\}\n$/, ''), crash);
};

/** What would act on a terminal or on the reader's eye, and what would break out of a document. */
const esc = '\u001b';
const hostile = `${esc}[2J${esc}]0;owned\u0007\u009b31m\u202egnihsihp\u2066 </title><script>alert(1)</script><img src=x onerror=alert(2)>\r\n::error::injected\n[click](javascript:alert(3)) | cell \`code\` ]]>`;
const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Markdown without its code spans (CommonMark 0.31 §6.1), in which nothing acts. */
const outsideCode = (markdown: string): string => markdown.replace(/(?<![`\\])(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');

describe('bad input', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-bad-input-'));
  const config = join(folder, 'launch-ready.jsonc');
  let world: World;

  const serve = async (plan: WorldPlan): Promise<void> => {
    writeFileSync(config, JSON.stringify(plan.config));
    await world.set(plan);
    world.forgetContacts();
  };
  const audit = (target: string, flags: readonly string[] = [], options: ChildOptions = {}): Promise<Ended> =>
    runCli(folder, ['audit', target, '--no-browser', ...world.flags, ...flags], options);
  const reported = async (flags: readonly string[] = []): Promise<Ended & { report: Report }> => {
    const ended = await audit(domain, ['--config', config, '--json', ...flags]);
    assert.notEqual(ended.stdout, '', ended.stderr);
    return { ...ended, report: JSON.parse(ended.stdout) as Report };
  };

  before(async () => {
    world = await startWorld();
    await serve(soundPlan());
  });
  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('on the command line: one sentence, a hint, exit 2, no packet', () => {
    const mistakes: readonly (readonly [string, string | undefined, AuditFlags, RegExp])[] = [
      ['an IPv4 literal', '192.0.2.10', {}, /"192\.0\.2\.10" is an IP address/],
      ['an IPv6 literal', '[2001:db8::11]', {}, /is an IP address/],
      ['an IPv4 address in disguise', '3221225994', {}, /is an IP address/],
      ['a name of 300 characters', `${'abcdefghi.'.repeat(30)}test`, {}, /characters long; 253 is the most/],
      ['a label too long once converted', `${'ü'.repeat(60)}.test`, {}, /is not a domain name|63 is the most/],
      ['a single word', 'community', {}, /single word/],
      ['nothing but an escape', `${esc}[31m.test`, {}, /is not a domain name/],
      ['an empty name', '', {}, /is not a domain name|single word/],
      ['an unknown format', domain, { format: 'pdf' }, /There is no format pdf/],
      ['an unknown severity', domain, { failOn: 'fatal' }, /there is no severity fatal/],
      ['an unknown profile', domain, { profile: 'everything' }, /there is no profile everything/],
      ['an unknown check', domain, { check: ['launch-path/nothing'] }, /There is no check launch-path\/nothing/],
      ['a host that is none', domain, { host: ['a b'] }, /is not a domain name/],
      ['a resolver that is no address', domain, { resolver: 'dns.example' }, /--resolver/],
      ['a detour that is none', domain, { connectTo: ['here'] }, /--connect-to/],
      ['an authority that is not there', domain, { ca: ['gone.pem'] }, /gone\.pem/],
      ['settings that are not there', domain, { config: 'gone.jsonc' }, /gone\.jsonc/],
      ['a repository that is not there', domain, { repo: 'gone' }, /--repo: there is no folder gone/],
      ['evidence that is not there', undefined, { from: 'gone' }, /no evidence at/],
    ];
    test('each mistake is one of the caller, found before a packet is sent', async () => {
      world.forgetContacts();
      for (const [what, target, flags, sentence] of mistakes) {
        const ended = heard(join(folder, 'state'), folder, around =>
          looked(target, { ...parsedFlags(world.flags), ...flags }, around),
        );
        await assert.rejects(ended, (error: unknown) => {
          assert.ok(error instanceof LaunchReadyError, `${what}: ${String(error)}`);
          assert.match(error.message, sentence, what);
          assert.notEqual(error.hint, '', what);
          return true;
        });
      }
      assert.deepEqual(world.contacts(), []);
    });

    test('the process ends with 2, the sentence on stderr without anything that acts, nothing on stdout', async () => {
      for (const [args, sentence] of [
        [[`${'a'.repeat(300)}.test`], /300 characters long; 63 is the most/],
        [[`${esc}[31m\u202e.test`], /is not a domain name/],
        [[domain, '--frobnicate'], /unknown option '--frobnicate'/],
      ] as const) {
        const ended = await runCli(folder, ['audit', ...world.flags, ...args]);
        assert.equal(ended.code, 2, ended.stderr);
        assert.match(ended.stderr, sentence);
        assert.ok(!acting.test(ended.stderr));
        assert.equal(ended.stdout, '');
        assertClear(ended);
      }
      assert.deepEqual(world.contacts(), []);
    });

    test('settings with five mistakes: all five, each with its line', async () => {
      const file = join(folder, 'five.jsonc');
      writeFileSync(
        file,
        [
          '{',
          '  "domain": "not a domain",',
          '  "hosts": {',
          '    "app.community.test": { "service": "sauna" },',
          '    "api.community.test": { "service": "api", "path": 7 }',
          '  },',
          '  "colour": "blue",',
          '  "accept": [{ "id": "launch-path/x#00000000", "reason": "an old one", "by": "b", "until": "someday" }]',
          '}',
        ].join('\n'),
      );
      world.forgetContacts();
      const ended = await audit(domain, ['--config', file]);
      assert.equal(ended.code, 2, ended.stderr);
      for (const line of [2, 4, 5, 7, 8])
        assert.match(ended.stderr, new RegExp(`five\\.jsonc:${line}\\b|line ${line}\\b`));
      assertClear(ended);
      assert.deepEqual(world.contacts(), []);
    });

    test('Node.js below 24: one sentence', async () => {
      const before = `Object.defineProperty(process, 'version', { value: 'v20.19.1' });`;
      const ended = await runCli(folder, ['audit', domain], { before, script: bin });
      assert.deepEqual(
        [ended.code, ended.stdout, ended.stderr],
        [2, '', 'Launch Ready needs Node.js 24 or newer; this is v20.19.1.\n'],
      );
    });
  });

  test('a domain that nobody registered is a launch blocker', async () => {
    const plan = soundPlan();
    plan.parent.registered = false;
    await serve(plan);
    const ended = await reported();
    assert.equal(ended.code, 1);
    assert.deepEqual(
      ended.report.findings.map(({ check, severity, place }) => [check, severity, place]),
      [['launch-path/domain-delegated', 'blocker', domain]],
    );
    assertClear(ended);
  });

  test('an international name is converted, and shown in both forms', async () => {
    await serve(soundPlan());
    const ended = await audit('https://www.Bücherstube.test/join?x=1');
    assert.equal(ended.code, 1);
    assert.match(ended.stdout, /xn--bcherstube-9db\.test/);
    assert.match(ended.stdout, /bücherstube\.test/);
    assertClear(ended);
  });

  test('no answer at all is incomplete, not ready and not a fault', async () => {
    const plan = soundPlan();
    plan.resolver.mode = 'silent';
    await serve(plan);
    const ended = await reported();
    assert.deepEqual([ended.code, ended.report.verdict, ended.report.findings], [3, 'incomplete', []]);
    assertClear(ended);
  });

  test('--offline contacts nobody and is incomplete', async () => {
    await serve(soundPlan());
    const ended = await reported(['--offline']);
    assert.deepEqual([ended.code, ended.report.verdict, ended.report.findings], [3, 'incomplete', []]);
    assert.deepEqual(world.contacts(), []);
    assertClear(ended);
  });

  test('name servers and a resolver that answer garbage: said, and nothing passes on it', async () => {
    const plan = soundPlan();
    changeServer(plan, 1, { udp: 'garbage' });
    await serve(plan);
    const one = await reported();
    assert.deepEqual(
      one.report.findings.map(({ check }) => check),
      ['launch-path/name-servers-answer'],
    );
    assertClear(one);
    plan.resolver.mode = 'garbage';
    for (const index of plan.nameServers.keys()) changeServer(plan, index, { udp: 'garbage' });
    await serve(plan);
    const all = await reported();
    assert.ok(all.code === 1 || all.code === 3, all.stderr);
    assert.ok(!all.report.coverage.judged.includes('S1.c1'));
    assertClear(all);
  });

  test('servers that send too much, too slowly, in circles or nonsense are each named, and memory stays flat', async () => {
    const labels = ['huge', 'circle', 'drip', 'names', 'bomb', 'types', 'away', 'crumbs'];
    const plan = soundPlan(labels);
    const host = (label: string): ReturnType<typeof webHostOf> => webHostOf(plan, `${label}.${domain}`);
    const html = { 'content-type': 'text/html' };
    host('huge').https = [
      { path: '/*', answer: { status: 200, headers: html, body: '<p>x', hugeBytes: 2_147_483_648 } },
    ];
    host('circle').https = [{ path: '/*', answer: { redirect: 302, to: 'https://{host}{path}' } }];
    host('drip').https = [{ path: '/*', answer: { status: 200, headers: html, body: 'x'.repeat(60), drip: true } }];
    host('names').certificate.names = [
      `names.${domain}`,
      ...Array.from({ length: 999 }, (_, index) => `n${index}.${domain}`),
    ];
    host('bomb').https = [
      { path: '/*', answer: { status: 200, headers: { ...html, 'x-bomb': 'a'.repeat(200_000) }, body: 'x' } },
    ];
    host('types').https = [
      {
        path: '/*',
        answer: { status: 200, headers: { 'content-type': ';;charset=\u00ff;"' }, body: '\u0000\u0001<title' },
      },
    ];
    host('away').https = [{ path: '/*', answer: { redirect: 301, to: 'javascript:alert(1)' } }];
    host('crumbs').https = [
      {
        path: '/*',
        answer: { status: 200, headers: { ...html, 'set-cookie': `${'a'.repeat(9_000)}=;;;=` }, body: 'x' },
      },
    ];
    await serve(plan);
    const ended = await reported();
    assertClear(ended);
    assert.equal(ended.code, 1);
    assert.ok(ended.peakBytes < 400 * megabyte, `${Math.round(ended.peakBytes / megabyte)} MB`);
    const found = ended.report.findings.map(({ check, place }) => `${check} ${place}`);
    assert.ok(found.includes(`launch-path/redirect-loop circle.${domain}`), found.join('\n'));
    const said = [...ended.report.findings, ...ended.report.notChecked].map(one => JSON.stringify(one));
    for (const label of ['bomb', 'away'])
      assert.ok(
        said.some(text => text.includes(`${label}.${domain}`)),
        `${label} is not mentioned`,
      );
    assert.deepEqual(
      ended.report.notChecked.filter(({ reason }) => reason.startsWith('broken') || reason.includes('looking failed')),
      [],
    );
  });

  test('text of the target is inert in every format', async () => {
    const plan = soundPlan();
    recordsOf(plan, domain).push(...text(hostile));
    plan.zone[`_dmarc.${domain}.${domain}`] = text(hostile);
    const second = plan.machines.find(({ address }) => address === '192.0.2.12');
    assert.ok(second);
    for (const served of Object.values(second.hosts)) {
      const { body } = page('x', '<h1>Another page</h1>');
      const answer = {
        status: 200,
        headers: {},
        body: body.replace('<title>x', `<title>${hostile.replace('</title>', '')}`),
      };
      served.https = [{ path: '/*', answer }];
    }
    await serve(plan);
    await audit(domain, ['--config', config, '--save', 'hostile', '--output', 'live.txt']);
    for (const format of formats) {
      const ended = await heard(join(folder, 'state'), folder, around =>
        looked(undefined, { from: 'hostile', format }, around),
      );
      assert.match(ended.stdout, /owned|gnihsihp/, `${format} shows what the target says`);
      if (format !== 'json')
        assert.ok(!acting.test(ended.stdout), `${format}: ${JSON.stringify(acting.exec(ended.stdout))}`);
      assert.ok(!ended.stdout.includes(esc), format);
      if (format === 'html') assert.doesNotMatch(ended.stdout, /<script>alert|<img src=x/);
      if (format === 'markdown')
        assert.doesNotMatch(outsideCode(ended.stdout), /(?<!\\)\[click\]\(javascript:|(?<!\\)<script|(?<!\\)<img/);
      if (format === 'junit') assert.doesNotMatch(ended.stdout, /<script>|<img/);
      if (format === 'github') assert.doesNotMatch(ended.stdout, /^::error::injected/m);
    }
  });
});
