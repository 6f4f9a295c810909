import type { MailProvider, MailSigns } from './provider.ts';
import { mailProviders } from './providers.ts';

/** What was seen of how mail is sent; whatever was not looked at is left out. Names in any case, final dots allowed. */
export type MailTraces = {
  /** Targets of `include:` in SPF records of the domain and its sub-domains. */
  readonly spfIncludes?: readonly string[];
  /** Full names that hold a DKIM key: `resend._domainkey.example.com`; a bare selector does too. */
  readonly dkimNames?: readonly string[];
  readonly cnames?: readonly { readonly name: string; readonly target: string }[];
  /** MX values (`10 host`) or hosts. */
  readonly mx?: readonly string[];
  readonly smtpHosts?: readonly string[];
  readonly apiHosts?: readonly string[];
  /** npm packages that the app depends on. */
  readonly packages?: readonly string[];
  /** Names of environment variables, never values. */
  readonly variables?: readonly string[];
  /** Headers of a message that arrived; a value only where it is known. */
  readonly headers?: readonly { readonly name: string; readonly value?: string }[];
  /** Domain of the envelope sender of a message that arrived. */
  readonly envelopeDomain?: string;
};

export type RecognisedMailProvider = {
  readonly provider: MailProvider;
  /** Each the end of "I recognise it by": `the package resend`. Never empty. */
  readonly reasons: readonly string[];
  /** True when a message or a record shows that it sends; false when only code and settings name it. */
  readonly seenSending: boolean;
};

type Reason = {
  readonly text: string;
  readonly sort: 'code' | 'dns' | 'message';
  /** Also true of every service that sends through this provider. */
  readonly carried: boolean;
};

const canonical = (name: string): string => name.trim().toLowerCase().replace(/\.$/, '');

const selectorOf = (name: string): string => canonical(name).replace(/\._domainkey(?:\..*)?$/, '');

/** `send.example.com` → `send`: what stands before the first dot. */
const firstLabel = (domain: string): string => canonical(domain).split('.')[0] ?? '';

const fits = (shapes: readonly RegExp[], text: string): boolean => shapes.some(shape => shape.test(text));

const reason = (sort: Reason['sort'], text: string): Reason => ({ sort, text, carried: sort !== 'code' });

const codeReasons = (signs: MailSigns, traces: MailTraces): Reason[] => [
  ...(traces.smtpHosts ?? [])
    .filter(host => fits(signs.smtpHosts, canonical(host)))
    .map(host => reason('code', `the SMTP host ${canonical(host)}`)),
  ...(traces.apiHosts ?? [])
    .filter(host => signs.apiHosts.includes(canonical(host)))
    .map(host => reason('code', `the API host ${canonical(host)}`)),
  ...(traces.packages ?? [])
    .filter(name => signs.packages.includes(name))
    .map(name => reason('code', `the package ${name}`)),
  ...(traces.variables ?? [])
    .filter(name => signs.variables.some(start => name.startsWith(start)))
    .map(name => reason('code', `the variable ${name}`)),
];

const recordReasons = (signs: MailSigns, traces: MailTraces): Reason[] => [
  ...(traces.spfIncludes ?? [])
    .filter(target => signs.includes.includes(canonical(target)))
    .map(target => reason('dns', `include:${canonical(target)} in SPF`)),
  ...(traces.dkimNames ?? [])
    .filter(name => fits(signs.selectors, selectorOf(name)))
    .map(name => reason('dns', `the key at ${canonical(name)}`)),
  ...(traces.cnames ?? [])
    .filter(({ target }) => fits(signs.cnameTargets, canonical(target)))
    .map(({ name, target }) => reason('dns', `the CNAME ${canonical(name)} to ${canonical(target)}`)),
  ...(traces.mx ?? [])
    .map(value => canonical(value.trim().split(/\s+/).at(-1) ?? ''))
    .filter(host => fits(signs.mxHosts, host))
    .map(host => reason('dns', `the MX ${host}`)),
];

const messageReasons = (signs: MailSigns, traces: MailTraces): Reason[] => {
  const envelope = traces.envelopeDomain === undefined ? undefined : canonical(traces.envelopeDomain);
  return [
    ...(traces.headers ?? [])
      .filter(({ name, value }) =>
        signs.headers.some(
          sign =>
            sign.name === name.toLowerCase() &&
            (sign.value === undefined || (value !== undefined && sign.value.test(value.trim()))),
        ),
      )
      .map(({ name }) => reason('message', `the header ${name}`)),
    ...(envelope !== undefined && fits(signs.ownEnvelopes, envelope)
      ? [reason('message', `the envelope sender at ${envelope}`)]
      : []),
  ];
};

/** A label such as `mg` or `envelope` proves nothing, so it only adds to what was recognised otherwise. */
const supporting = (signs: MailSigns, traces: MailTraces): Reason[] =>
  traces.envelopeDomain !== undefined && fits(signs.envelopeLabels, firstLabel(traces.envelopeDomain))
    ? [reason('message', `the envelope sender at ${canonical(traces.envelopeDomain)}`)]
    : [];

/**
 * Providers that these traces show, in the order of the table, each with its reasons. Records and headers of a provider
 * through which others send are not counted for it when one of those others is recognised: Resend's mail carries
 * the marks of Amazon SES.
 */
export const recogniseMailProviders = (traces: MailTraces): readonly RecognisedMailProvider[] => {
  const found = mailProviders.flatMap(provider => {
    const certain = [
      ...codeReasons(provider.signs, traces),
      ...recordReasons(provider.signs, traces),
      ...messageReasons(provider.signs, traces),
    ];
    return certain.length === 0 ? [] : [{ provider, reasons: [...certain, ...supporting(provider.signs, traces)] }];
  });
  const carriers = new Set(found.flatMap(({ provider }) => provider.sendsThrough ?? []));
  return found
    .filter(({ provider, reasons }) => !carriers.has(provider.id) || reasons.some(({ carried }) => !carried))
    .map(({ provider, reasons }) => ({
      provider,
      reasons: [...new Set(reasons.map(({ text }) => text))],
      seenSending: reasons.some(({ sort }) => sort !== 'code'),
    }));
};
