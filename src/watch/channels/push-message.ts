import { createHash } from 'node:crypto';
import type { Notice } from '../notice.ts';
import { bodyText } from '../notice-text.ts';
import { cut } from '../said.ts';
import { incidentPath } from '../incident-path.ts';

/** What the service worker of the dashboard is given; all of it is text, and `path` is one of the dashboard. */
export type PushMessage = {
  readonly title: string;
  readonly body: string;
  /** The same for all of one incident: a later notification takes the place of the one before. */
  readonly tag: string;
  /** The same for the same notice: what comes twice makes no sound twice. */
  readonly key: string;
  readonly kind: Notice['kind'];
  readonly path: string;
};

const bytesOf = (message: PushMessage): number => Buffer.byteLength(JSON.stringify(message), 'utf8');

/** At the end of a word, unless the last one is very long. */
const cutAtWord = (text: string, most: number): string => {
  const kept = cut(text, most);
  if (kept === text) return text;
  const end = kept.search(/\s\S{0,39}$/);
  return end <= 0 ? kept : `${kept.slice(0, end).trimEnd()}…`;
};

const incidentOf = ({ key }: Notice): string => key.split('|')[0] ?? '';

/** RFC 8030 §5.4: at most 32 characters of base64url. */
const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 32);

/** The same for all of one incident: a push service that still has an earlier message of it throws that away. */
export const topicOf = (notice: Notice): string => hashed(incidentOf(notice));

/** A notice as a message of at most so many bytes; what is too long ends at a word. */
export const pushMessage = (notice: Notice, most: number): string => {
  const whole: PushMessage = {
    title: notice.title,
    // Whoever touches the notification is led to the dashboard.
    body: bodyText({ ...notice, link: null }),
    tag: topicOf(notice),
    key: hashed(notice.key),
    kind: notice.kind,
    path: notice.kind === 'drill' ? '/' : incidentPath(incidentOf(notice)),
  };
  const bare = { ...whole, body: '' };
  const short: PushMessage =
    bytesOf(bare) > most / 2 ? { ...whole, title: cutAtWord(notice.title, 80), path: '/' } : whole;
  // A character takes up to six bytes of JSON, so the right length is looked for.
  let [low, high] = [0, short.body.length];
  if (bytesOf(short) <= most) low = high;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (bytesOf({ ...short, body: cut(short.body, middle) }) <= most) low = middle;
    else high = middle - 1;
  }
  return JSON.stringify({ ...short, body: low === 0 ? '' : cutAtWord(short.body, low) });
};
