import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Reply } from '../../../src/drive/reply.ts';
import { recipeOf } from '../../../src/drive/recipes/adapter.ts';
import { jwtLogin } from '../../../src/drive/recipes/jwt-login.ts';
import { operationsIn } from '../../../src/drive/recipes/openapi.ts';

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const body = (name: string, type = 'application/json') => ({ content: { [type]: { schema: schema(name) } } });
const answer = (name: string) => ({ 200: { description: '', ...body(name) } });
const credentials = {
  type: 'object',
  required: ['username', 'password'],
  properties: { grant_type: {}, username: {}, password: {}, scope: {} },
};

/** As FastAPI writes it: references everywhere, a form for the login, a prefix in the server. */
const document = {
  openapi: '3.1.0',
  servers: [{ url: '/v2/' }],
  paths: {
    '/items/{id}/sessions': { post: { requestBody: body('Login'), responses: answer('Token') } },
    '/auth/token': {
      post: { requestBody: body('Login', 'application/x-www-form-urlencoded'), responses: answer('Token') },
    },
    '/users': { post: { requestBody: body('Captcha'), responses: answer('User') } },
    '/auth/register': {
      post: { requestBody: body('New'), responses: { '2XX': { $ref: '#/components/responses/Made' } } },
    },
    '/auth/logout': { post: { responses: { 204: {} } } },
    '/users/me': { get: { responses: answer('User') } },
  },
  components: {
    responses: { Made: body('User') },
    schemas: {
      Login: schema('Credentials'),
      Credentials: credentials,
      Captcha: {
        type: 'object',
        required: ['email', 'password', 'captcha'],
        properties: { email: {}, password: {}, captcha: {} },
      },
      New: {
        type: 'object',
        required: ['email', 'password'],
        properties: { email: {}, password: {}, full_name: {}, note: {} },
      },
      Token: { type: 'object', properties: { data: schema('Inner'), loop: schema('Loop') } },
      Inner: { type: 'object', properties: { access_token: {}, token_type: {} } },
      Loop: schema('Loop'),
      User: { type: 'object', properties: { name: {}, id: {} } },
    },
  },
};

const recipeFor = (json: unknown) => {
  const reply: Reply = {
    method: 'GET',
    url: 'https://a.test/openapi.json',
    status: 200,
    headers: [],
    body: JSON.stringify(json),
    ms: 1,
  };
  return recipeOf(jwtLogin, { pages: new Map(), scripts: new Map(), answers: new Map([['/openapi.json', reply]]) });
};

test('a document with references, a form login and a server prefix becomes flows', () => {
  const recipe = recipeFor(document);
  const signIn = [
    {
      call: 'POST /v2/auth/token',
      form: { grant_type: 'password', username: '{email}', password: '{password}' },
    },
    { expect: { status: [200, 201] } },
    { keep: { token: { json: '/data/access_token' } } },
    { carry: { authorization: 'Bearer {token}' } },
  ];
  assert.deepEqual(recipe?.flows, {
    'sign-in': signIn,
    'sign-up': [
      { call: 'POST /v2/auth/register', json: { email: '{email}', password: '{password}', full_name: '{name}' } },
      { expect: { status: [200, 201] } },
      ...signIn,
    ],
    'sign-out': [{ call: 'POST /v2/auth/logout' }, { expect: { status: [200, 202, 204] } }],
    'who-am-i': [{ call: 'GET /v2/users/me' }, { expect: { status: 200 } }, { keep: { member: { json: '/id' } } }],
  });
});

test('without a login that answers a token there is no recipe', () => {
  const { '/auth/token': _, ...paths } = document.paths;
  assert.equal(recipeFor({ ...document, paths }), null);
  assert.equal(recipeFor({ swagger: '2.0', paths: document.paths }), null);
  for (const other of [null, [], 'openapi', { openapi: '3.1.0' }, { openapi: 3, paths: document.paths }])
    assert.equal(recipeFor(other), null);
});

test('the prefix is a path, whatever the document calls its server', () => {
  const pathFor = (url: unknown) => operationsIn({ ...document, servers: [{ url }] }).at(-1)?.path;
  for (const [url, path] of [
    ['https://api.elsewhere.test/v3', '/v3/users/me'],
    ['/', '/users/me'],
    ['{scheme}://x', '/users/me'],
    ['http://[', '/users/me'],
    [7, '/users/me'],
  ] as const)
    assert.equal(pathFor(url), path);
});

test('whatever a document holds, reading it ends', () => {
  const wild = fc.object({
    key: fc.constantFrom(
      'openapi',
      'paths',
      'post',
      '/login',
      'responses',
      '200',
      '$ref',
      'content',
      'schema',
      'properties',
      'servers',
      'requestBody',
      'required',
    ),
    values: [fc.constantFrom('#/paths', '#/', '#', '#/paths/~1login', '3.1.0'), fc.integer()],
    maxDepth: 6,
  });
  fc.assert(fc.property(wild, value => void operationsIn({ openapi: '3.1.0', ...value })));
});
