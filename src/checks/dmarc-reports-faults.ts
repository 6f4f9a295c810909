import type { DmarcPolicy } from '../engines/mail/dmarc.ts';
import { withDmarc } from '../evidence/derive/dmarc-merge.ts';
import { organisationOf } from '../evidence/derive/organisation.ts';
import type { MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';
import { faultAt, mailbox, ownTexts, reportsTo } from './dmarc-fault.ts';
import { literally, recordsOf, textChange } from './mail-remedies.ts';
import { byHand } from './wording.ts';

/** Reports that reach nobody: an address that cannot be used, one that does not take them, or none. */
export const reportsFault = (mail: MailEvidence, policy: DmarcPolicy): Fault | undefined => {
  const { at, tags, record } = policy;
  if (at === null || tags === null || record === null) return undefined;
  const domain = at.replace(/^_dmarc\./, '');
  const texts = ownTexts(policy, at);
  const astray = policy.problems.find(({ kind, name }) => kind === 'report-address' && name === at);
  // By the tree alone a parent without a policy of its own is somebody else; under one registered name it is not.
  const isOwn = (host: string | null): boolean => host !== null && organisationOf(host) === organisationOf(domain);
  const refused = policy.reports.find(
    one => one.tag === 'rua' && one.authorised === 'no' && one.permissionAt !== null && !isOwn(one.host),
  );
  const blind = `Nobody tells you who sends in the name of ${domain}, so you never learn whether it is safe to let forged mails be refused.`;
  if (astray !== undefined)
    return faultAt(policy, at, {
      severity: 'medium',
      happened: blind,
      cause: `The address for reports in the record at ${at} cannot be used: ${astray.text.slice(0, 120)}; it has to begin with mailto:.`,
      shows: `/${literally(astray.text.slice(0, 60))}/`,
      remedy: [textChange(mail, at, texts, withDmarc(texts, reportsTo(withDmarc(texts), domain)))],
    });
  if (refused?.permissionAt !== undefined && refused.permissionAt !== null)
    return faultAt(policy, at, {
      severity: 'medium',
      happened: blind,
      cause: `The reports go to ${refused.uri}, and ${refused.host ?? 'that domain'} does not say that it takes them: there is no record at ${refused.permissionAt}.`,
      shows: `/${literally(refused.uri)}/`,
      evidence: [`${refused.permissionAt} TXT: no record`],
      remedy: [
        byHand(
          `the DNS settings of ${refused.host ?? 'the domain that gets the reports'}, or ${recordsOf(mail)}`,
          `Let whoever keeps ${refused.host ?? 'that domain'} add a TXT record at ${refused.permissionAt} with the value v=DMARC1.`,
          `Or send the reports to an address at ${domain} itself.`,
        ),
      ],
    });
  const unheard = tags.rua.length === 0 && tags.p === 'none';
  if (!unheard) return undefined;
  return faultAt(policy, at, {
    severity: 'medium',
    happened: blind,
    cause: `The record at ${at} asks for nothing (p=none) and names no address for reports (rua).`,
    shows: String.raw`/^(?![\s\S]*"v=DMARC1[^\n]*rua=)/`,
    remedy: [textChange(mail, at, texts, withDmarc(texts, { rua: `mailto:dmarc@${domain}` })), mailbox(mail, domain)],
  });
};
