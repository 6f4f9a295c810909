import { setTimeout as pause } from 'node:timers/promises';
import { inert } from '../../platform/inert.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { secondsText } from '../../platform/wording.ts';
import { InboxEnded, NoMail, type Inbox, type Mail, type Wanted } from './inbox.ts';

/** The mails of one inbox and whoever waits for one of them. */
export type KeptMails = Pick<Inbox, 'take' | 'all' | 'untaken'> & {
  /** False when a mail of that many bytes does not fit any more. */
  readonly hasRoom: (bytes: number) => boolean;
  readonly add: (mail: Mail) => void;
  /** Everybody who waits, now or later, gets this error once no kept mail fits. */
  readonly end: (because: InboxEnded) => void;
};

const contains = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

const isFor = (mail: Mail, to: string): boolean => mail.to.includes(to.toLowerCase());

const subjectsOf = ({ subject }: Wanted): readonly string[] => (subject === undefined ? [] : [subject].flat());

const fits = (mail: Mail, wanted: Wanted): boolean => {
  const { to, link, after } = wanted;
  const subjects = subjectsOf(wanted);
  return (
    (to === undefined || isFor(mail, to)) &&
    (subjects.length === 0 || subjects.some(subject => contains(mail.subject, subject))) &&
    (link === undefined || mail.links.some(each => contains(each, link))) &&
    (after === undefined || mail.at >= after)
  );
};

const shownSubjects = 3;
const shownCharacters = 80;

const quoted = (text: string): string => `“${inert(text.slice(0, shownCharacters))}”`;

/** What was waited for and what came instead, in words. */
const nothingCame = (mails: readonly Mail[], wanted: Wanted, ms: number): string => {
  const meant = subjectsOf(wanted).map(quoted).join(' or ');
  const conditions = [
    ...(meant === '' ? [] : [`with ${meant} in its subject`]),
    ...(wanted.link === undefined ? [] : [`with a link that contains ${quoted(wanted.link)}`]),
  ].join(' and ');
  const { to } = wanted;
  const waited = `No mail${to === undefined ? '' : ` to ${inert(to)}`}${conditions === '' ? '' : ` ${conditions}`} came within ${secondsText(ms)}.`;
  const others = mails.filter(mail => to === undefined || isFor(mail, to));
  if (others.length === 0) {
    return `${waited} Nothing at all came to that address${mails.length === 0 ? ', and nothing to any other' : ''}.`;
  }
  const subjects = others.slice(-shownSubjects).map(({ subject }) => quoted(subject));
  return `${waited} What came to that address, or was taken before: ${subjects.join(', ')} (${others.length} in all).`;
};

type Waiting = { readonly wanted: Wanted; readonly give: (mail: Mail) => void; readonly fail: (error: Error) => void };

const realSleep: Io['sleep'] = (ms, signal) => pause(ms, undefined, signal === undefined ? {} : { signal });

/** A store whose takers are served in the order in which they asked. */
export const keptMails = (sleep: Io['sleep'] = realSleep): KeptMails => {
  const mails: Mail[] = [];
  const taken = new Set<string>();
  const waiting = new Set<Waiting>();
  const state: { bytes: number; ended?: InboxEnded } = { bytes: 0 };

  const take = (wanted: Wanted, ms: number, signal: AbortSignal): Promise<Mail> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const there = mails.find(mail => !taken.has(mail.id) && fits(mail, wanted));
      if (there !== undefined) {
        taken.add(there.id);
        return resolve(there);
      }
      if (state.ended !== undefined) return reject(state.ended);
      const settled = new AbortController();
      const over = (act: () => void): void => {
        settled.abort();
        signal.removeEventListener('abort', onAbort);
        waiting.delete(self);
        act();
      };
      const self: Waiting = {
        wanted,
        give: mail => over(() => resolve(mail)),
        fail: error => over(() => reject(error)),
      };
      const onAbort = (): void => self.fail(signal.reason);
      sleep(ms, settled.signal).then(
        () => self.fail(new NoMail(nothingCame(mails, wanted, ms))),
        // The mail came first.
        () => undefined,
      );
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.add(self);
    });

  return {
    take,
    all: () => [...mails],
    untaken: () => mails.filter(({ id }) => !taken.has(id)),
    hasRoom: bytes => mails.length < limits.inboxMails && state.bytes + bytes <= limits.inboxBytes,
    add: mail => {
      mails.push(mail);
      state.bytes += mail.raw.length;
      const next = [...waiting].find(({ wanted }) => fits(mail, wanted));
      if (next === undefined) return;
      taken.add(mail.id);
      next.give(mail);
    },
    end: because => {
      state.ended ??= because;
      for (const each of waiting) each.fail(because);
    },
  };
};
