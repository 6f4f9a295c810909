import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { json } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { controlOf } from '../../../src/drive/control.ts';
import { login } from '../../../src/drive/scenarios/login.ts';
import { logout } from '../../../src/drive/scenarios/logout.ts';
import { play } from '../../../src/drive/scenarios/scenario.ts';
import { dnsServer } from '../../commands/dns-servers.ts';
import { startAuthority } from '../../world/certificates.ts';
import { certificateFor } from '../../world/parts.ts';
import { castOf, placeToDriveFrom, portOf, seenIn } from '../place.ts';

// A look-alike of Supabase Auth on loopback, not Supabase: paths, fields and statuses as in
// https://supabase.com/docs/reference/self-hosting-auth and https://github.com/supabase/auth (README, "Endpoints").

const host = `${'abcdefghij'.repeat(2)}.supabase.co`;
const address = '192.0.2.77';
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Of the shape of an anonymous key, made here and now. */
const publicKey = [
  encoded({ alg: 'HS256', typ: 'JWT' }),
  encoded({ role: 'anon', iss: 'supabase' }),
  randomBytes(32).toString('base64url'),
].join('.');

type Member = { readonly id: string; readonly password: string; isConfirmed: boolean };
type Project = { autoconfirm: boolean; proof: string | null; readonly asked: string[] };

const place = await placeToDriveFrom();
const project: Project = { autoconfirm: false, proof: null, asked: [] };
const members = new Map<string, Member>();
const tokens = new Map<string, string>();
const links = new Map<string, string>();
const mailer = createTransport(`smtp://127.0.0.1:${place.sink.port}`);

const say = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const sessionOf = (email: string, id: string): object => {
  const token = randomBytes(24).toString('hex');
  tokens.set(token, id);
  return { access_token: token, token_type: 'bearer', expires_in: 3600, user: { id, email } };
};

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? '/', `https://${host}`);
  const route = `${request.method} ${url.pathname}`;
  project.asked.push(route);
  if (url.pathname === '/storage/v1/object/public/launch-ready/launch-ready.txt')
    return void (project.proof === null ? say(response, 400, {}) : response.end(project.proof));
  if (route === 'GET /auth/v1/verify') {
    const member = members.get(links.get(url.searchParams.get('token') ?? '') ?? '');
    if (member !== undefined) member.isConfirmed = true;
    return void response.writeHead(303, { location: `${app}/` }).end();
  }
  if (request.headers['apikey'] !== publicKey) return say(response, 401, { message: 'No API key found in request' });
  const body = request.method === 'POST' ? ((await json(request)) as { email?: string; password?: string }) : {};
  const { email = '', password = '' } = body;
  const member = members.get(email);
  if (route === 'GET /auth/v1/settings') return say(response, 200, { mailer_autoconfirm: project.autoconfirm });
  if (route === 'POST /auth/v1/signup') {
    const made = { id: randomUUID(), password, isConfirmed: project.autoconfirm };
    members.set(email, made);
    if (project.autoconfirm) return say(response, 200, sessionOf(email, made.id));
    const token = randomBytes(16).toString('hex');
    links.set(token, email);
    const text = `Confirm: https://${host}/auth/v1/verify?token=${token}&type=signup`;
    await mailer.sendMail({ from: 'auth@members.example.test', to: email, subject: 'Confirm your signup', text });
    return say(response, 200, { id: made.id, email, confirmation_sent_at: new Date().toISOString() });
  }
  if (route === 'POST /auth/v1/token' && url.searchParams.get('grant_type') === 'password') {
    if (member === undefined || member.password !== password)
      return say(response, 400, { code: 400, error_code: 'invalid_credentials' });
    if (!member.isConfirmed) return say(response, 400, { code: 400, error_code: 'email_not_confirmed' });
    return say(response, 200, sessionOf(email, member.id));
  }
  const bearer = (request.headers.authorization ?? '').replace('Bearer ', '');
  const id = tokens.get(bearer);
  if (id === undefined) return say(response, 403, { error_code: 'bad_jwt' });
  if (route === 'GET /auth/v1/user') return say(response, 200, { id });
  if (route === 'POST /auth/v1/logout') {
    tokens.delete(bearer);
    return void response.writeHead(204).end();
  }
  return say(response, 404, {});
};

const authority = await startAuthority(new Date());
const served = createSecureServer(await authority.issue(certificateFor(host)), (request, response) => {
  answer(request, response).catch((error: unknown) => response.destroy(error as Error));
}).listen(0, '127.0.0.1');
// An app built in the browser: the page says nothing, its script says everything.
const site = createServer((request, response) => {
  if (request.url === '/assets/index.js')
    return void response.end(`const c=createClient("https://${host}","${publicKey}");`);
  response.setHeader('content-type', 'text/html');
  response.end(
    '<!doctype html><html lang="en"><title>App</title><script type="module" src="/assets/index.js"></script>',
  );
}).listen(0, '127.0.0.1');
const app = `http://127.0.0.1:${await portOf(site)}`;
const dns = await dnsServer((name, type) => ({
  records: name === host && type === 'A' ? [{ name, type, value: address, ttl: 60 }] : [],
}));
const driven = await placeToDriveFrom(
  {},
  {
    resolver: { address: '127.0.0.1', port: dns.port },
    connectTo: [{ from: { host: address, port: 443 }, to: { address: '127.0.0.1', port: await portOf(served) } }],
    ca: [{ file: 'look-alike.pem', pem: authority.rootPem }],
  },
  place.sink,
);
after(async () => {
  for (const server of [served, site]) {
    server.closeAllConnections();
    server.close();
  }
  dns.stop();
  await driven.stop();
  await place.stop();
});

const settings = { app, hosts: [`https://${host}`], perSecond: 50 };

test('a project is acted on only when its own public storage shows that it is the user’s', async () => {
  project.asked.length = 0;
  await assert.rejects(driven.drive(settings), (error: Error) => {
    assert.match(error.message, /nobody has shown yet that \S+\.supabase\.co is yours/);
    assert.match(error.message, /\/storage\/v1\/object\/public\/launch-ready\/launch-ready\.txt$/);
    return true;
  });
  assert.deepEqual([...new Set(project.asked)], ['GET /storage/v1/object/public/launch-ready/launch-ready.txt']);
});

for (const autoconfirm of [false, true]) {
  test(`Supabase is recognised by the script of an app; members sign up ${autoconfirm ? 'at once' : 'with a mail'}, in and out`, async () => {
    project.proof = controlOf(driven.state, host).file.text;
    project.autoconfirm = autoconfirm;
    const drive = await driven.drive(settings);
    assert.equal(drive.recipe.name, 'supabase');
    const { cast, absent } = await castOf(drive);
    assert.equal(absent, '');
    assert.deepEqual(seenIn(await play(login, drive, cast)), { 'wrong password gets in': false });
    assert.deepEqual(seenIn(await play(logout, drive, cast)), { 'old session still gets in': false });
    const text = JSON.stringify(drive.transcript.all());
    for (const token of tokens.keys()) assert.equal(text.includes(token), false);
    assert.equal(text.includes('access_token'), true, 'the answers themselves are in it');
  });
}
