import { templateOfPath } from './identifiers.ts';
import { isPlausible } from './route.ts';

/** `/api/…` in quotes, as far as it is literal; `${…}` inside of a template is one part of the address. */
const call =
  /(["'`])(\/(?:api|rest|graphql|trpc|v\d)(?:\/(?:[\w.~%@+-]|\$\{[^{}"'`]{0,80}\}){1,80}){0,12}\/?)(?:\?[^"'`]{0,200})?\1/g;

const verbs = /\b(?:method|type)\s*:\s*["'`](GET|POST|PUT|PATCH|DELETE)["'`]/i;
const called = /\.(get|post|put|patch|delete)\s*(?:<[^<>()]{0,60}>)?\(\s*$/;

export type ScriptCall = { readonly method: string; readonly template: string };

/**
 * Addresses of the API that stand in a script, with the method beside them: `axios.post('/api/x')`, or `method: 'POST'`
 * in the options that follow. Without one it is GET, as for `fetch`. Scripts are text here; none is run.
 */
export const callsInScript = (script: string): readonly ScriptCall[] => {
  const found = new Map<string, ScriptCall>();
  for (const { 2: path = '', 0: whole, index } of script.matchAll(call)) {
    const before = called.exec(script.slice(Math.max(0, index - 100), index))?.[1];
    // Options stand in the same call: no further than the next address.
    const after = script.slice(index + whole.length, index + whole.length + 160).split(/["'`]\/|\bfetch\(|;/)[0] ?? '';
    const method = (before ?? verbs.exec(after)?.[1] ?? 'GET').toUpperCase();
    // What the script fills in is an identifier to the address: a digit is one.
    const segments = path.replaceAll(/\$\{[^{}]*\}/g, '\0').split('/');
    const template = templateOfPath(segments.map(one => (one.includes('\0') ? '0' : one)).join('/'));
    if (isPlausible(template)) found.set(`${method} ${template}`, { method, template });
  }
  return [...found.values()];
};
