import type { Context } from 'hono';
import type { Parts } from '../../community/src/parts.ts';
import { bounds } from '../../community/src/bounds.ts';
import { readText } from '../../community/src/http/input.ts';
import { isApi } from '../../community/src/http/route.ts';
import { invalid } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';

const reason = 'SameSite=Lax keeps the cookie back from foreign sites; open to sister subdomains and old browsers';

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('The body is not JSON.');
  }
};

/** Beacons come as text/plain; whatever they call it, a body for the API is JSON. */
const anythingAsJson =
  (readInput: Parts['readInput']): Parts['readInput'] =>
  async (context: Context, route) => {
    const isText = context.req.header('content-type')?.startsWith('text/plain');
    if (!route.body || !isText || !isApi(route.path)) return readInput(context, route);
    const parsed = route.body.safeParse(parse(await readText(context.req.raw, bounds.requestBytes)));
    if (!parsed.success) throw invalid('The input is not complete.');
    return { body: parsed.data, query: undefined };
  };

export default defineFlaw({
  name: 'cross-site-writes',
  row: 'S6.c1',
  expected: 'hardening/cross-site-writes',
  nature: 'sequence',
  story:
    'The check of where a form comes from refused a partner’s page one evening and was taken out “for now”. In another app the JSON routes were exempt, since no foreign page can send JSON unasked; but the parser took text/plain for JSON as well, which any form on any page can send.',
  breaks: ['http/answers.test.ts'],
  part: 'origin',
  variants: {
    'taken-out-for-now': {
      severity: 'medium',
      reason,
      alter: () => ({ requireSameOrigin: () => undefined }),
    },
    'json-exempt-and-text-is-json': {
      severity: 'medium',
      reason,
      alter: ({ requireSameOrigin, readInput }) => ({
        requireSameOrigin: (request, publicUrl) =>
          isApi(new URL(request.url).pathname) ? undefined : requireSameOrigin(request, publicUrl),
        readInput: anythingAsJson(readInput),
      }),
    },
  },
});
