import { jsonOf, valueAt } from '../reply.ts';
import type { Adapter } from './adapter.ts';

const wayIn = /(sign-?in|log-?in|token|sessions?)$/i;
const tokenNames = ['accessToken', 'access_token', 'token', 'jwt', 'idToken'];

type Operation = { readonly path: string; readonly tokenAt: string };

/** The property of an answer that holds a token, as a JSON pointer; looked for in the schema of the answer. */
const tokenIn = (operation: unknown): string | undefined => {
  const responses = valueAt(operation, '/responses');
  if (typeof responses !== 'object' || responses === null) return undefined;
  for (const status of Object.keys(responses)) {
    const schema = valueAt(responses, `/${status}/content/application~1json/schema/properties`);
    const name = tokenNames.find(each => valueAt(schema, `/${each}`) !== undefined);
    if (name !== undefined) return `/${name}`;
  }
  return undefined;
};

const operationIn = (document: unknown): Operation | undefined => {
  const paths = valueAt(document, '/paths');
  if (typeof paths !== 'object' || paths === null) return undefined;
  for (const [path, item] of Object.entries(paths)) {
    if (!wayIn.test(path)) continue;
    const tokenAt = tokenIn(valueAt(item, '/post'));
    if (tokenAt !== undefined) return { path, tokenAt };
  }
  return undefined;
};

/** An API that answers a login with a bearer token, told by its own OpenAPI document. */
export const jwtLogin: Adapter = {
  name: 'jwt-login',
  mark: 'an OpenAPI document with a login that answers a token',
  flows: ({ answers }) => {
    const found = [...answers.values()].map(reply => operationIn(jsonOf(reply))).find(each => each !== undefined);
    if (found === undefined) return null;
    return {
      'sign-in': [
        { call: `POST ${found.path}`, json: { email: '{email}', password: '{password}' } },
        { expect: { status: [200, 201] } },
        { keep: { token: { json: found.tokenAt } } },
        { carry: { authorization: 'Bearer {token}' } },
      ],
    };
  },
};
