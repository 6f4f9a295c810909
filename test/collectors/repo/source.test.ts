import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { envNamesOf } from '../../../src/collectors/repo/env-names.ts';
import { sortOf } from '../../../src/engines/env-use/sort.ts';
import { environmentsNamedIn } from '../../../src/collectors/repo/environments-named.ts';
import { sourceUrlsOf } from '../../../src/collectors/repo/source-urls.ts';
import { storesAndMailers } from '../../../src/collectors/repo/dependencies.ts';

const urls = (path: string, text: string) => sourceUrlsOf([{ path, text }]).urls.map(({ url, use }) => [url, use]);
const reads = (path: string, text: string) => envNamesOf([{ path, text }]).map(({ name }) => name);
const named = (text: string) =>
  environmentsNamedIn([{ path: 'README.md', text }]).map(({ environment, url }) => [environment, url]);

describe('absolute addresses in source', () => {
  it('says what an address is used for', () => {
    const cases: readonly (readonly [path: string, line: string, url: string, use: string])[] = [
      ['a.ts', "const redirectUri = 'https://x.vercel.app/done'", 'https://x.vercel.app/done', 'callback'],
      ['a.ts', "const u = 'https://x.test/auth/callback?next=1'", 'https://x.test/auth/callback', 'callback'],
      ['supabase/config.toml', 'site_url = "http://localhost:3000"', 'http://localhost:3000/', 'callback'],
      ['a.ts', "endpoint: 'https://x.test/api/stripe/webhook'", 'https://x.test/api/stripe/webhook', 'webhook'],
      ['a.html', '<img src="http://x.test/a.png">', 'http://x.test/a.png', 'subresource'],
      ['a.css', "background: url('http://x.test/a.png')", 'http://x.test/a.png', 'subresource'],
      ['src/emails/welcome.tsx', '<a href="https://x.test/join">', 'https://x.test/join', 'mail'],
      ['a.ts', "fetch('https://api.x.test/users')", 'https://api.x.test/users', 'api'],
      ['a.ts', "const home = 'https://x.test/about'", 'https://x.test/about', 'other'],
    ];
    for (const [path, line, url, use] of cases) assert.deepEqual(urls(path, line), [[url, use]], line);
  });

  it('leaves out vocabularies, comments, prose and names that are no addresses', () => {
    for (const line of [
      '<svg xmlns="http://www.w3.org/2000/svg">',
      '"$schema": "https://x.test/schema.json"',
      '// see https://x.test/docs',
      "'http://redis:6379'",
      '`https://${host}/x`',
    ])
      assert.deepEqual(urls('a.ts', line), [], line);
    assert.deepEqual(urls('docs/a.md', 'https://x.test'), []);
  });

  it('keeps no user, no query and no path part that can be a key', () => {
    const key = ['T0', '4kd93kd', '93kdk3lq', '01xx'].join('');
    assert.deepEqual(urls('a.ts', `'https://me:word@hooks.x.test/services/${key}/b?token=${key}#${key}'`), [
      ['https://hooks.x.test/services/…/b', 'other'],
    ]);
  });

  it('keeps from an env file only where an address leads, and nothing of a secret', () => {
    assert.deepEqual(
      urls('.env.production', 'NEXT_PUBLIC_SITE_URL=https://club.vercel.app/a/b\nSENTRY_TOKEN=https://x.test/y\n'),
      [['https://club.vercel.app', 'callback']],
    );
  });
});

describe('names of variables', () => {
  it('are found in every way of reading them', () => {
    const ways = [
      'process.env.NAME_A',
      "process.env['NAME_A']",
      'process.env?.NAME_A',
      'import.meta.env.NAME_A',
      "Deno.env.get('NAME_A')",
      'Bun.env.NAME_A',
      'const { NAME_A } = process.env',
      'const {\n  NAME_A: a = "x",\n} = process.env;',
      "import { NAME_A } from '$env/static/private'",
    ];
    for (const way of ways) assert.deepEqual(reads('a.ts', way), ['NAME_A'], way);
    assert.deepEqual(reads('a.py', 'os.environ.get("NAME_A") or os.getenv("NAME_A")'), ['NAME_A']);
    assert.deepEqual(reads('schema.prisma', 'url = env("NAME_A")'), ['NAME_A']);
  });

  it('are not made up', () => {
    for (const text of [
      'import.meta.env.PROD',
      'const { a } = process.environment',
      'const { a } = process.env.NESTED_B ? x : y',
      'env.NAME_A',
    ])
      assert.equal(
        reads('a.ts', text).includes('a') ||
          reads('a.ts', text).includes('PROD') ||
          reads('a.ts', text).includes('NAME_A'),
        false,
        text,
      );
    assert.deepEqual(reads('notes.md', 'process.env.NAME_A'), []);
  });

  it('are sorted by what they promise', () => {
    const sorts = {
      secret: ['STRIPE_SECRET_KEY', 'DATABASE_URL', 'SESSION_SECRET', 'SMTP_PASSWORD', 'OPENAI_API_KEY'],
      browser: ['NEXT_PUBLIC_STRIPE_KEY', 'VITE_API_URL', 'PUBLIC_NAME'],
      setting: ['PORT', 'NODE_ENV', 'SUPABASE_ANON_KEY', 'STRIPE_PUBLISHABLE_KEY', 'KEYBOARD', 'MONKEY'],
    };
    for (const [sort, list] of Object.entries(sorts))
      for (const name of list) assert.equal(sortOf(name, false), sort, name);
    assert.equal(sortOf('PLAIN', true), 'secret');
  });

  it('come without the value, whatever the value is', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9]{12,40}$/),
        fc.constantFrom(
          '.env',
          '.env.production',
          'Dockerfile',
          'fly.toml',
          'compose.yml',
          'wrangler.json',
          '.github/workflows/x.yml',
        ),
        (value, path) => {
          const texts: { readonly [path: string]: string } = {
            Dockerfile: `ENV A_TOKEN=${value}`,
            'fly.toml': `[env]\nA_TOKEN = "${value}"`,
            'compose.yml': `services:\n  a:\n    environment:\n      - A_TOKEN=${value}`,
            'wrangler.json': `{"vars":{"A_TOKEN":"${value}"}}`,
            '.github/workflows/x.yml': `env:\n  A_TOKEN: ${value}`,
          };
          const text = texts[path] ?? `A_TOKEN=${value}`;
          const found = envNamesOf([{ path, text }]);
          assert.deepEqual(
            found.map(({ name }) => name),
            ['A_TOKEN'],
          );
          assert.equal(JSON.stringify(found).includes(value), false);
        },
      ),
    );
  });
});

describe('sentences that name an environment', () => {
  it('are taken when word and address belong together', () => {
    assert.deepEqual(
      named(
        'Production is https://www.x.test (the application at https://app.x.test). Staging is https://staging.x.test.',
      ),
      [
        ['production', 'https://www.x.test'],
        ['staging', 'https://staging.x.test'],
      ],
    );
    assert.deepEqual(named('| Staging | https://s.x.test |'), [['staging', 'https://s.x.test']]);
    assert.deepEqual(named('**Live site:** https://x.test/'), [['production', 'https://x.test']]);
    assert.deepEqual(named('https://x.test is production'), [['production', 'https://x.test']]);
  });

  it('are left when the address is of something else', () => {
    for (const line of [
      'Deploy to production on [Vercel](https://vercel.com)',
      'Production checklist: https://x.test/docs/production',
      'Ask in https://chat.test before production',
      '```\nproduction https://x.test\n```',
    ])
      assert.deepEqual(named(line), [], line);
  });
});

describe('databases and mail senders', () => {
  const at = { file: 'package.json', line: 3 };
  it('are named by package, container, schema or variable, and guessed only when nothing else tells', () => {
    const of = (
      files: Parameters<typeof storesAndMailers>[0],
      packages: readonly string[],
      envs: readonly string[],
    ) => {
      const { databases, mailers } = storesAndMailers(
        files,
        packages.map(name => ({ name, in: at })),
        envs.map(name => ({ name, in: at })),
      );
      return [databases.map(({ name }) => name), mailers.map(({ name }) => name)];
    };
    assert.deepEqual(of([], ['pg', 'nodemailer'], ['DATABASE_URL']), [['PostgreSQL'], ['SMTP']]);
    assert.deepEqual(
      of([{ path: 'compose.yml', text: 'services:\n  db:\n    image: ghcr.io/postgis/postgis:16' }], [], []),
      [['PostgreSQL'], []],
    );
    assert.deepEqual(
      of([{ path: 'prisma/schema.prisma', text: 'datasource db {\n  provider = "mysql"\n}' }], [], ['DATABASE_URL']),
      [['MySQL'], []],
    );
    assert.deepEqual(of([], [], ['DATABASE_URL', 'RESEND_API_KEY']), [
      ['a database given by DATABASE_URL'],
      ['Resend'],
    ]);
    assert.deepEqual(of([], ['express'], ['PORT']), [[], []]);
  });
});
