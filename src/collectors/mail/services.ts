import type { Declared } from '../../evidence/declared.ts';
import type { SeenSending } from '../../evidence/derive/seen-sending.ts';
import type { SpfNode } from '../../engines/mail/spf.ts';
import type { MailDomain, SeenSelector, SendingService } from '../../evidence/mail.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import type { MailProvider } from '../../providers/mail/provider.ts';
import { mailProviderNamed } from '../../providers/mail/providers.ts';
import { recogniseMailProviders, type MailTraces } from '../../providers/mail/recognise.ts';
import { usualSelectors } from '../../providers/mail/usual-names.ts';

type Known = {
  readonly declared: Declared;
  readonly repo: RepoEvidence | undefined;
  readonly sending: SeenSending;
  readonly domains: readonly MailDomain[];
};

const targetsOf = (tree: SpfNode | null): readonly string[] =>
  (tree?.terms ?? []).flatMap(({ target }) => target ?? []);

const named = (traces: MailTraces, seenIn: 'message' | 'dns'): readonly SendingService[] =>
  recogniseMailProviders(traces).map(({ provider }) => ({ name: provider.name, seenIn }));

/** Services that send for the domain: those that somebody names first, then what messages and records show. */
export const servicesOf = ({ declared: { mail }, repo, sending, domains }: Known): readonly SendingService[] => {
  const all: readonly SendingService[] = [
    ...(mail?.provider === undefined ? [] : [{ name: mail.provider, seenIn: 'config' as const }]),
    ...(repo?.mailers ?? []).map(({ name, in: found }) => ({ name, seenIn: 'repo' as const, in: found })),
  ];
  const shown = [
    ...sending.traces.flatMap(({ headers, envelopeDomain }) =>
      named(
        { headers: headers.map(name => ({ name })), ...(envelopeDomain === null ? {} : { envelopeDomain }) },
        'message',
      ),
    ),
    ...domains.flatMap(({ spf, mx, alias, name }) =>
      named(
        {
          // What stands in the domain's own record; what a provider includes in turn is the provider's affair.
          spfIncludes: spf.status === 'ok' ? targetsOf(spf.value.tree) : [],
          mx: mx.status === 'ok' ? mx.value : [],
          cnames: alias.status === 'ok' && alias.value !== null ? [{ name, target: alias.value }] : [],
        },
        'dns',
      ),
    ),
  ];
  const idOf = ({ name }: SendingService): string => mailProviderNamed(name)?.id ?? name;
  const known = new Set(all.map(idOf));
  return shown.reduce((services, one) => {
    if (known.has(idOf(one))) return services;
    known.add(idOf(one));
    return [...services, one];
  }, all);
};

/** The known providers among these services. */
export const providersOf = (services: readonly SendingService[]): readonly MailProvider[] => [
  ...new Set(services.flatMap(({ name }) => mailProviderNamed(name) ?? [])),
];

/** Where these providers usually have their keys: places to look at, where none need be. */
export const hintsOf = (providers: readonly MailProvider[], sendingAs: readonly string[]): readonly SeenSelector[] => {
  const selectors = new Set(providers.flatMap(usualSelectors));
  return sendingAs.flatMap(domain =>
    [...selectors].map(selector => ({ domain, selector, seenIn: 'provider' as const })),
  );
};

/** Names that these providers ask to be included in an SPF record. */
export const includesOf = (providers: readonly MailProvider[]): readonly string[] => [
  ...new Set(
    providers.flatMap(({ setups }) =>
      setups.flatMap(({ records }) =>
        records.flatMap(({ purpose, value }) =>
          purpose === 'spf' && value?.startsWith('include:') === true ? [value.slice('include:'.length)] : [],
        ),
      ),
    ),
  ),
];
