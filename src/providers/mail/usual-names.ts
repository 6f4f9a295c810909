import type { MailProvider } from './provider.ts';

/** A question that tells whether a provider's record stands at its usual name. */
export type UsualName = { readonly name: string; readonly type: 'TXT' | 'CNAME' | 'MX' };

/**
 * The questions to ask so that these providers' records at a sending domain can be judged: each at its usual name, and at
 * the name that a panel makes of it when the domain is typed twice. Names that only a dashboard knows are not among them.
 */
export const usualMailNames = (
  providers: readonly MailProvider[],
  sendingDomain: string,
  zone: string,
): readonly UsualName[] => {
  const names = providers.flatMap(({ setups }) =>
    setups.flatMap(({ records }) =>
      records.flatMap(({ label, type }) => {
        if (label === null) return [];
        const name = label === '' ? sendingDomain : `${label}.${sendingDomain}`;
        return [
          { name, type },
          { name: `${name}.${zone}`, type },
        ];
      }),
    ),
  );
  return [...new Map(names.map(each => [`${each.name} ${each.type}`, each])).values()];
};

const keyLabel = '._domainkey';

/** Selectors under which a provider usually has its keys; empty where each customer gets names of its own. */
export const usualSelectors = ({ setups }: MailProvider): readonly string[] => [
  ...new Set(
    setups.flatMap(({ records }) =>
      records.flatMap(({ label, purpose }) =>
        purpose === 'dkim' && label?.endsWith(keyLabel) === true ? [label.slice(0, -keyLabel.length)] : [],
      ),
    ),
  ),
];
