import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, test, type TestContext } from 'node:test';
import { crc32Base62 } from '../../src/engines/secrets/rules/checksum.ts';
import { betrays, gitFolder, plantedKey, type Done, type GitFolder } from './git-folder.ts';
import { secrets, type SecretsFlags } from '../../src/commands/secrets.ts';
import { heard } from './surroundings.ts';
import { startIssuers, type Issuers } from './issuers.ts';

// Look-alikes on loopback. Paths, headers and statuses as in https://docs.stripe.com/api/authentication,
// https://docs.github.com/rest/users/users and https://api.slack.com/methods/auth.test.

type Told = {
  readonly secrets: readonly {
    readonly rule: string;
    readonly life?: { readonly state: string; readonly reason: string; readonly asked: string | null };
  }[];
};

const told = ({ out }: Done): Told => JSON.parse(out) as Told;
const stripe = 'api.stripe.com';
const github = 'api.github.com';

/** A GitHub token with a right checksum that nobody issued. */
const gitHubToken = (): string => {
  const body = randomBytes(40)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 30);
  return `${['gh', 'p_'].join('')}${body}${crc32Base62(body)}`;
};

const withStripeKey = async (t: TestContext): Promise<GitFolder> => {
  const repo = await gitFolder(t);
  repo.write('deploy/app.yaml', `env:\n  STRIPE_SECRET_KEY: ${plantedKey()}\n`);
  return repo;
};

const say = (response: ServerResponse, status: number, body: object = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** In this process: what the command line adds to it is tried once. */
const run = async (repo: GitFolder, flags: SecretsFlags): Promise<Done> => {
  const { around, out, err } = heard(repo.root);
  const code = await secrets(flags, around);
  return { code, out: out(), err: err() };
};

const argsOf = ({ connectTo, ca }: Issuers): readonly string[] => [
  ...connectTo.flatMap(value => ['--connect-to', value]),
  ...ca.flatMap(value => ['--ca', value]),
];

const verify = (repo: GitFolder, { connectTo, ca }: Issuers, more: SecretsFlags = {}): Promise<Done> =>
  run(repo, { verify: true, connectTo, ca, ...more });

/** Whether more of the planted key was sent than a made-up one has of it. */
const sentKey = ({ asked }: Issuers): boolean =>
  asked.some(({ headers }) => JSON.stringify(headers).includes(plantedKey().slice(10, 20)));

const knows =
  (key: string) =>
  ({ headers }: IncomingMessage, response: ServerResponse): void =>
    say(response, headers.authorization === `Bearer ${key}` ? 200 : 401);

describe('launch-ready secrets --verify', () => {
  test('a key that its issuer knows works, when a made-up one of the same shape is refused first', async t => {
    const repo = await withStripeKey(t);
    const token = gitHubToken();
    repo.write('ci.yaml', `token: ${token}\n`);
    const issuers = await startIssuers(t, [stripe, github], (request, response) =>
      knows(request.headers.host === github ? token : plantedKey())(request, response),
    );
    const { code, out, err } = await verify(repo, issuers);
    assert.equal(code, 1, err);
    assert.match(out, /^2 secrets found\. All of them work right now\./);
    assert.equal(out.match(/Does it work +Yes, it works now\./g)?.length, 2, out);
    assert.match(out, /exchange it before\s+anything else/);
    // What goes where is said before.
    assert.match(
      err.replaceAll(/\s+/g, ' '),
      /Asking whether 2 keys work: at most 2 requests to api\.github\.com, 2 to api\.stripe\.com\./,
    );
    for (const [host, route, key] of [
      [stripe, 'GET /v1/balance', plantedKey()],
      [github, 'GET /user', token],
    ] as const) {
      const [made, real, ...more] = issuers.asked.filter(one => one.host === host);
      assert.ok(made !== undefined && real !== undefined);
      assert.equal(more.length, 0);
      assert.deepEqual([made.route, real.route], [route, route]);
      assert.equal(real.headers.authorization, `Bearer ${key}`);
      assert.notEqual(made.headers.authorization, real.headers.authorization);
      assert.equal(made.headers.authorization?.length, real.headers.authorization?.length);
      // In one header and nowhere else.
      const { authorization: _, ...others } = real.headers;
      assert.ok(!JSON.stringify([others, real.route]).includes(key.slice(8, 20)));
    }
    const json = told(await repo.cli('secrets', '--verify', '--json', ...argsOf(issuers)));
    assert.deepEqual(
      json.secrets.map(({ life }) => life?.state),
      ['alive', 'alive'],
    );
    assert.deepEqual(new Set(json.secrets.map(({ life }) => life?.asked)), new Set([github, stripe]));
  });

  test('what is found in the history only is asked about as well', async t => {
    const repo = await withStripeKey(t);
    await repo.ok('add', '.');
    await repo.ok('commit', '-q', '-m', 'leak');
    await repo.ok('rm', '-q', '-r', 'deploy');
    await repo.ok('commit', '-q', '-m', 'gone');
    const issuers = await startIssuers(t, [stripe], knows(plantedKey()));
    for (const flag of [{ history: true }, { since: 'HEAD~2' }])
      assert.equal(told(await verify(repo, issuers, { json: true, ...flag })).secrets[0]?.life?.state, 'alive');
  });

  test('a key that is refused as a made-up one is says so, and stays a finding', async t => {
    const repo = await withStripeKey(t);
    const issuers = await startIssuers(t, [stripe], (_request, response) => say(response, 401));
    const { code, out } = await verify(repo, issuers);
    assert.equal(code, 1);
    assert.match(out, /Does it work +No\. api\.stripe\.com: it was refused/);
    assert.equal(issuers.asked.length, 2);
  });

  test('an issuer that accepts everything tells nothing, and never sees the key', async t => {
    const repo = await withStripeKey(t);
    const issuers = await startIssuers(t, [stripe], (_request, response) => say(response, 200));
    const { code, out } = await verify(repo, issuers);
    assert.equal(code, 1);
    assert.match(out, /Could not be told from api\.stripe\.com: a made-up key was\s+accepted as well/);
    assert.equal(issuers.asked.length, 1);
    assert.equal(sentKey(issuers), false);
  });

  test('neither do a limit, a failure or a redirect, which is not followed', async t => {
    const repo = await withStripeKey(t);
    const answers: ((response: ServerResponse) => void)[] = [
      response => say(response, 429),
      response => say(response, 500),
      response => void response.writeHead(302, { location: `https://${github}/user` }).end(),
      response => void response.socket?.destroy(),
      response => void response.socket?.end('no HTTP at all\r\n\r\n'),
    ];
    for (const answer of answers) {
      const issuers = await startIssuers(t, [stripe, github], (_request, response) => answer(response));
      const [secret] = told(await verify(repo, issuers, { json: true })).secrets;
      assert.equal(secret?.life?.state, 'could-not-be-told', JSON.stringify(secret?.life));
      assert.deepEqual(
        issuers.asked.map(({ host }) => host),
        [stripe],
      );
      assert.equal(sentKey(issuers), false);
    }
  });

  test('a failure after the made-up key was refused tells nothing either', async t => {
    const repo = await withStripeKey(t);
    const known = knows(plantedKey());
    for (const status of [301, 404, 429, 503]) {
      const issuers = await startIssuers(t, [stripe], (request, response) =>
        request.headers.authorization === `Bearer ${plantedKey()}`
          ? void response.writeHead(status, { location: `https://${stripe}/elsewhere` }).end()
          : known(request, response),
      );
      const [secret] = told(await verify(repo, issuers, { json: true })).secrets;
      assert.equal(secret?.life?.state, 'could-not-be-told');
      assert.match(secret.life.reason, new RegExp(`the answer was ${status}`));
      assert.equal(issuers.asked.length, 2);
    }
  });

  test('a certificate that does not count ends it before anything is sent', async t => {
    const repo = await withStripeKey(t);
    const issuers = await startIssuers(t, [stripe], knows(plantedKey()));
    const untrusted = await run(repo, { verify: true, json: true, connectTo: issuers.connectTo });
    assert.equal(told(untrusted).secrets[0]?.life?.state, 'could-not-be-told');
    const other = await startIssuers(t, [github], knows(plantedKey()));
    const port = /\d+$/.exec(other.connectTo[0] ?? '')?.[0] ?? '';
    const wrong = await run(repo, {
      verify: true,
      json: true,
      connectTo: [`${stripe}:443:127.0.0.1:${port}`],
      ca: other.ca,
    });
    assert.equal(told(wrong).secrets[0]?.life?.state, 'could-not-be-told');
    assert.equal(issuers.asked.length + other.asked.length, 0);
    assert.ok(issuers.connections() > 0 && other.connections() > 0);
  });

  test('silence, and an answer without end, are bounded', async t => {
    const repo = await withStripeKey(t);
    const silent = await startIssuers(t, [stripe], () => {});
    assert.match(
      told(await verify(repo, silent, { json: true })).secrets[0]?.life?.reason ?? '',
      /sent no answer within/,
    );
    let sent = 0;
    const endless = await startIssuers(t, [stripe], (_request, response) => {
      response.writeHead(401);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000))) sent += 10_000;
      };
      response.on('drain', more);
      more();
    });
    assert.equal(told(await verify(repo, endless, { json: true })).secrets[0]?.life?.state, 'refused');
    assert.ok(sent < 20_000_000, `${sent} bytes were read`);
  });

  test('whatever an issuer says back, no report and no line on stderr holds the key', async t => {
    const repo = await withStripeKey(t);
    const answers: ((key: string, response: ServerResponse) => void)[] = [
      (key, response) => void response.writeHead(200, key, { 'x-key': key }).end(`{"key":"${key}"}`),
      (key, response) => void response.writeHead(503, key, { 'x-key': key }).end(key),
      (key, response) => void response.writeHead(302, { location: `https://${stripe}/?key=${key}` }).end(),
      (key, response) => void response.socket?.end(`HTTP/1.1 200 OK\r\n${key}\u0000: \u0000\r\n\r\n`),
      (key, response) => void response.socket?.end(`${key}\r\n\r\n`),
    ];
    for (const answer of answers) {
      const issuers = await startIssuers(t, [stripe], ({ headers }, response) => {
        const key = headers.authorization?.slice(7) ?? '';
        return key === plantedKey() ? answer(key, response) : say(response, 401);
      });
      for (const json of [false, true]) {
        const { code, out, err } = await verify(repo, issuers, { json });
        assert.equal(code, 1, err);
        assert.equal(betrays(out + err), false, out + err);
      }
      assert.ok(sentKey(issuers) && issuers.asked.length === 4);
    }
  });

  test('a restricted key, a project that a token names, and an issuer that says no with status 200', async t => {
    const ref = Array.from(randomBytes(20), byte => String.fromCodePoint(97 + (byte % 26))).join('');
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const jwt = (claims: object): string =>
      [part({ alg: 'HS256', typ: 'JWT' }), part(claims), randomBytes(32).toString('base64url')].join('.');
    const service = jwt({ iss: 'supabase', ref, role: 'service_role', iat: 1_700_000_000, exp: 2_015_000_000 });
    const elsewhere = jwt({ iss: 'supabase', ref: 'evil.example/', role: 'service_role', exp: 2_015_000_000 });
    const slack = ['xoxb', '249871362045', '3918274650123', 'Vq7RtY2uIoP9aSdF4gHjK1lZ'].join('-');
    const repo = await withStripeKey(t);
    repo.write('a.env', `A=${service}\n`);
    repo.write('b.env', `B=${elsewhere}\n`);
    repo.write('c.yaml', `slack: ${slack}\n`);
    const issuers = await startIssuers(t, [stripe, 'slack.com', `${ref}.supabase.co`], (request, response) => {
      const { host = '', authorization = '', apikey } = request.headers;
      if (host === stripe)
        return say(response, authorization === `Bearer ${plantedKey()}` ? 403 : 401, { error: { message: 'The provided key does not have the required permissions' } }); // prettier-ignore
      if (host === 'slack.com')
        return say(response, 200, authorization === `Bearer ${slack}` ? { ok: true } : { ok: false, error: 'invalid_auth' }); // prettier-ignore
      return say(response, apikey === service ? 200 : 401);
    });
    const { secrets } = told(await verify(repo, issuers, { json: true }));
    const states = secrets.map(({ rule, life }) => `${rule} ${life?.state} ${life?.asked}`).toSorted();
    assert.deepEqual(states, [
      'slack-token alive slack.com',
      `stripe-secret-key alive ${stripe}`,
      `supabase-jwt-key alive ${ref}.supabase.co`,
      'supabase-jwt-key could-not-be-told null',
    ]);
    assert.equal(issuers.asked.find(({ host }) => host === 'slack.com')?.route, 'POST /api/auth.test');
  });

  test('a key of Google that opens Gemini is raised, one that does not stays quiet', async t => {
    const [open, kept] = ['a', 'b'].map(end => `${['AI', 'za'].join('')}${randomBytes(40).toString('base64').replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 34)}${end}`); // prettier-ignore
    const repo = await gitFolder(t);
    repo.write('firebase.ts', `export const one = { apiKey: "${open}" };\nexport const two = { apiKey: "${kept}" };\n`);
    const issuers = await startIssuers(t, ['generativelanguage.googleapis.com'], ({ headers }, response) => {
      if (headers['x-goog-api-key'] === open) return say(response, 200, { models: [] });
      if (headers['x-goog-api-key'] === kept) return say(response, 403, { reason: 'API_KEY_SERVICE_BLOCKED' });
      return say(response, 400, { reason: 'API_KEY_INVALID' });
    });
    assert.equal((await run(repo, {})).code, 0);
    const { code, out } = await verify(repo, issuers);
    assert.equal(code, 1);
    assert.match(
      out.replaceAll(/\s+/g, ' '),
      /^1 secret found\. It works right now\. .*firebase\.ts:1 .*it opens the Gemini API, which is paid for/,
    );
    assert.doesNotMatch(out, /firebase\.ts:2/);
    assert.equal(issuers.asked.length, 4);
    const json = JSON.parse((await verify(repo, issuers, { json: true })).out) as Told & {
      readonly quiet: Told['secrets'];
    };
    assert.deepEqual(
      [json.secrets, json.quiet].map(list => list.map(({ life }) => life?.state)),
      [['alive'], ['refused']],
    );
  });

  test('without the flag nobody is ever asked; where nothing can be asked nothing is sent', async t => {
    const repo = await withStripeKey(t);
    const issuers = await startIssuers(t, [stripe], knows(plantedKey()));
    const { connectTo, ca } = issuers;
    for (const flags of [{}, { json: true }, { history: true }, { since: 'HEAD' }])
      assert.doesNotMatch((await run(repo, { ...flags, connectTo, ca })).out, /"life"|Does it work/);
    await repo.ok('add', '.');
    assert.equal((await repo.cli('secrets', '--staged', ...argsOf(issuers))).code, 1);
    assert.equal(issuers.connections(), 0);
    repo.write(
      'deploy/app.yaml',
      `DATABASE_URL: ${['postgres://app', 'Vq7RtY2uIoP9aSdF@db.community.test/app'].join(':')}\n`,
    );
    const { code, err, out } = await verify(repo, issuers);
    assert.equal(code, 1);
    assert.match(err, /There is no harmless question about any of these, so nothing is sent/);
    assert.match(out, /Could not be told: no harmless question is known/);
    repo.write('deploy/app.yaml', 'env: {}\n');
    assert.deepEqual(await verify(repo, issuers).then(({ code: ended }) => ended), 0);
    assert.equal(issuers.connections(), 0);
  });

  test('a commit sends nothing anywhere, and offline nothing is asked: exit 2', async t => {
    const repo = await withStripeKey(t);
    await repo.ok('add', '.');
    for (const flags of [
      ['--staged', '--verify'],
      ['--verify', '--offline'],
      ['--verify', '--connect-to', 'nonsense'],
    ]) {
      const { code, err } = await repo.cli('secrets', ...flags);
      assert.equal(code, 2, flags.join(' '));
      assert.doesNotMatch(err, /This is a bug/);
    }
  });
});
