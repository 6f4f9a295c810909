import { isProxiedName, zoneState } from '../../evidence/derive/edge-zone.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { byAnswer } from '../webhook-by-answer.ts';
import { byZone } from '../webhook-by-zone.ts';
import type { Looked, Swallowed } from '../webhook-swallowed.ts';
import { byHand } from '../wording.ts';

const faultOf = (url: string, [first, ...rest]: readonly [Swallowed, ...Swallowed[]]): Fault => {
  const { hostname, pathname } = new URL(url);
  return {
    place: `${hostname}${pathname}`.toLowerCase().replace(/\/$/, ''),
    places: [url],
    hosts: [hostname],
    severity: 'blocker',
    confidence: first.replay.tool === 'curl' && first.replay.post !== undefined ? 'proven' : 'observed',
    happened:
      'Members pay and get nothing: what the payment provider reports never reaches the app, and the pages that people see work all the time.',
    cause: `Payments are told to ${url}, and ${first.because}.`,
    evidence: [first, ...rest].map(({ line }) => line),
    replay: first.replay,
    remedy: [byHand(first.where, first.step), ...rest.map(({ where, step }) => byHand(where, step))],
  };
};

export default defineCheck({
  id: 'edge/webhook-not-swallowed',
  rows: ['X3'],
  from: 'launch',
  needs: ['cdn'],
  after: ['launch-path/host-answers'],
  damage: 'money',
  effort: { minutes: [5, 30], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Events of the payment provider get through',
    failureTitle: 'Members pay, and the app never hears of it',
    why: 'A payment provider is a program: it opens no page, solves no challenge, follows no redirect, and all its events come from a few addresses. What keeps robots away from the site keeps payments away from the app.',
    fix: 'Let the address of the webhook pass everything that is meant for visitors, and let the signature of each event decide.',
    howTo:
      'Say where payments are told to, in launch-ready.jsonc: "health": {"webhook": "/api/webhooks/stripe"}. Where Cloudflare is in front, name a token that may read the zone: "cloudflare": {"token": "CLOUDFLARE_API_TOKEN"}. An audit sends events to an app on this machine alone; what a live one does with them is said by launch-ready smoke --active.',
    references: [
      'https://docs.stripe.com/webhooks#verify-official-libraries',
      'https://developers.cloudflare.com/bots/get-started/bot-fight-mode/',
    ],
  },
  judge: ({ cdn }) => {
    const { webhook } = cdn;
    if (webhook === null) throw new Unknown('nobody said where payments are told to, or on which of several hosts');
    const { url } = webhook;
    const { hostname } = new URL(url);
    const found: Swallowed[] = [];
    const unseen: Unseen[] = [];
    const attempt = (look: () => Looked): void => {
      try {
        const one = look();
        found.push(...one.found);
        unseen.push(...one.unseen);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unseen.push({ host: error.host ?? hostname, reason: error.reason });
      }
    };
    attempt(() => {
      const own = byAnswer(webhook);
      return { found: own === undefined ? [] : [own], unseen: [] };
    });
    attempt(() => {
      const state = zoneState(cdn);
      if ('moot' in state) return { found: [], unseen: [] };
      return isProxiedName(known(cdn.records), hostname) ? byZone(cdn, state.live, url) : { found: [], unseen: [] };
    });
    const [first, ...rest] = found;
    return concluded(first === undefined ? [] : [faultOf(url, [first, ...rest])], unseen);
  },
});
