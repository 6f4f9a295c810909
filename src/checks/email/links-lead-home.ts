import type { MailKind } from '../../contract/mail-kinds.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { type ArrivedMail, arrivedMails, mailPlace } from '../../evidence/derive/mails.ts';
import { Unknown } from '../../evidence/leaf.ts';
import type { MessagesEvidence, SeenLink } from '../../evidence/messages.ts';
import { concluded, defineCheck, notApplicable, type Fault, type Unseen } from '../check.ts';
import { fared, opened } from '../mail-links.ts';
import { howToTest, judgingAgain, lineOf, mailNames, testAgain } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

/** Without its link such a mail is worth nothing. */
const essential: ReadonlySet<MailKind> = new Set(['confirmation', 'sign-in-link', 'reset', 'invite']);
/** Whose link opens an account. What becomes of invitations is judged where invitations are. */
const onceOnly: ReadonlySet<MailKind> = new Set(['confirmation', 'sign-in-link', 'reset']);

type Stray = { readonly mail: ArrivedMail; readonly link: SeenLink };

const isLocal = (origin: string): boolean => {
  const { hostname } = new URL(origin);
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || /^(?:127\.|0\.0\.0\.0$|\[::1?\]$)/.test(hostname)
  );
};

/** The link that the mail is about, where it leads elsewhere; and any link that leads to a developer's own machine. */
const strayOf = (mail: ArrivedMail, homes: readonly string[]): Stray | undefined => {
  const { link, mail: seen } = mail.arrival;
  const away = [...(link === null ? [] : [link]), ...seen.links.filter(({ origin }) => isLocal(origin))];
  const found = away.find(({ origin }) => !homes.includes(origin));
  return found === undefined ? undefined : { mail, link: found };
};

const remedy = (home: string): Fault['remedy'] => [
  byHand(
    'the settings of the app that runs in production',
    `Set the address that mails are written with to ${home}; many apps call it PUBLIC_URL, APP_URL, SITE_URL or NEXTAUTH_URL.`,
    'Write links of mails from that setting alone: neither from the address of the request nor from the port that the server listens at.',
    'If your mail service rewrites links to count clicks, switch that off for these mails.',
    testAgain,
  ),
];

const whither = (origin: string, app: string): string => {
  if (isLocal(origin)) return 'to a developer’s own machine, where nobody else gets';
  if (origin.replace(/^http:/, 'https:') === app) return 'to your app without encryption';
  return 'to an address that is not your app';
};

const strayFault = (messages: MessagesEvidence, origin: string, strays: readonly [Stray, ...Stray[]]): Fault => {
  const kinds = strays.map(({ mail }) => mail.kind);
  const places = kinds.map(mailPlace);
  const { host } = new URL(origin);
  const grave = kinds.some(kind => essential.has(kind));
  return {
    place: host,
    places,
    covers: places,
    hosts: [],
    severity: grave ? 'blocker' : 'high',
    confidence: 'proven',
    happened: `${grave ? 'Members who need the link cannot go on' : 'Members who follow the link get nowhere'}: ${listed(kinds.map(kind => mailNames[kind]))} leads ${whither(origin, messages.app)}.`,
    cause: `The link in ${kinds.length === 1 ? 'it' : 'them'} begins with ${origin}, and the app that sent ${kinds.length === 1 ? 'it' : 'them'} is at ${messages.app}.`,
    evidence: strays.map(({ mail, link }) => `${lineOf(mail)}; its link: ${link.origin}${link.path}`),
    replay: judgingAgain(messages, 'email/links-lead-home', host),
    remedy: remedy(messages.app),
  };
};

export default defineCheck({
  id: 'email/links-lead-home',
  rows: ['S2.c5'],
  needs: ['messages'],
  after: ['email/kinds-arrive'],
  damage: 'signups',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'The links in your mails lead to your app, and work once',
    failureTitle: 'The link in a mail leads nowhere, or is used up before it is read',
    why: 'A link to the wrong address makes a mail useless, and nobody notices on the machine where it was written. Filters of companies open every link before the reader does: a link that a mere look uses up is dead when it is read. One that works twice opens the account to whoever finds the mail.',
    fix: 'Write links from one setting with the address of the app; let a look change nothing; use a link up when it is used.',
    howTo: howToTest,
    references: [
      'https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1',
      'https://cheatsheetseries.owasp.org/cheatsheets/Forgot_Password_Cheat_Sheet.html#url-tokens',
    ],
  },
  judge: ({ messages }) => {
    const { mails, unseen } = arrivedMails(messages);
    if (mails.length === 0 && unseen.length === 0) return notApplicable('the app sends none of these mails');
    const strays = mails.flatMap(mail => strayOf(mail, messages.homes) ?? []);
    const groups = [...Map.groupBy(strays, ({ link }) => link.origin)].toSorted(([a], [b]) => byCodePoint(a, b));
    const faults = groups.flatMap(([origin, [first, ...rest]]) =>
      first === undefined ? [] : [strayFault(messages, origin, [first, ...rest])],
    );
    const more: Unseen[] = [];
    for (const mail of mails) {
      const { link } = mail.arrival;
      if (strays.some(stray => stray.mail === mail)) continue;
      try {
        if (link === null) {
          if (essential.has(mail.kind)) throw new Unknown(`${mail.kind}: the mail holds no link that could be tried`);
          continue;
        }
        const fault = onceOnly.has(mail.kind) ? fared(messages, mail, link) : opened(messages, mail, link);
        if (fault !== undefined) faults.push(fault);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        more.push({ reason: error.reason });
      }
    }
    return concluded(faults, [...unseen, ...more]);
  },
});
