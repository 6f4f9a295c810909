import type { Declared } from '../../evidence/declared.ts';
import { isUnder } from '../../evidence/derive/answers.ts';
import { keyNameOf } from '../../evidence/derive/key-name.ts';
import { domainOfAddress } from '../../evidence/derive/mails.ts';
import { seenSending } from '../../evidence/derive/seen-sending.ts';
import type { MessagesEvidence } from '../../evidence/messages.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import { limits } from '../../platform/limits.ts';
import { mailProviderNamed } from '../../providers/mail/providers.ts';
import { usualMailNames } from '../../providers/mail/usual-names.ts';

/** Names below the domain that hold records of mail: return paths and keys that were seen, declared or are usual. */
export const mailNames = (
  { domain, mail }: Declared,
  repo: RepoEvidence | undefined,
  messages: MessagesEvidence | undefined,
): readonly string[] => {
  const sending = seenSending(messages, domain);
  const named = [
    ...(mail?.provider === undefined ? [] : [mail.provider]),
    ...(repo?.mailers ?? []).map(one => one.name),
  ];
  const providers = [...new Set(named.flatMap(name => mailProviderNamed(name) ?? []))];
  const sendingAs = mail?.from === undefined ? domain : domainOfAddress(mail.from);
  const names = [
    ...sending.selectors.map(keyNameOf),
    ...(mail?.selectors ?? []).map(keyNameOf),
    ...sending.envelopes.map(({ envelopeDomain }) => envelopeDomain),
    ...sending.from,
    ...sending.named,
    ...(mail?.envelopeDomain === undefined ? [] : [mail.envelopeDomain]),
    ...['bounce', 'send'].map(label => `${label}.${domain}`),
    ...usualMailNames(providers, sendingAs, domain).map(({ name }) => name),
  ];
  const isOnce = (name: string): boolean => !name.endsWith(`.${domain}.${domain}`);
  return [...new Set(names)]
    .filter(name => name !== domain && isUnder(name, domain) && isOnce(name))
    .slice(0, limits.mailUsualNames);
};
