import { z } from 'zod';
import type { Route } from './route.ts';
import { isApi } from './route.ts';

const pathParameters = (path: string): readonly object[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));

const queryParameters = (schema: z.ZodType | undefined): readonly object[] => {
  if (!schema) return [];
  const json = z.toJSONSchema(schema, { io: 'input' });
  const required = new Set(json.required);
  return Object.entries(json.properties ?? {}).map(([name, each]) => ({
    name,
    in: 'query',
    required: required.has(name),
    schema: each,
  }));
};

const errorAnswer = {
  description: 'Refused',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

const operation = (route: Route): object => ({
  summary: route.summary,
  'x-access': route.access,
  security: route.access === 'anyone' ? [] : [{ session: [] }],
  parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
  ...(route.body
    ? {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: z.toJSONSchema(route.body, { io: 'input' }) } },
        },
      }
    : {}),
  responses: { '2XX': { description: 'Done' }, '4XX': errorAnswer, '5XX': errorAnswer },
});

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: { code: { type: 'string' }, message: { type: 'string' }, requestId: { type: 'string' } },
    },
  },
};

/** OpenAPI 3.1 of the JSON routes, made from the same declarations that serve them. */
export const openApi = (
  routes: readonly Route[],
  facts: { readonly url: string; readonly version: string; readonly cookie: string },
): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes.filter(each => isApi(each.path))) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Community', version: facts.version },
    servers: [{ url: facts.url }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: facts.cookie } },
      schemas: { Error: errorSchema },
    },
  };
};
