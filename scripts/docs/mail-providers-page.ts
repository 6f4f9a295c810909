import { purposeWords } from '../../src/evidence/derive/mail-setup-words.ts';
import { trialModes } from '../../src/providers/mail/modes.ts';
import type { MailProvider, MailQuota, MailSetup, WantedRecord } from '../../src/providers/mail/provider.ts';
import { mailProviders } from '../../src/providers/mail/providers.ts';

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
const code = (text: string): string => `\`${text}\``;
const listed = (texts: readonly string[]): string => (texts.length === 0 ? '' : texts.map(code).join(', '));

const nameOf = ({ label, count }: WantedRecord): string => {
  if (label === null) return count === undefined ? 'as the dashboard shows' : `${count} names, as the dashboard shows`;
  return label === '' ? 'the sending domain itself' : code(label);
};

const recordLine = (record: WantedRecord): string =>
  `| ${purposeWords[record.purpose]} | ${nameOf(record)} | ${record.type} | ${cell(code(record.looksLike))} | ${record.necessity} |`;

const setupTable = ({ name, records }: MailSetup): string => `${name}:

| what | name | type | value | |
|---|---|---|---|---|
${records.map(recordLine).join('\n')}
`;

const quota = ({ perDay, perMonth, note }: MailQuota): string =>
  [perDay === null ? '' : `${perDay} mails a day`, perMonth === null ? '' : `${perMonth} mails a month`]
    .filter(text => text !== '')
    .join(', ')
    .concat(`. ${note}`);

const line = (title: string, text: string | null): string =>
  text === null || text === '' ? '' : `- ${title}: ${text}\n`;

const section = (provider: MailProvider): string => {
  const {
    name,
    signs,
    setups,
    notAtTheDomain,
    dashboard,
    freeQuota,
    paidLimit,
    streams,
    bounces,
    sources,
    unconfirmed,
    sendsThrough,
  } = provider;
  const carrier = mailProviders.find(({ id }) => id === sendsThrough);
  return `## ${name}

${line('Packages', listed(signs.packages))}${line('Variables that begin with', listed(signs.variables))}${line('API', listed(signs.apiHosts))}${line('Terms in SPF', listed(signs.includes.map(target => `include:${target}`)))}${line('Headers of its messages', listed(signs.headers.map(header => header.name)))}${line('Sends through', carrier === undefined ? null : `${carrier.name}, whose marks its messages carry`)}${line('Values are read in', dashboard)}${line('Without payment', freeQuota === null ? null : quota(freeQuota))}${line('With payment', paidLimit === undefined ? null : quota(paidLimit))}${line('Streams', streams)}${line('Bounces', bounces)}
${setups.map(setupTable).join('\n')}${notAtTheDomain.map(({ term, why }) => `\nNot into the SPF record of the domain: ${code(term)}: ${why}\n`).join('')}
Sources: ${sources.map(({ fact, url, checkedOn }) => `${fact} (<${url}>, ${checkedOn})`).join('; ')}.
${unconfirmed.length === 0 ? '' : `Not looked up: ${unconfirmed.join('; ')}.\n`}`;
};

const modeLine = ({ name, reachesWhom, quota: most, source, invisible }: (typeof trialModes)[number]): string =>
  `| ${cell(name)} | ${cell(reachesWhom)} | ${most === null ? '' : `${most.mails} an ${most.per}`.replace('an day', 'a day').replace('an month', 'a month')} | ${invisible ? 'asked for' : 'seen'} | ${source === null ? '' : `<${source.url}>, ${source.checkedOn}`} |`;

/** docs/mail-providers.md: what Launch Ready knows about services that send mail, and where it is from. */
export const mailProvidersPage = (): string => `# Mail providers

What Launch Ready knows about ${mailProviders.length} services that send mail: how it recognises them, which records they want where, and what they
do not want. Each fact has its source and the day on which it was looked up, in stored copies of these pages. \`…\` in a value stands for what
belongs to your account: only the provider’s dashboard knows it, and Launch Ready never makes it up. Made from \`src/providers/mail\` by \`npm run docs\`.

## Ways of sending that are not for production

| what | whom it reaches | at most | how it shows | source |
|---|---|---|---|---|
${trialModes.map(modeLine).join('\n')}

${mailProviders.map(section).join('\n')}`;
