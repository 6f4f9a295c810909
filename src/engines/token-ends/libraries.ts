/**
 * Libraries that verify JSON Web Tokens in JavaScript, by the package. Read at their sources: auth0/node-jsonwebtoken
 * (`ignoreExpiration`, `clockTolerance` in seconds), nearform/fast-jwt (`ignoreExpiration`, `clockTolerance` in milliseconds),
 * auth0/express-jwt, honojs (`exp: false` beside `alg`, or in `verification` of its middleware: utils/jwt/jwt.ts). By their
 * documentation: panva/jose (`clockTolerance` in seconds, or a text such as "2 hours"; no way to leave `exp` out) and
 * passport-jwt (options of jsonwebtoken, also in `jsonWebTokenOptions`). koa-jwt and @nestjs/jwt hand theirs to jsonwebtoken,
 * @fastify/jwt to fast-jwt.
 */
const unitsOfTolerance: Readonly<Record<string, number>> = {
  jsonwebtoken: 1_000,
  'express-jwt': 1_000,
  'koa-jwt': 1_000,
  'passport-jwt': 1_000,
  '@nestjs/jwt': 1_000,
  jose: 1_000,
  'fast-jwt': 1,
  '@fastify/jwt': 1,
};

/** Milliseconds in one of what a number in `clockTolerance` counts; undefined for a package that is not known. */
export const unitOf = (source: string): number | undefined =>
  Object.hasOwn(unitsOfTolerance, source) ? unitsOfTolerance[source] : undefined;

/** The parts of Hono that verify tokens. */
export const isHonoJwt = (source: string): boolean =>
  /^(?:jsr:@hono\/|npm:)?hono\/(?:jwt|jwk|utils\/jwt)$/.test(source);

/** Functions that read a token and verify nothing, by package: their names there; `default` and `*` are the package itself. */
const decoders: Readonly<Record<string, readonly string[]>> = {
  jsonwebtoken: ['decode'],
  jose: ['decodeJwt'],
  'hono/jwt': ['decode'],
  'hono/utils/jwt': ['decode'],
  'jwt-decode': ['jwtDecode', 'default', '*'],
};

export const isDecoder = (source: string, name: string): boolean =>
  Object.hasOwn(decoders, source) && decoders[source]?.includes(name) === true;

/** What a file has to mention to be read at all: most files of a repository do not. */
export const mentionsTokens = (text: string): boolean =>
  /ignoreExpiration|clockTolerance|jwt-decode|\bhono\/(?:jwt|jwk|utils\/jwt)\b|['"](?:jsonwebtoken|jose)['"]/.test(
    text,
  );
