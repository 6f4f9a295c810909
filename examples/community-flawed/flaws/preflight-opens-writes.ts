import type { Parts } from '../../community/src/parts.ts';
import { isApi } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { preflightOf } from '../preflight.ts';

const reason = 'SameSite=Lax keeps the cookie back from foreign sites; open to sister subdomains and old browsers';

/** No page sends JSON unasked, so JSON for the API is not looked at; and whoever asks is told that they may. */
const widgetsPost = ({ routes, requireSameOrigin }: Parts, isTrusted: (origin: string) => boolean): Partial<Parts> => ({
  requireSameOrigin: (request, publicUrl) => {
    const isJson = request.headers.get('content-type')?.startsWith('application/json') === true;
    if (!(isJson && isApi(new URL(request.url).pathname))) requireSameOrigin(request, publicUrl);
  },
  routes: [...routes, preflightOf('/api/posts', isTrusted)],
});

export default defineFlaw({
  name: 'preflight-opens-writes',
  row: 'S6.c1',
  expected: 'hardening/cross-site-writes',
  nature: 'sequence',
  story:
    'The widget for the pages of partners could not post: the browser asked with OPTIONS and was told nothing. So OPTIONS now says yes to whoever asks, cookies included, while the JSON routes trusted that no foreign page can send JSON. The other team said yes to “null” alone, for the page that their app opens from a file; every sandboxed frame is “null”.',
  breaks: ['http/answers.test.ts'],
  part: 'origin',
  variants: {
    'whoever-asks': { severity: 'medium', reason, alter: parts => widgetsPost(parts, () => true) },
    'the-null-origin': { severity: 'medium', reason, alter: parts => widgetsPost(parts, origin => origin === 'null') },
  },
});
