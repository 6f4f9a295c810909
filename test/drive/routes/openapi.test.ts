import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { routesOfOpenApi } from '../../../src/drive/routes/openapi.ts';

const read = (document: unknown): ReturnType<typeof routesOfOpenApi> =>
  routesOfOpenApi(JSON.stringify(document), 'openapi.json');

const document = {
  openapi: '3.0.3',
  servers: [{ url: 'https://api.community.test/{version}/', variables: { version: { default: 'v1' } } }],
  security: [{ session: [] }],
  paths: {
    '/posts/{postId}': {
      parameters: [{ $ref: '#/components/parameters/PostId' }, { name: 'draft', in: 'query' }],
      get: { responses: { 200: { content: { 'text/html': {} } } } },
      delete: { security: [{ oauth: ['admin'] }], responses: {} },
    },
    '/login': {
      post: {
        security: [],
        requestBody: { $ref: '#/components/requestBodies/Login' },
        parameters: [{ name: 'next', in: 'query' }],
      },
    },
    '/file.{format}': { servers: [{ url: '/' }], get: {} },
  },
  components: {
    parameters: { PostId: { name: 'postId', in: 'path', required: true } },
    requestBodies: {
      Login: {
        content: {
          'application/x-www-form-urlencoded': { schema: {} },
          'application/json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Named' },
                { type: 'object', required: ['password'], properties: { password: { type: 'string' } } },
              ],
            },
          },
        },
      },
    },
    schemas: {
      Named: { type: 'object', required: ['email'], properties: { email: { type: 'string', format: 'email' } } },
    },
  },
};

describe('OpenAPI 3', () => {
  const { routes, notes } = read(document);
  const of = (method: string, template: string): (typeof routes)[number] | undefined =>
    routes.find(one => one.method === method && one.template === template);

  test('every operation is a route below the path of its server', () => {
    assert.deepEqual(
      routes.map(({ method, template }) => `${method} ${template}`),
      ['GET /file.:format', 'POST /v1/login', 'DELETE /v1/posts/:postId', 'GET /v1/posts/:postId'],
    );
    assert.deepEqual(notes, []);
  });

  test('security is a guard, with its scopes; an empty list frees the operation from it', () => {
    assert.deepEqual(of('DELETE', '/v1/posts/:postId')?.guards, ['oauth(admin)']);
    assert.deepEqual(of('GET', '/v1/posts/:postId')?.guards, ['session']);
    assert.equal(of('POST', '/v1/login')?.guards, undefined);
  });

  test('parameters of path and query, by name', () => {
    assert.deepEqual(of('GET', '/v1/posts/:postId')?.parameters, [
      { name: 'postId', in: 'path' },
      { name: 'draft', in: 'query' },
    ]);
  });

  test('the JSON body is preferred, references and parts followed', () => {
    assert.deepEqual(of('POST', '/v1/login')?.body, {
      media: 'application/json',
      shape: {
        type: 'object',
        required: ['email', 'password'],
        properties: { email: { type: 'string', format: 'email' }, password: { type: 'string' } },
      },
    });
  });

  test('an answer in HTML makes a page', () => {
    assert.equal(of('GET', '/v1/posts/:postId')?.kind, 'page');
    assert.equal(of('POST', '/v1/login')?.kind, 'api');
  });
});

test('Swagger 2, in YAML: base path, body and form fields', () => {
  const { routes } = routesOfOpenApi(
    `swagger: 2.0
basePath: /api
paths:
  /posts:
    post: { parameters: [{ in: body, name: post, schema: { type: object, properties: { title: { type: string } } } }] }
  /avatar:
    put: { parameters: [{ in: formData, name: picture, type: file, required: true }] }
`,
    'swagger.yaml',
  );
  assert.deepEqual(
    routes.map(({ method, template, body }) => [method, template, body]),
    [
      [
        'PUT',
        '/api/avatar',
        {
          media: 'multipart/form-data',
          shape: { type: 'object', properties: { picture: { type: 'file' } }, required: ['picture'] },
        },
      ],
      [
        'POST',
        '/api/posts',
        { media: 'application/json', shape: { type: 'object', properties: { title: { type: 'string' } } } },
      ],
    ],
  );
});

describe('hostile documents', () => {
  const circle = {
    openapi: '3.1.0',
    paths: {
      '/x': {
        post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/s/A' } } } } },
        get: { parameters: [{ $ref: '#/s/B' }] },
      },
    },
    s: {
      A: {
        type: 'object',
        properties: { again: { $ref: '#/s/A' }, list: { type: 'array', items: { $ref: '#/s/A' } } },
      },
      B: { $ref: '#/s/C' },
      C: { $ref: '#/s/B' },
    },
  };
  for (const [what, text, expected] of [
    ['a circle of references', JSON.stringify(circle), /in a circle/],
    ['another document', '{"openapi":"3.0.0","paths":{"/x":{"$ref":"http://169.254.169.254/"}}}', /not fetched/],
    ['no document', 'null', /not OpenAPI/],
    ['half a document', '{"openapi":"3.0.0"', /neither JSON nor YAML/],
    ['deep JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, /nests deeper/],
    ['deep YAML', '? '.repeat(20_000), /nests deeper/],
    [
      'unfolding aliases',
      `a: &a [1,1]\nb: &b [*a,*a]\nc: &c [${'*b,'.repeat(90)}]\nd: [${'*c,'.repeat(90)}]`,
      /neither JSON nor YAML/,
    ],
    ['far too long', 'x'.repeat(5_000_001), /longer than/],
    [
      'far too many operations',
      JSON.stringify({
        openapi: '3.0.0',
        paths: Object.fromEntries(Array.from({ length: 5_010 }, (_, i) => [`/x${i}`, { get: {} }])),
      }),
      /Only the first 5000/,
    ],
    ['an address with a line feed', '{"openapi":"3.0.0","paths":{"/a\\nb":{"get":{}}}}', /no address/],
  ] as const)
    test(what, () => {
      const { notes, routes } = routesOfOpenApi(text, 'x');
      assert.match(notes.map(one => one.what).join('\n'), expected);
      assert.ok(routes.length <= 5_000 && JSON.stringify(routes).length < 2_000_000);
    });

  test('wrong types everywhere', () => {
    const words = [
      'openapi',
      'paths',
      '/x',
      'get',
      'parameters',
      'requestBody',
      'content',
      'application/json',
      'schema',
      'properties',
      '$ref',
      'servers',
      'url',
      'variables',
      'security',
      'responses',
      '__proto__',
      'constructor',
      'allOf',
      'enum',
      'required',
      'items',
      'type',
    ];
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom<unknown>('3.1.0', '#/paths', '#/paths/~1x/get', '#', '', null, 0, true),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(value, value, (paths, operation) => {
        const { routes, notes } = read({
          openapi: '3.1.0',
          servers: paths,
          security: operation,
          paths: {
            '/x/{id}': {
              get: operation,
              post: { requestBody: { content: { 'application/json': { schema: paths } } }, parameters: operation },
            },
            '/y': paths,
          },
          components: operation,
        });
        assert.ok(routes.length >= 1 && notes.length < 20);
      }),
      { numRuns: 400 },
    );
  });
});
