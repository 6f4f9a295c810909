import { type Leaf, seen } from '../../evidence/leaf.ts';
import type { DeceptionHit, SharingRoute } from '../../evidence/sharing.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { saysNothing } from './answer.ts';
import type { Voices } from './hunt-route.ts';
import type { HuntedRoute } from './routes.ts';
import { busted } from './voice.ts';

/**
 * Addresses that one server takes for the page R and another for a file to keep: a path below it, a delimiter, the same
 * encoded, a way back into a folder of files, a name of a well-known file. `x` is new in every address. What the URL
 * parser of a browser would straighten out (`%2e%2e/`) is left out: no link leads anybody there.
 */
const ways: readonly string[] = [
  'R/x.css',
  'R/x.js',
  'R/x.png',
  'R/x.avif',
  'R/x.pdf',
  'R/x.CSS',
  'R.css',
  'R;x.css',
  'R$x.css',
  'R!x.css',
  'R~x.css',
  'R//x.css',
  'R%2Fx.css',
  'R%3Bx.css',
  'R%23x.css',
  'R%3Fx.css',
  'R%00x.css',
  'R%0Ax.css',
  'R%09x.css',
  '/static/..%2fR',
  '/assets/..%2fR',
  'R/..%2fassets/x.css',
  'R%2f%2e%2e%2frobots.txt',
  'R/robots.txt',
  'R/favicon.ico',
];

type Kind = 'ending' | 'folder' | 'name';

/** By which of its rules a cache takes the address for a file: what one kind shows says nothing of another. */
const kindOf = (way: string): Kind => {
  if (/(?:robots\.txt|favicon\.ico)$/.test(way)) return 'name';
  return way.startsWith('/') || way.includes('assets/') ? 'folder' : 'ending';
};

/** How many requests a page takes at most. */
export const deceptionCost = ways.length + new Set(ways.map(kindOf)).size * limits.leakDeceptionHits;

const written = (way: string, path: string, io: Pick<Io, 'randomLabel'>): string => {
  const page = path === '/' ? '' : path;
  const address = way.replace(/^(\/\w+\/\.\.%2f)R$/, `$1${page.slice(1)}`).replace(/^R/, page);
  if (!/x\.\w+$/i.test(address)) return busted(address, io);
  return address.replace(/x(?=\.\w+$)/, `lr-${io.randomLabel(16)}`);
};

/** Tries every way for one page that shows the member A something of its own, and what answers with it as a stranger. */
export const deceive = async (
  { path }: HuntedRoute,
  { a, nobody }: Voices,
  io: Pick<Io, 'randomLabel'>,
): Promise<SharingRoute['deception']> => {
  const hits: DeceptionHit[] = [];
  let tried = 0;
  for (const way of ways) {
    // An app that shows the page below any address needs no more of a kind than that.
    const alike = hits.filter(hit => kindOf(hit.way) === kindOf(way));
    if (alike.length >= limits.leakDeceptionHits) continue;
    const address = written(way, path, io);
    const answer = await a.ask(address);
    tried += 1;
    if (answer.reply.status !== 200 || !answer.shows.includes('member-a')) continue;
    const afterwards = await nobody.ask(address);
    const stranger = saysNothing(afterwards) ? null : afterwards.shows.includes('member-a');
    hits.push({ way, answer: answer.seen, stranger });
  }
  return seen({ tried, hits });
};

/** Where nothing of a member is in the page, nothing could be stolen by it. */
export const nothingToDeceive: Leaf<{ readonly tried: number; readonly hits: readonly DeceptionHit[] }> = seen({
  tried: 0,
  hits: [],
});
