import type { SpfSurvey } from '../engines/mail/spf.ts';
import { spfCost, type SpfCost } from '../evidence/derive/spf-merge.ts';
import type { MailEvidence } from '../evidence/mail.ts';
import { lookupsText } from './mail-remedies.ts';

/** What a record would cost, as far as its terms were counted in the tree that stands, or at the providers in use. */
export const costOf = (record: string, { tree }: Pick<SpfSurvey, 'tree'>, { costs }: MailEvidence): SpfCost => {
  const standing = new Map(
    (tree?.terms ?? []).flatMap(({ target, lookups }) =>
      target === null ? [] : [[target.toLowerCase().replace(/\.$/, ''), lookups - 1] as const],
    ),
  );
  return spfCost(record, target => {
    const inside = costs[target];
    return standing.get(target) ?? (inside?.status === 'ok' ? inside.value : null);
  });
};

/** How many look-ups a record uses, in words; at least so many where a part of it was not counted. */
export const costText = ({ lookups, exact }: SpfCost): string =>
  exact ? lookupsText(lookups) : `at least ${lookupsText(lookups)}`;
