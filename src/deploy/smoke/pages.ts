import { OutOfScope } from '../../drive/out-of-scope.ts';
import type { PageKind } from '../../evidence/http.ts';
import { headerOf } from '../../drive/reply.ts';
import { atOnce } from '../../platform/at-once.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { type Asset, assetsOf, assetTrouble } from './page-assets.ts';
import { sharedCacheTrouble } from './cacheable.ts';
import type { Hand } from './hand.ts';
import { Broken, factsOf, NotTried, type Session, type Step } from './step.ts';

/** What stands there instead of the app. */
const strangers: { readonly [K in PageKind]?: string } = {
  parked: 'a page of a parked domain',
  'platform-error': 'an error page of the platform',
  'server-default': 'the first page of a web server',
  empty: 'an empty page',
};

export const home: Step<Hand> = {
  name: 'home',
  title: 'The front page opens',
  act: async hand => {
    const { drive, watch } = hand;
    const stranger = drive.session('a stranger');
    watch.asking = stranger;
    const declared = drive.config.hosts[new URL(drive.scope.app).hostname];
    const reply = await stranger.open(declared?.path ?? '/');
    if (reply.status !== 200) throw new Broken(`it answered ${reply.status}`);
    const { kind, by } = factsOf(reply);
    const instead = strangers[kind];
    if (instead !== undefined) throw new Broken(`${instead}${by === undefined ? '' : ` (${by})`} came instead`);
    if (kind === 'challenge') throw new NotTried('a bot check answered me instead of the app');
    if (declared?.expect !== undefined && !reply.body.includes(declared.expect))
      throw new Broken(`it lacks “${declared.expect}”`);
    hand.pages.set('front page', { reply, as: stranger });
    return null;
  },
};

export const notCacheable: Step<Hand> = {
  name: 'private-pages',
  title: 'What is for one member is kept by no shared cache',
  act: async ({ privates }) => {
    if (privates.size === 0) throw new NotTried('no page of a member was seen');
    for (const [what, { headers }] of privates) {
      const trouble = sharedCacheTrouble(headers);
      if (trouble !== null) throw new Broken(`${what}: ${trouble}, and neither private nor no-store is said`);
    }
    return null;
  },
};

type Asked = { readonly asset: Asset; readonly trouble: string | null; readonly isForeign?: true };

const pathOf = (url: string): string => new URL(url).pathname;

const ask = async (session: Session, asset: Asset): Promise<Asked> => {
  try {
    const reply = await session.call({ method: 'GET', path: asset.url, redirects: limits.driveRedirects });
    if (reply.status === 429) throw new NotTried(`${pathOf(asset.url)} was throttled (429)`);
    const contentType = headerOf(reply, 'content-type') ?? '';
    const nosniff = headerOf(reply, 'x-content-type-options')?.trim().toLowerCase() === 'nosniff';
    return { asset, trouble: assetTrouble(asset, { status: reply.status, contentType, nosniff }) };
  } catch (error) {
    if (error instanceof OutOfScope) return { asset, trouble: null, isForeign: true };
    if (error instanceof SilentPeer || error instanceof PeerFailure) return { asset, trouble: 'did not answer' };
    throw error;
  }
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const assets: Step<Hand> = {
  name: 'assets',
  title: 'Scripts, styles and pictures of these pages arrive',
  act: async ({ drive, pages }) => {
    if (pages.size === 0) throw new NotTried('no page was seen');
    const wanted = new Map<string, { readonly asset: Asset; readonly as: Session }>();
    let beyond = 0;
    let foreign = 0;
    for (const { reply, as } of pages.values()) {
      const found = assetsOf(reply.body, reply.url).filter(({ url }) => !wanted.has(url));
      const own = found.filter(({ url }) => drive.scope.holds(new URL(url).origin));
      foreign += found.length - own.length;
      beyond += Math.max(0, own.length - limits.smokeAssets);
      for (const asset of own.slice(0, limits.smokeAssets)) wanted.set(asset.url, { asset, as });
    }
    const together = atOnce(limits.smokeAssetsAtOnce);
    const all = await Promise.all([...wanted.values()].map(({ asset, as }) => together(() => ask(as, asset))));
    const broken = all.filter(({ trouble }) => trouble !== null);
    if (broken.length > 0) {
      const shown = broken.slice(0, 3).map(({ asset, trouble }) => `${pathOf(asset.url)} ${trouble}`);
      throw new Broken(`${shown.join('; ')}${broken.length > 3 ? ` and ${broken.length - 3} more` : ''}`);
    }
    foreign += all.filter(({ isForeign }) => isForeign === true).length;
    const notes = [
      ...(beyond === 0 ? [] : [`${counted(beyond, 'more file')} of these pages were not asked for`]),
      ...(foreign === 0 ? [] : [`${counted(foreign, 'file')} of other hosts left alone: not in drive.hosts`]),
    ];
    return notes.length === 0 ? null : notes.join('; ');
  },
};
