import { reportMarks } from '../../providers/mail/report-marks.ts';
import type { Author } from './known-authors.ts';
import type { FailureCause } from './judgement.ts';

const setUp = (provider: string, domain: string): string => {
  const dashboard = reportMarks.find(({ name }) => name === provider)?.dashboard ?? provider;
  return `Go to ${dashboard}, set up ${domain} as your own sending domain, and paste the DKIM and return-path records that it shows you into your DNS.`;
};

const again = ({ provider }: Author): string =>
  `Copy the DKIM record ${provider === null ? 'of this server' : `that ${provider} shows you`} into your DNS again, letter by letter, and send yourself a mail.`;

/** What puts mail of an own sender right that fails. `sure` is false where it may be a stranger's. */
export const mendText = (author: Author, cause: FailureCause, sure: boolean, domain: string): string => {
  const ifNot = `If you do not send with it, say so: --not-mine "${author.name.replaceAll('"', '')}".`;
  switch (cause) {
    case 'strict-signature':
      return `Your DMARC record has adkim=s: only a signature of the very domain in the From counts. Take adkim=s out, or let it sign as ${domain}.`;
    case 'strict-envelope':
      return `Your DMARC record has aspf=s: only a return address at the very domain in the From counts. Take aspf=s out, or have its mail signed with DKIM as ${domain}.`;
    case 'provider-domain':
      return `${author.provider === null ? `Have it sign as ${domain}.` : setUp(author.provider, domain)} ${ifNot}`;
    case 'broken-signature':
      return sure
        ? `Some of its signatures do not verify, so something changes mails after they were signed, or two keys are in use. ${again(author)}`
        : `Its signature never verifies: the key in your DNS is not the one that it signs with. ${again(author)} ${ifNot}`;
    case 'unsigned':
      return `Some mail leaves it without a signature. Have every way out of it sign as ${domain}, or send through the one that does.`;
  }
};
