import assert from 'node:assert/strict';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { driveSchema } from '../../../src/config/drive-settings.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { clean } from '../../../src/drive/clean.ts';
import { type Drive, openDrive } from '../../../src/drive/drive.ts';
import { expired } from '../../../src/drive/harden/expired.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { defineVerification, type Verification } from '../../../src/drive/harden/verification.ts';
import { beginRun } from '../../../src/drive/run.ts';
import type { ExpiredTrial } from '../../../src/evidence/hardening/tokens.ts';
import type { Leaf } from '../../../src/evidence/leaf.ts';
import type { Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { portOf } from '../place.ts';

/** A clock that whoever waits on it moves on. */
const leapingClock = () => {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    elapsed: () => performance.now() + offset,
    sleep: async (ms: number) => {
      offset += ms;
    },
  };
};
type Clock = ReturnType<typeof leapingClock>;

type Manner = {
  /** How long a token is valid, in seconds; null for tokens that say nothing. */
  readonly lives: number | null;
  /** A JSON Web Token that says it itself, or a random value whose answer does. */
  readonly kind: 'jwt' | 'opaque';
  /** In a cookie, beside another one that gets a new one for it. */
  readonly renewed?: true;
  /** Seconds after its end for which it is taken; null for ever. */
  readonly leeway: number | null;
  /** What is answered to one that has ended. */
  readonly refusal?: number;
};

const key = randomBytes(32);
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (claims: object): string => {
  const text = `${encoded({ alg: 'HS256' })}.${encoded(claims)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
};

const bodyOf = async (request: IncomingMessage): Promise<{ readonly email: string }> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString() || '{}') as { email: string };
};

/** An API with bearer tokens on loopback, on the clock of the run. */
const startApi = async (t: TestContext, clock: Clock, { lives, kind, leeway, renewed, refusal = 401 }: Manner) => {
  const tokens = new Map<string, { readonly email: string; readonly endsAt: number }>();
  const members = new Set<string>();
  const server = createServer(async (request, response) => {
    const now = Math.floor(clock.now().getTime() / 1_000);
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const cookies = new URLSearchParams((request.headers.cookie ?? '').replaceAll('; ', '&'));
    const bearer = cookies.get('access') ?? (request.headers.authorization ?? '').replace('Bearer ', '');
    const holder = tokens.get(bearer);
    const renewing = tokens.get(cookies.get('refresh') ?? '');
    const { email } = await bodyOf(request);
    if (request.url === '/join') {
      members.add(email);
      return answer(201, {});
    }
    if (request.url === '/login') {
      const value =
        kind === 'jwt'
          ? signed({ sub: randomUUID(), iat: now, ...(lives === null ? {} : { exp: now + lives }) })
          : randomBytes(24).toString('hex');
      tokens.set(value, { email, endsAt: now + (lives ?? 1e9) });
      if (renewed === true) {
        const refresh = randomBytes(24).toString('hex');
        tokens.set(refresh, { email, endsAt: 1e12 });
        response.setHeader('set-cookie', [`access=${value}; Path=/`, `refresh=${refresh}; Path=/`]);
      }
      const says = kind === 'opaque' && lives !== null ? { token_type: 'Bearer', expires_in: lives } : {};
      return members.has(email) ? answer(200, { access_token: value, ...says }) : answer(401, {});
    }
    const hasEnded = holder === undefined || (leeway !== null && now >= holder.endsAt + leeway);
    if (hasEnded && renewing !== undefined) {
      const value = signed({ sub: randomUUID(), iat: now, exp: now + (lives ?? 0) });
      tokens.set(value, { email: renewing.email, endsAt: now + (lives ?? 0) });
      response.setHeader('set-cookie', `access=${value}; Path=/`);
      if (request.method === 'DELETE') members.delete(renewing.email);
      return answer(200, { email: renewing.email });
    }
    if (holder === undefined) return answer(401, { message: 'sign in first' });
    if (leeway !== null && now >= holder.endsAt + leeway) return answer(refusal, { message: 'ended' });
    if (request.method === 'DELETE') members.delete(holder.email);
    return answer(members.has(holder.email) || request.method === 'DELETE' ? 200 : 401, { email: holder.email });
  });
  server.listen(0, '127.0.0.1');
  const port = await portOf(server);
  t.after(() => server.close());
  return `http://127.0.0.1:${port}`;
};

const takingToken = [{ keep: { token: { json: '/access_token' } } }, { carry: { authorization: 'Bearer {token}' } }];
const flowsWith = (taking: readonly object[]) => {
  const signIn = [
    { call: 'POST /login', json: { email: '{email}', password: '{password}' } },
    { expect: { status: 200 } },
    ...taking,
  ];
  return {
    'sign-up': [
      { call: 'POST /join', json: { email: '{email}', password: '{password}' } },
      { expect: { status: 201 } },
      ...signIn,
    ],
    'sign-in': signIn,
    'who-am-i': [{ call: 'GET /me' }, { expect: { status: 200 } }],
    'close-account': [{ call: 'DELETE /me' }, { expect: { status: 200 } }],
  };
};

/** Something else that the run does for so long, as a member of the cast. */
const doingElse = (ms: number): Verification =>
  defineVerification({
    name: 'cookies',
    title: 'Something else',
    actors: ['member-a'],
    flows: [],
    requests: 0,
    act: async ({ drive }) => {
      await drive.io.sleep(ms, drive.signal);
      return {};
    },
  });

type Told = { readonly leaf: Leaf<ExpiredTrial>; readonly sent: number; readonly text: string };

const toldOf = async (t: TestContext, manner: Manner, others: readonly Verification[] = []): Promise<Told> => {
  const clock = leapingClock();
  const app = await startApi(t, clock, manner);
  const state = mkdtempSync(join(tmpdir(), 'expired-'));
  const net = { resolver: null, connectTo: [], ca: [], offline: false };
  const io: Io = { ...realIo({ net, progress: () => undefined }), env: () => undefined, ...clock };
  const settings = driveSchema.parse({ app, flows: flowsWith(manner.renewed === true ? [] : takingToken) });
  const opening = { config: configSchema.parse({}), settings, state, run: beginRun(state, app, io), inbox: null };
  const drive: Drive = await openDrive(opening, io, new AbortController().signal);
  t.after(async () => {
    await drive.close();
    rmSync(state, { recursive: true, force: true });
  });
  const { tried } = await harden(drive, [...others, expired], () => undefined);
  const facts = tried.expired?.facts;
  assert.ok(facts?.status === 'ok', JSON.stringify(facts));
  const leaf = facts.value['session'];
  assert.ok(leaf !== undefined);
  const sent = drive.scope.sent();
  assert.deepEqual((await clean(drive)).left, []);
  return { leaf, sent, text: JSON.stringify([tried, drive.transcript.all()]) };
};

const tokenOf = ({ leaf }: Told) => {
  assert.ok(leaf.status === 'ok', JSON.stringify(leaf));
  return leaf.value.token;
};

describe('a token that ends while it can be waited for', () => {
  for (const kind of ['jwt', 'opaque'] as const) {
    test(`${kind}: taken for ever is seen a minute after its end`, async t => {
      const told = await toldOf(t, { kind, lives: 20, leeway: null });
      const token = tokenOf(told);
      assert.ok(token !== null && token.taken && token.lateMs > 60_000, JSON.stringify(token));
      assert.equal(token.told, kind === 'jwt' ? 'exp' : 'expires_in');
      assert.equal(token.livesMs, 20_000);
      assert.equal(token.shown.status, 200);
      assert.ok(told.sent <= expired.requests, `${told.sent} requests`);
      assert.doesNotMatch(told.text, /eyJhbGciOi/, 'no token is kept');
    });

    test(`${kind}: refused at once is asked with once`, async t => {
      const token = tokenOf(await toldOf(t, { kind, lives: 20, leeway: 0 }));
      assert.ok(token !== null && !token.taken && token.lateMs < 10_000, JSON.stringify(token));
    });

    test(`${kind}: taken for half a minute more, for clocks that differ, is refused`, async t => {
      const token = tokenOf(await toldOf(t, { kind, lives: 20, leeway: 30 }));
      assert.ok(token !== null && !token.taken && token.lateMs > 30_000, JSON.stringify(token));
    });
  }

  for (const [leeway, taken] of [
    [0, false],
    [null, true],
  ] as const)
    test(`beside a cookie that renews it, it is asked with alone: ${taken ? 'taken' : 'refused'}`, async t => {
      const token = tokenOf(await toldOf(t, { kind: 'jwt', lives: 20, leeway, renewed: true }));
      assert.equal(token?.name, 'cookie access');
      assert.equal(token.taken, taken, JSON.stringify(token));
    });

  test('refused with an error of the server shows it', async t => {
    const token = tokenOf(await toldOf(t, { kind: 'jwt', lives: 20, leeway: 0, refusal: 500 }));
    assert.ok(token !== null && !token.taken && token.shown.status === 500, JSON.stringify(token));
  });

  test('a throttle in the place of a refusal says nothing', async t => {
    const { leaf } = await toldOf(t, { kind: 'jwt', lives: 20, leeway: 0, refusal: 429 });
    assert.ok(leaf.status === 'silent', JSON.stringify(leaf));
  });
});

describe('a token that ends within the run', () => {
  const tenMinutes = [doingElse(600_000)];
  test('is kept from the beginning, and taken for ever is seen', async t => {
    const token = tokenOf(await toldOf(t, { kind: 'jwt', lives: 300, leeway: null }, tenMinutes));
    assert.ok(token?.taken === true && token.livesMs === 300_000 && token.lateMs > 240_000, JSON.stringify(token));
  });

  test('is kept from the beginning, and is refused', async t => {
    const token = tokenOf(await toldOf(t, { kind: 'opaque', lives: 300, leeway: 0 }, tenMinutes));
    assert.ok(token?.taken === false, JSON.stringify(token));
  });

  test('of a run that is shorter is not exercised', async t => {
    const { leaf } = await toldOf(t, { kind: 'jwt', lives: 300, leeway: null }, [doingElse(1_000)]);
    assert.ok(leaf.status === 'silent');
    assert.match(leaf.reason, /^not exercised: the bearer token of this app is valid for 5 minutes \(exp\)/);
  });
});

test('a token that outlives every run is not exercised, with how long it is valid, and nobody is signed up for it', async t => {
  const long = await toldOf(t, { kind: 'opaque', lives: 86_400 * 30, leeway: null }, [doingElse(600_000)]);
  assert.ok(long.leaf.status === 'silent');
  assert.match(long.leaf.reason, /valid for 30 days \(expires_in\)/);
  assert.doesNotMatch(long.text, /harden-expiring/);
});

test('a session that says no end is asked nothing', async t => {
  const manner = { kind: 'opaque', lives: null, leeway: null } as const;
  const told = await toldOf(t, manner, [doingElse(1_000)]);
  assert.equal(tokenOf(told), null);
  assert.doesNotMatch(told.text, /harden-one|whose token ends/);
});
