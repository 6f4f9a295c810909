import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isTokenSource, readTokenEnds } from '../../../src/engines/token-ends/read.ts';

const read = (text: string, path = 'src/auth.ts') => {
  const files = [{ path, text }].filter(isTokenSource);
  const { found, notes } = readTokenEnds(files, () => undefined, new Set());
  assert.deepEqual(notes, []);
  return found.map(({ how, line, words, by }) => `${how} ${line} ${by}: ${words}`);
};

const cases = (
  all: Readonly<Record<string, readonly [text: string, expected: readonly string[], path?: string]>>,
): void => {
  for (const [name, [text, expected, path]] of Object.entries(all))
    test(name, () => assert.deepEqual(read(text, path), expected));
};

describe('the end left out by an option', () => {
  cases({
    'of jsonwebtoken': [
      "import jwt from 'jsonwebtoken';\nexport const who = t => jwt.verify(t, k, { ignoreExpiration: true });",
      ['ignored 2 jsonwebtoken: ignoreExpiration: true'],
    ],
    'required, in options that stand apart': [
      "const jwt = require('jsonwebtoken');\nconst options = { ignoreExpiration: true };\nmodule.exports = t => jwt.verify(t, k, options);",
      ['ignored 2 jsonwebtoken: ignoreExpiration: true'],
      'auth.js',
    ],
    'assigned afterwards': [
      "import jwt from 'jsonwebtoken';\nconst o = {};\no.ignoreExpiration = true;\nexport const who = t => jwt.verify(t, k, o);",
      ['ignored 3 jsonwebtoken: o.ignoreExpiration = true'],
    ],
    'by a constant': [
      "import jwt from 'jsonwebtoken';\nconst lax = true;\nexport const who = t => jwt.verify(t, k, { ignoreExpiration: lax });",
      ['ignored 3 jsonwebtoken: ignoreExpiration: lax'],
    ],
    'of a strategy of passport': [
      "import { Strategy } from 'passport-jwt';\nexport class JwtStrategy extends PassportStrategy(Strategy) {\n  constructor() { super({ jwtFromRequest, ignoreExpiration: true, secretOrKey }); }\n}",
      ['ignored 3 passport-jwt: ignoreExpiration: true'],
    ],
    'of fast-jwt': [
      "import { createVerifier } from 'fast-jwt';\nexport const verify = createVerifier({ key, ignoreExpiration: true });",
      ['ignored 2 fast-jwt: ignoreExpiration: true'],
    ],
    'of Hono': [
      "import { verify } from 'hono/jwt';\nexport const who = t => verify(t, k, { alg: 'HS256', exp: false });",
      ['ignored 2 hono/jwt: exp: false'],
    ],
    'of the middleware of Hono': [
      "import { jwt } from 'hono/jwt';\napp.use('/api/*', jwt({ secret, alg: 'HS256', verification: { exp: false } }));",
      ['ignored 2 hono/jwt: exp: false'],
    ],
    'no: false, or what only running it would tell': [
      "import jwt from 'jsonwebtoken';\nexport const a = t => jwt.verify(t, k, { ignoreExpiration: false });\nexport const b = t => jwt.verify(t, k, { ignoreExpiration: process.env.NODE_ENV === 'test' });",
      [],
    ],
    'no: in a comment and in a text': [
      "import jwt from 'jsonwebtoken';\n// { ignoreExpiration: true }\nexport const a = 'ignoreExpiration: true';",
      [],
    ],
    'no: another exp, and one that is signed': [
      "import { sign } from 'hono/jwt';\nexport const form = { exp: false };\nexport const t = sign({ exp: false }, k);",
      [],
    ],
    'no: where a token is renewed or signed out with': [
      "import jwt from 'jsonwebtoken';\nexport const refreshSession = t => jwt.verify(t, k, { ignoreExpiration: true });\napp.post('/auth/logout', (req, res) => { jwt.verify(t, k, { ignoreExpiration: true }); });\nclass RefreshStrategy { constructor() { use({ ignoreExpiration: true }); } }",
      [],
    ],
    'no: in a test': [
      "import jwt from 'jsonwebtoken';\njwt.verify(t, k, { ignoreExpiration: true });",
      [],
      'src/auth.test.ts',
    ],
    'no: in a script': [
      "import jwt from 'jsonwebtoken';\njwt.verify(t, k, { ignoreExpiration: true });",
      [],
      'scripts/look.ts',
    ],
  });
});

describe('the end out of sight by a tolerance', () => {
  cases({
    'of a day in seconds': [
      "import jwt from 'jsonwebtoken';\nexport const who = t => jwt.verify(t, k, { clockTolerance: 60 * 60 * 24 });",
      ['tolerated 2 jsonwebtoken: clockTolerance: 60 * 60 * 24'],
    ],
    'of two hours in words': [
      "import { jwtVerify } from 'jose';\nexport const who = t => jwtVerify(t, k, { clockTolerance: '2 hours' });",
      ["tolerated 2 jose: clockTolerance: '2 hours'"],
    ],
    'without end': [
      "import { createVerifier } from 'fast-jwt';\nexport const verify = createVerifier({ key, clockTolerance: Infinity });",
      ['tolerated 2 fast-jwt: clockTolerance: Infinity'],
    ],
    'no: half a minute, in seconds and in milliseconds': [
      "import { jwtVerify } from 'jose';\nexport const who = t => jwtVerify(t, k, { clockTolerance: 30 });\nexport const other = t => jwtVerify(t, k, { clockTolerance: '5 minutes' });",
      [],
    ],
    'no: five minutes of fast-jwt, which counts milliseconds': [
      "import { createVerifier } from 'fast-jwt';\nexport const verify = createVerifier({ key, clockTolerance: 300_000 });",
      [],
    ],
    'no: of something else': ['export const sync = { clockTolerance: 86_400 };', []],
  });
});

describe('decoded where it has to be verified', () => {
  const asked = "const token = req.headers.authorization.split(' ')[1];";
  cases({
    'kept as who asks': [
      `import jwt from 'jsonwebtoken';\nexport const guard = (req, res, next) => {\n  ${asked}\n  req.user = jwt.decode(token);\n  next();\n};`,
      ['decoded 4 jsonwebtoken: jwt.decode('],
    ],
    'looked up by': [
      `import { decodeJwt } from 'jose';\nexport const me = async req => {\n  ${asked}\n  const { sub } = decodeJwt(token);\n  return db.member.findUnique({ where: { id: sub } });\n};`,
      ['decoded 4 jose: decodeJwt('],
    ],
    'kept in the context of Hono': [
      "import { decode } from 'hono/jwt';\napp.use(async (c, next) => {\n  const { payload } = decode(c.req.header('authorization').slice(7));\n  c.set('user', payload);\n  await next();\n});",
      ['decoded 3 hono/jwt: decode('],
    ],
    'asked for a role': [
      `import { jwtDecode } from 'jwt-decode';\nexport const admin = (req, res) => {\n  ${asked}\n  const claims = jwtDecode(token);\n  if (claims.role !== 'admin') return res.sendStatus(403);\n  res.json(everything);\n};`,
      ['decoded 4 jwt-decode: jwtDecode('],
    ],
    'no: to show a name': [
      `import jwt from 'jsonwebtoken';\nexport const hello = (req, res) => {\n  ${asked}\n  const claims = jwt.decode(token);\n  res.render('hello', { name: claims.name });\n};`,
      [],
    ],
    'no: something in the file verifies': [
      `import jwt from 'jsonwebtoken';\nexport const guard = (req, res, next) => {\n  ${asked}\n  jwt.verify(token, key, { algorithms: ['HS256'] });\n  req.user = jwt.decode(token);\n  next();\n};`,
      [],
    ],
    'no: to know which key it is verified with': [
      `import jwt from 'jsonwebtoken';\nexport const keyFor = req => {\n  ${asked}\n  return keys.get(jwt.decode(token, { complete: true }).header.kid);\n};`,
      [],
    ],
    'no: in the browser, of its own token': [
      "import { jwtDecode } from 'jwt-decode';\nexport const me = () => {\n  const bearer = localStorage.getItem('token');\n  const { sub } = jwtDecode(bearer);\n  return api.getMember(sub);\n};",
      [],
      'src/me.tsx',
    ],
    'no: a decode of something else': [
      `import { decode } from 'base64-arraybuffer';\nexport const me = (req, x) => {\n  ${asked}\n  req.user = decode(token);\n};\n// 'jsonwebtoken'`,
      [],
    ],
  });
});

test('what is no code is a note, and a file that mentions no library is not read', () => {
  const files = [
    { path: 'src/a.ts', text: "import jwt from 'jsonwebtoken'; const = ;;; {{{" },
    { path: 'src/b.ts', text: 'export const nothing = 1;' },
  ];
  assert.deepEqual(
    files.map(file => isTokenSource(file)),
    [true, false],
  );
  const { notes } = readTokenEnds(files.filter(isTokenSource), () => undefined, new Set());
  assert.deepEqual(
    notes.map(({ file }) => file),
    ['src/a.ts'],
  );
});
