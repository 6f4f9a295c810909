import type { FlowText } from '../../config/steps.ts';
import { jsonOf } from '../reply.ts';
import type { Adapter } from './adapter.ts';
import { type Operation, operationsIn } from './openapi.ts';

const wayIn = /(sign-?in|log-?in|token|sessions?)$/i;
const newAccount = /(sign-?up|register|registration|join|users|accounts)$/i;
const wayOut = /(sign-?out|log-?out)$/i;
const oneself = /(me|whoami|who-am-i|userinfo|profile)$/i;
const tokenName = /\/(access_?token|token|jwt|id_?token)$/i;
const memberName = /\/(id|sub|user_?id|member_?id|email)$/i;

/** What is known for a field of this name; undefined where nothing is. */
const valueFor = (field: string): string | undefined => {
  if (/pass(word|wd)?/i.test(field)) return '{password}';
  if (/e-?mail|^(user|login|username|identifier)$/i.test(field)) return '{email}';
  // RFC 6749 §4.3.2, which FastAPI's own login form follows.
  if (field === 'grant_type') return 'password';
  return /name/i.test(field) ? '{name}' : undefined;
};

/** The step that sends an operation with everything that is known; null where it requires something that is not. */
const stepOf = ({ method, path, body }: Operation): FlowText | null => {
  const call = `${method} ${path}`;
  if (body === null) return [{ call }];
  if (body.required.some(field => valueFor(field) === undefined)) return null;
  const known = body.fields.flatMap(field => {
    const value = valueFor(field);
    return value === undefined ? [] : [[field, value] as const];
  });
  const values = Object.fromEntries(known);
  return [body.as === 'json' ? { call, json: values } : { call, form: values }];
};

const takesPassword = ({ body }: Operation): boolean =>
  body?.fields.some(field => valueFor(field) === '{password}') === true;

const whole = (path: string): boolean => !path.includes('{');

/** The steps of the first operation that fits, with its pointer for `name` where one is asked for. */
const found = (
  operations: readonly Operation[],
  fits: (operation: Operation) => boolean,
  name?: RegExp,
): { readonly steps: FlowText; readonly pointer: string } | null => {
  for (const operation of operations) {
    if (!whole(operation.path) || !fits(operation)) continue;
    const pointer = name === undefined ? '' : operation.answer.find(each => name.test(each));
    const steps = stepOf(operation);
    if (steps !== null && pointer !== undefined) return { steps, pointer };
  }
  return null;
};

/** An API that answers a login with a bearer token, told by its own OpenAPI document. */
export const jwtLogin: Adapter = {
  name: 'jwt-login',
  mark: 'an OpenAPI document with a login that answers a token',
  flows: ({ answers }) => {
    const operations = [...answers.values()].flatMap(reply => operationsIn(jsonOf(reply)));
    const posts = (pattern: RegExp) => (operation: Operation) =>
      operation.method === 'POST' && pattern.test(operation.path);
    const login = found(operations, each => posts(wayIn)(each) && takesPassword(each), tokenName);
    if (login === null) return null;
    const signIn: FlowText = [
      ...login.steps,
      { expect: { status: [200, 201] } },
      { keep: { token: { json: login.pointer } } },
      { carry: { authorization: 'Bearer {token}' } },
    ];
    const signUp = found(operations, each => posts(newAccount)(each) && takesPassword(each));
    const signOut = found(operations, posts(wayOut));
    const who = found(operations, ({ method, path }) => method === 'GET' && oneself.test(path), memberName);
    return {
      'sign-in': signIn,
      ...(signUp === null ? {} : { 'sign-up': [...signUp.steps, { expect: { status: [200, 201] } }, ...signIn] }),
      ...(signOut === null ? {} : { 'sign-out': [...signOut.steps, { expect: { status: [200, 202, 204] } }] }),
      ...(who === null
        ? {}
        : { 'who-am-i': [...who.steps, { expect: { status: 200 } }, { keep: { member: { json: who.pointer } } }] }),
    };
  },
};
