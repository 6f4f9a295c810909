import type { MailProvider, WantedRecord } from '../../providers/mail/provider.ts';
import type { SetupFault } from './mail-setup.ts';

export const purposeWords: Readonly<Record<WantedRecord['purpose'], string>> = {
  'return-path': 'return path',
  spf: 'SPF record',
  dkim: 'signing key (DKIM)',
  ownership: 'proof of ownership',
  tracking: 'name for links',
  incoming: 'server for incoming mail',
};

const shown = (value: string): string => (value.length > 60 ? `${value.slice(0, 57)}…` : value);

/** What is wrong, one sentence that names the record and the place. */
export const faultSentence = (
  { kind, record, name, found }: Omit<SetupFault, 'says' | 'certain'>,
  provider: MailProvider,
): string => {
  const what = record === null ? 'SPF record' : purposeWords[record.purpose];
  const where = name ?? 'a name that its dashboard shows';
  const at = found?.name ?? '';
  const value = shown(found?.value ?? '');
  switch (kind) {
    case 'missing':
      return `The ${what} of ${provider.name} is missing: ${record?.type ?? 'TXT'} at ${where}.`;
    case 'at-the-domain':
      return `The ${what} of ${provider.name} stands at ${at} itself and belongs to ${where}.`;
    case 'typed-twice':
      return `The ${what} of ${provider.name} stands at ${at}: the domain was typed twice, the name should be ${where}.`;
    case 'target-typed-twice':
      return `The ${what} of ${provider.name} at ${at} leads to ${value}: the panel put your domain behind it.`;
    case 'quoted':
      return `The ${what} of ${provider.name} at ${at} has quotes, backslashes or spaces in it that do not belong there.`;
    case 'proxied':
      return `The ${what} of ${provider.name} at ${at} is behind a web proxy (${value}), so mail servers do not see the record.`;
    case 'address-instead':
      return `${at} answers with the address ${value} where the ${what} of ${provider.name} should lead on as a CNAME.`;
    case 'wrong-value':
      return `The ${what} of ${provider.name} at ${at} has another value (${value}) than ${provider.name} gives out (${record?.looksLike ?? ''}).`;
    case 'unwanted':
      return `The SPF record of ${at} names ${value}, which is of no use there: ${provider.notAtTheDomain.find(({ term }) => term === found?.value)?.why ?? ''}`;
    case 'several-spf':
      return `${at} has more than one SPF record, and receivers then believe none of them.`;
  }
};
