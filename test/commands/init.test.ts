import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { factsOf } from '../../src/commands/init-facts.ts';
import { questionsFor } from '../../src/commands/init-questions.ts';
import { configText } from '../../src/commands/init-sections.ts';
import { init, type InitFlags } from '../../src/commands/init.ts';
import { createPrompt } from '../../src/commands/prompt.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/schema.ts';
import { filesUnder, fixtureFolder } from '../drive/routes/fixtures.ts';
import { runCli } from './child.ts';
import { heard } from './surroundings.ts';

const name = 'launch-ready.jsonc';

const copyOf = async (t: TestContext, fixture: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-init-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp(fixtureFolder(fixture), folder, { recursive: true });
  return folder;
};

type Outcome = { readonly code: number; readonly out: string; readonly err: string; readonly questions: number };

/** Runs the command in this process; `lines` are typed, then the input ends. */
const run = async (folder: string, flags: InitFlags, lines: readonly string[] = []): Promise<Outcome> => {
  const { around, out, err } = heard(folder);
  const prompt = createPrompt(Readable.from(lines.map(line => `${line}\n`)), around.stderr.write, around.signal);
  const code = await init(flags, around, prompt);
  return { code, out: out(), err: err(), questions: err().split('\n> ').length - 1 };
};

const written = async (folder: string): Promise<Config> =>
  parseConfig(await readFile(join(folder, name), 'utf8'), name);

type Expected = {
  /** Keys of the questions that are asked, with what is answered. */
  readonly asked: { readonly [key: string]: string };
  readonly domain: string;
  readonly environments: Config['environments'];
  /** `host service`, and `host service staging`. */
  readonly hosts: readonly string[];
  /** Lines of the head. */
  readonly stack: readonly RegExp[];
};

const expected: { readonly [fixture: string]: Expected } = {
  'next-app-router': {
    asked: {},
    domain: 'harbour-club.example',
    environments: { production: 'https://www.harbour-club.example', staging: 'https://staging.harbour-club.example' },
    hosts: ['staging.harbour-club.example site staging', 'www.harbour-club.example site'],
    stack: [
      /Built with: Next\.js\./,
      /Runs at: Vercel \(vercel\.json:1\)/,
      /data in: Supabase/,
      /mail with: Resend/,
      /money with: Stripe/,
    ],
  },
  'vite-express': {
    asked: {},
    domain: 'quilt-circle.example',
    environments: { production: 'https://www.quilt-circle.example', staging: 'https://staging.quilt-circle.example' },
    hosts: ['quilt-circle.example site', 'staging.quilt-circle.example site staging', 'www.quilt-circle.example site'],
    stack: [
      /Built with: Vite, Express\./,
      /Render "quilt-circle" \(render\.yaml:2\)/,
      /PostgreSQL/,
      /SendGrid/,
      /Stripe/,
    ],
  },
  sveltekit: {
    asked: { domain: 'www.sourdough.example', staging: '' },
    domain: 'sourdough.example',
    environments: { production: 'https://www.sourdough.example' },
    hosts: ['www.sourdough.example site'],
    stack: [/SvelteKit, Vite/, /Netlify/, /PostgreSQL/, /Postmark/, /Stripe/],
  },
  remix: {
    asked: {},
    domain: 'night-runners.example',
    environments: {
      production: 'https://night-runners.example',
      staging: 'https://night-runners-staging.up.railway.app',
    },
    hosts: ['night-runners.example site'],
    stack: [
      /Remix, Vite/,
      /Railway/,
      /PostgreSQL \(prisma\/schema\.prisma:2\)/,
      /mail with: Postmark \(package\.json:\d+\)\. Takes/,
      /Stripe/,
    ],
  },
  'hono-fly': {
    asked: { domain: '' },
    domain: 'parlour.example',
    environments: { production: 'https://parlour.example', staging: 'https://chess-parlour-staging.fly.dev' },
    hosts: ['parlour.example site'],
    stack: [/Hono/, /Fly\.io "chess-parlour-staging", staging/, /PostgreSQL/, /Resend/, /Stripe/],
  },
  monorepo: {
    asked: { staging: 'https://staging.allotment.example/', mail: 'mailgun' },
    domain: 'allotment.example',
    environments: { production: 'https://www.allotment.example', staging: 'https://staging.allotment.example' },
    hosts: ['api.allotment.example api', 'www.allotment.example site'],
    stack: [
      /React Router, Vite, Fastify/,
      /Fly\.io "allotment-api" \(apps\/api\/fly\.toml:1\), Vercel/,
      /MySQL/,
      /Mailgun \(apps\/api\/package\.json:\d+\), as answered/,
      /Stripe/,
    ],
  },
};

const files = async (folder: string): Promise<{ readonly [path: string]: string }> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(found.map(async path => [path.slice(folder.length + 1), await readFile(path, 'utf8')])),
  );
};

describe('six small repositories', () => {
  for (const [fixture, want] of Object.entries(expected)) {
    test(`${fixture}: asks only what is not there, and writes it`, async t => {
      assert.deepEqual(
        questionsFor(factsOf(filesUnder(fixtureFolder(fixture))), {}).map(({ key }) => key),
        Object.keys(want.asked),
      );
      assert.ok(Object.keys(want.asked).length <= 3);
      const folder = await copyOf(t, fixture);
      const before = await files(folder);
      const { code, out, err, questions } = await run(folder, {}, Object.values(want.asked));
      assert.equal(code, 0);
      assert.equal(questions, Object.keys(want.asked).length);
      const { [name]: text = '', ...others } = await files(folder);
      assert.deepEqual(others, before, 'nothing but the settings is written');
      const config = parseConfig(text, name);
      assert.equal(config.domain, want.domain);
      assert.deepEqual(config.environments, want.environments);
      assert.deepEqual(
        Object.entries(config.hosts).map(
          ([host, { service, environment }]) => `${host} ${service}${environment === 'staging' ? ' staging' : ''}`,
        ),
        want.hosts,
      );
      const head = text.slice(0, text.indexOf('\n{')).replaceAll('\n// ', ' ');
      for (const line of want.stack) assert.match(head, line);
      for (const line of `${out}\n${err}`.split('\n')) assert.ok(line.length <= 80, line);
      assert.match(out, /Next: launch-ready audit\n$/);
    });

    test(`${fixture}: audit takes the file`, async t => {
      const folder = await copyOf(t, fixture);
      await run(folder, { yes: true, answer: ['domain=www.given.example'] });
      const ended = await runCli(folder, ['audit', '--offline', '--no-browser', '--json'], { input: '' });
      assert.ok([0, 1, 3].includes(ended.code ?? 70), ended.stderr);
      assert.equal(JSON.parse(ended.stdout).target.domain, 'given.example');
    });
  }
});

describe('answers', () => {
  test('piped into the program they are taken, and the rest of its input is left', async t => {
    const folder = await copyOf(t, 'sveltekit');
    const ended = await runCli(folder, ['init'], {
      input: 'not a domain\nsourdough.example\nhttp://10.0.0.1\nstaging.sourdough.example\nmore\n',
    });
    assert.equal(ended.code, 0, ended.stderr);
    const { domain, environments } = await written(folder);
    assert.deepEqual([domain, environments.staging], ['sourdough.example', 'https://staging.sourdough.example']);
    assert.match(ended.stderr, /"not a domain" is not a domain name/);
    assert.match(ended.stderr, /"10\.0\.0\.1" is an IP address/);
  });

  test('that do not come leave everything as it was, and are named', async t => {
    const folder = await copyOf(t, 'sveltekit');
    const before = await files(folder);
    const ended = await runCli(folder, ['init'], { input: '' });
    assert.equal(ended.code, 2);
    assert.equal(ended.stdout, '');
    assert.match(
      ended.stderr,
      /Nothing was written[\s\S]*domain:[\s\S]*staging:[\s\S]*--answer domain=… --answer staging=none/,
    );
    for (const line of ended.stderr.split('\n')) assert.ok(line.length <= 80, line);
    const { 'launch-ready.jsonc': settings, ...after } = await files(folder);
    assert.equal(settings, undefined);
    assert.deepEqual(
      Object.keys(after).filter(path => !path.startsWith('memory-')),
      Object.keys(before),
    );
  });

  test('that are wrong three times are missing', async t => {
    const folder = await copyOf(t, 'sveltekit');
    await assert.rejects(run(folder, {}, ['?', '?', '?', 'sourdough.example', '']), /Nothing was written/);
  });

  test('are not waited for without end where nobody types', async t => {
    const folder = await copyOf(t, 'sveltekit');
    const { around } = heard(folder);
    const prompt = createPrompt(new PassThrough(), () => {}, around.signal, 50);
    await assert.rejects(init({}, around, prompt), /Nothing was written/);
  });

  test('given ahead are not asked for; all of them ask nothing', async t => {
    const folder = await copyOf(t, 'monorepo');
    const { questions } = await run(folder, {
      answer: ['staging=none', 'mail=SendGrid', 'domain=https://app.allotment.example/x'],
    });
    assert.equal(questions, 0);
    const { environments, hosts } = await written(folder);
    assert.deepEqual(environments, { production: 'https://app.allotment.example' });
    assert.ok('app.allotment.example' in hosts && 'api.allotment.example' in hosts);
  });

  test('to questions that do not exist, and such as cannot be, are refused', async t => {
    const folder = await copyOf(t, 'monorepo');
    for (const [answer, code] of [
      ['colour=red', 'LR_USAGE'],
      ['domain', 'LR_USAGE'],
      ['domain=', 'LR_DOMAIN_INVALID'],
      ['mail=Pigeon', 'LR_USAGE'],
      ['staging=1.2.3.4', 'LR_DOMAIN_INVALID'],
    ] as const)
      await assert.rejects(run(folder, { answer: [answer] }), { code }, answer);
    assert.ok(!(name in (await files(folder))));
  });

  test('--yes takes the guesses, marks them, and says nothing that it does not know', async t => {
    const folder = await copyOf(t, 'sveltekit');
    const { code, out, questions } = await run(folder, { yes: true });
    assert.deepEqual([code, questions], [0, 0]);
    const text = await readFile(join(folder, name), 'utf8');
    assert.equal((await written(folder)).domain, undefined);
    assert.match(text, /\/\/ unsure: nothing in the repository names the domain\./);
    assert.match(out, /Next: launch-ready audit <your domain>/);
    const guessed = await copyOf(t, 'hono-fly');
    await run(guessed, { yes: true });
    assert.match(
      await readFile(join(guessed, name), 'utf8'),
      /"domain": "parlour\.example", \/\/ unsure: APP_URL in \.env\.example:1/,
    );
  });

  test('are no longer waited for once the run is interrupted', async t => {
    const folder = await copyOf(t, 'sveltekit');
    const interruption = new AbortController();
    const asked = (): void => interruption.abort(new Error('enough'));
    const prompt = createPrompt(
      new PassThrough(),
      text => text.endsWith('> ') && setImmediate(asked),
      interruption.signal,
    );
    await assert.rejects(init({}, heard(folder).around, prompt), /enough/);
  });

  test('an interruption at a question ends with 130 and writes nothing', async t => {
    const folder = await copyOf(t, 'sveltekit');
    const ended = await runCli(folder, ['init'], { onProgress: child => void child.kill('SIGINT') });
    assert.equal(ended.code, 130, ended.stderr);
    assert.ok(!(name in (await files(folder))));
  });
});

describe('a file that is there', () => {
  test('stays as it is', async t => {
    const folder = await copyOf(t, 'remix');
    await writeFile(join(folder, name), '{}');
    await assert.rejects(run(folder, { yes: true }), /is there already; it was not touched/);
    assert.equal(await readFile(join(folder, name), 'utf8'), '{}');
  });

  test('is written anew with --force; a link is replaced and what it leads to is not touched', async t => {
    const folder = await copyOf(t, 'remix');
    const elsewhere = join(folder, 'elsewhere.txt');
    await writeFile(elsewhere, 'precious');
    await symlink(elsewhere, join(folder, name));
    await assert.rejects(run(folder, { yes: true }), /is there already/);
    assert.equal((await run(folder, { yes: true, force: true })).code, 0);
    assert.equal(await readFile(elsewhere, 'utf8'), 'precious');
    assert.equal((await written(folder)).domain, 'night-runners.example');
    assert.deepEqual(
      Object.keys(await files(folder)).filter(path => path.startsWith(`${name}.`)),
      [],
    );
  });
});

test('whatever a repository holds, the file can be read and no text of it acts', () => {
  const odd = fc.constantFrom(
    'club',
    '"',
    '\\',
    '*/',
    '//',
    '\u001b[2J',
    '\u202e',
    '\u2028',
    '{',
    '}',
    ',',
    '\t',
    "'",
    '\0',
    'https://a.test',
    'staging',
    '=',
    '#',
    ' ',
    'production: https://b.test',
  );
  const text = fc.array(odd, { maxLength: 8 }).map(parts => parts.join(''));
  fc.assert(
    fc.property(text, text, text, (a, b, c) => {
      const facts = factsOf([
        { path: 'README.md', text: `Production: https://${a}.example\n${b}` },
        { path: 'fly.toml', text: `app = "${a}"` },
        {
          path: `${c.replaceAll(/[\0/]/g, '')}/package.json`,
          text: JSON.stringify({ dependencies: { next: a, resend: b, postmark: c, stripe: '1' } }, null, 1),
        },
        { path: '.env.example', text: `APP_URL=${a}\nSTAGING_URL="${b}"\n${c}_URL=https://x.test` },
        { path: 'vercel.json', text: JSON.stringify({ name: c, alias: [a, b, `${c}.test`] }) },
      ]);
      for (const answers of [{}, { domain: 'https://given.test', staging: 'none', mail: a, billing: b }]) {
        const whole = configText(facts, answers);
        parseConfig(whole, name);
        assert.doesNotMatch(whole, /[\u0000-\u0009\u000b-\u001f\u2028\u202e]/);
      }
    }),
    { numRuns: 300 },
  );
});
