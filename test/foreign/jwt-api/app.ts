import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { jwtVerify, SignJWT } from 'jose';
import { randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';

// An API for an app on phones: JSON in and out, bearer tokens, an OpenAPI document from the routes' own schemas
// (https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/, https://github.com/fastify/fastify-swagger).

type Member = { readonly id: string; readonly email: string; readonly salt: string; readonly hash: Buffer };

const credentials = {
  type: 'object',
  required: ['email', 'password'],
  properties: { email: { type: 'string', format: 'email' }, password: { type: 'string', minLength: 8 } },
} as const;
const token = { type: 'object', properties: { accessToken: { type: 'string' } } } as const;
const problem = { type: 'object', properties: { message: { type: 'string' } } } as const;
const person = { type: 'object', properties: { id: { type: 'string' }, email: { type: 'string' } } } as const;

type Credentials = { readonly email: string; readonly password: string };

/** `lives`: how long a token is valid, as jose reads it. */
export const createApp = async (secret: Uint8Array, lives = '1h'): Promise<FastifyInstance> => {
  const members = new Map<string, Member>();
  const app = fastify();
  await app.register(swagger, { openapi: { info: { title: 'Club', version: '1' } } });

  const tokenFor = (member: Member): Promise<string> =>
    new SignJWT({ email: member.email })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(member.id)
      .setIssuedAt()
      .setExpirationTime(lives)
      .sign(secret);
  const hashOf = (password: string, salt: string): Buffer => scryptSync(password, salt, 32);
  const memberOf = async (request: FastifyRequest): Promise<Member | undefined> => {
    const [scheme, bearer = ''] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer') return undefined;
    const verified = await jwtVerify(bearer, secret).catch(() => null);
    return [...members.values()].find(({ id }) => id === verified?.payload.sub);
  };

  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());

  app.post<{ Body: Credentials }>(
    '/auth/register',
    { schema: { body: credentials, response: { 201: person, 409: problem } } },
    async ({ body: { email, password } }, reply) => {
      if (members.has(email)) return reply.code(409).send({ message: 'taken' });
      const salt = randomUUID();
      const member = { id: randomUUID(), email, salt, hash: hashOf(password, salt) };
      members.set(email, member);
      return reply.code(201).send({ id: member.id, email });
    },
  );
  app.post<{ Body: Credentials }>(
    '/auth/login',
    { schema: { body: credentials, response: { 200: token, 401: problem } } },
    async ({ body: { email, password } }, reply) => {
      const member = members.get(email);
      const fits = member !== undefined && timingSafeEqual(hashOf(password, member.salt), member.hash);
      if (!fits) return reply.code(401).send({ message: 'wrong address or password' });
      return { accessToken: await tokenFor(member) };
    },
  );
  app.get('/auth/me', { schema: { response: { 200: person, 401: problem } } }, async (request, reply) => {
    const member = await memberOf(request);
    return member === undefined
      ? reply.code(401).send({ message: 'sign in first' })
      : { id: member.id, email: member.email };
  });
  app.delete('/auth/me', { schema: { response: { 200: person, 401: problem } } }, async (request, reply) => {
    const member = await memberOf(request);
    if (member === undefined) return reply.code(401).send({ message: 'sign in first' });
    members.delete(member.email);
    return { id: member.id, email: member.email };
  });
  await app.ready();
  return app;
};
