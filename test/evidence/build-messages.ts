import assert from 'node:assert/strict';
import { mailKinds, type MailKind } from '../../src/contract/mail-kinds.ts';
import { seen, silent, type Leaf } from '../../src/evidence/leaf.ts';
import type { Evidence } from '../../src/evidence/map.ts';
import type {
  KindSeen,
  MessagesEvidence,
  SeenLink,
  SeenMail,
  SeenSignature,
  TriedLink,
  TriedUnsubscribe,
} from '../../src/evidence/messages.ts';
import type { Draft } from './build.ts';

const app = 'https://app.community.test';

export const linkTo = (path: string, origin = app): SeenLink => ({ origin, path, query: [] });

/** A link that does what it ought to; named words make it another one. */
export const triedLink = (path: string, isOnce: boolean, change: Partial<TriedLink> = {}): TriedLink => ({
  ...linkTo(path),
  scanned: seen({ head: 200, get: 200 }),
  opened: seen({ worked: true, reason: '' }),
  again: isOnce ? seen({ worked: false }) : null,
  ...change,
});

/** An address that ends news, and does what it says. */
export const triedUnsubscribe = (change: Partial<TriedUnsubscribe> = {}): TriedUnsubscribe => ({
  ...linkTo('/unsubscribe/…'),
  looked: seen({ status: 200, stillSent: true }),
  posted: seen({ status: 200, to: null }),
  ended: seen(true),
  ...change,
});

export const signature = (change: Partial<SeenSignature> = {}): SeenSignature => ({
  domain: 'community.test',
  selector: 'harbour',
  result: 'pass',
  reason: 'It verifies.',
  bits: 2048,
  aligned: true,
  headers: ['date', 'from', 'message-id', 'subject', 'to'],
  ...change,
});

const subjects: { readonly [K in MailKind]: readonly [subject: string, path: string, isOnce: boolean] } = {
  confirmation: ['Confirm your e-mail address', '/confirm', true],
  welcome: ['Welcome', '/dashboard', false],
  'sign-in-link': ['Your sign-in link', '/login/link/…', true],
  reset: ['Choose a new password', '/reset/…', true],
  invite: ['You are invited', '/invite/…', true],
  receipt: ['Your receipt', '/billing', false],
  'payment-failed': ['Your payment did not go through', '/billing', false],
  'moderation-alert': ['A post was reported', '/moderation', false],
  digest: ['News: Spring', '/dashboard', false],
};

const soundMail = (kind: MailKind, change: Partial<SeenMail> = {}): SeenMail => ({
  subject: subjects[kind][0],
  from: 'hello@community.test',
  fromName: 'Community',
  replyTo: null,
  envelopeDomain: 'bounce.community.test',
  client: { address: '198.51.100.10', helo: 'out1.mail-host.example' },
  spf: seen({ result: 'pass', domain: 'bounce.community.test', aligned: true }),
  dkim: seen([signature()]),
  dmarc: seen({ result: 'pass', policy: 'reject' }),
  arc: seen('none'),
  headers: ['auto-submitted', 'date', 'dkim-signature', 'from', 'message-id', 'subject', 'to'],
  hasText: true,
  hasHtml: false,
  list: { id: null, precedence: null, unsubscribe: [], oneClick: false },
  stream: null,
  filters: [],
  offers: [],
  links: [linkTo(subjects[kind][1])],
  ...change,
});

/** News come from a name of their own, and a mailbox can end them. */
const soundNews = (): Partial<SeenMail> => ({
  from: 'news@news.community.test',
  fromName: 'Community news',
  replyTo: 'hello@community.test',
  dkim: seen([
    signature({
      domain: 'news.community.test',
      headers: ['date', 'from', 'list-unsubscribe', 'list-unsubscribe-post', 'message-id', 'subject', 'to'],
    }),
  ]),
  headers: [
    'auto-submitted',
    'date',
    'dkim-signature',
    'from',
    'list-id',
    'list-unsubscribe',
    'list-unsubscribe-post',
    'message-id',
    'reply-to',
    'subject',
    'to',
  ],
  list: { id: '<news.community.test>', precedence: null, unsubscribe: ['https'], oneClick: true },
});

const askedAt = '2026-11-22T14:02:07.000Z';

const arrived = (kind: MailKind): Leaf<KindSeen> => {
  const [, path, isOnce] = subjects[kind];
  return seen({
    sent: true,
    asked: 'I did what makes the app send it',
    askedAt,
    waitedMs: 300_000,
    arrival: {
      at: '2026-11-22T14:02:07.900Z',
      ms: 900,
      copies: 1,
      mail: soundMail(kind, kind === 'digest' ? soundNews() : {}),
      link: triedLink(path, isOnce),
      unsubscribe: kind === 'digest' ? triedUnsubscribe() : null,
    },
    instead: [],
  });
};

/** A community all of whose mails arrive in a real mailbox, signed, in time, with links that work once. */
export const soundMessages = (): MessagesEvidence => ({
  testedAt: '2026-11-22T14:02:00.000Z',
  domain: 'community.test',
  app,
  homes: [app],
  environment: 'staging',
  received: 'imap',
  kinds: Object.fromEntries(mailKinds.map(kind => [kind, arrived(kind)])) as { [K in MailKind]: Leaf<KindSeen> },
  outage: seen({ refused: 1, signUp: { taken: true, reason: '' }, mailMs: 10_400, waitedMs: 300_000 }),
});

type Seen = Draft<Extract<KindSeen, { readonly sent: true }>>;

/** What was seen of one kind, to be changed. */
export const kindOf = (all: Draft<Evidence>, kind: MailKind): Seen => {
  const leaf = all.messages.kinds[kind];
  assert.ok(leaf.status === 'ok' && leaf.value.sent, `${kind} was not sent`);
  return leaf.value;
};

export const arrivalOf = (all: Draft<Evidence>, kind: MailKind): NonNullable<Seen['arrival']> => {
  const { arrival } = kindOf(all, kind);
  assert.ok(arrival !== null, `${kind} did not come`);
  return arrival;
};

/** The kind did not come. */
export const lose = (all: Draft<Evidence>, ...kinds: readonly MailKind[]): Draft<Evidence> => {
  for (const kind of kinds) kindOf(all, kind).arrival = null;
  return all;
};

/** The kind could not be tried, or is none that the app has. */
export const untried = (all: Draft<Evidence>, kind: MailKind, why: string | null): Draft<Evidence> => {
  const leaf: Leaf<KindSeen> = why === null ? seen({ sent: false }) : silent(why);
  Object.assign(all.messages.kinds, { [kind]: leaf });
  return all;
};
