import { byCodePoint } from '../../evidence/derive/answers.ts';
import { Unknown } from '../../evidence/leaf.ts';
import type { MailEvidence } from '../../evidence/mail.ts';
import { delistingAt } from '../../providers/dns/blocklists.ts';
import { mailCauses } from '../causes.ts';
import { defineCheck, judgeEach, type Advice, type Fault, type Verdict } from '../check.ts';
import { distrusted, refused } from '../distrusted-address.ts';
import { listed } from '../wording.ts';

/** What is wrong in the same way at several addresses is one cause; it stands at the first of them. */
const together = (verdict: Verdict): Verdict => {
  if (verdict.outcome !== 'fail') return verdict;
  const wayOf = ({ cause, place }: Fault): string => cause.replaceAll(place, '*');
  const [first, ...rest] = [...Map.groupBy(verdict.faults, wayOf).values()].flatMap(([one, ...others]): Fault[] => {
    if (one === undefined || others.length === 0) return one === undefined ? [] : [one];
    const places = [one, ...others].map(({ place }) => place);
    return [
      {
        ...one,
        places,
        hosts: places,
        happened: refused(listed(places)),
        evidence: [one, ...others].flatMap(({ evidence }) => evidence),
        remedy: [one.remedy[0], ...others.map(({ remedy }) => remedy[0])],
      },
    ];
  });
  return first === undefined ? verdict : { ...verdict, faults: [first, ...rest] };
};

const adviceOn = ({ domain, listsWithoutAnswer, senders }: MailEvidence): readonly Advice[] =>
  senders.length === 0
    ? []
    : Object.entries(listsWithoutAnswer)
        .toSorted(([a], [b]) => byCodePoint(a, b))
        .map(([list, reason]) => ({
          place: domain,
          text: `I could not ask the list ${list} from here (${reason}); look at ${delistingAt[list] ?? list} yourself.`,
        }));

export default defineCheck({
  id: 'email/sending-address',
  rows: ['S2.f2'],
  from: 'launch',
  needs: ['mail'],
  after: mailCauses,
  damage: 'signups',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'The address that sends your mail has a name and a good one',
    failureTitle: 'Receivers distrust the address that your mail comes from',
    why: 'Large receivers look who is behind a sending address: its name has to lead back to it, and it must not be known for spam. Otherwise they refuse the mail.',
    fix: 'Set the reverse DNS of the address where you rent it, and ask lists to take it off once the cause is gone.',
    howTo:
      'Let a message be seen with launch-ready mail test, or name the addresses of your own mail servers as "sendingAddresses" under "mail" in launch-ready.jsonc.',
    references: [
      'https://support.google.com/a/answer/81126',
      'https://www.rfc-editor.org/rfc/rfc8601#section-2.7.3',
      'https://www.rfc-editor.org/rfc/rfc5782#section-5',
    ],
  },
  judge: ({ mail }) => {
    const senders = mail.senders.toSorted((a, b) => byCodePoint(a.address, b.address));
    if (senders.length === 0) throw new Unknown('no message was seen and no sending address was named', mail.domain);
    return together(judgeEach(senders, ({ address }) => address, distrusted, adviceOn(mail)));
  },
});
