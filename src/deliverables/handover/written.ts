import { mailRecordsIn } from '../../evidence/derive/mail-record-names.ts';
import { variablesOf } from '../../evidence/derive/variables.ts';
import { waysOf } from '../../evidence/derive/ways.ts';
import type { HandoverEvidence } from '../../evidence/handover.ts';
import type { EvidenceSet } from '../../evidence/map.ts';
import type { Pack } from './pack.ts';

/** What was silent then is named in the pack all the same, as not seen. */
const isTold = ([record, there]: ReturnType<typeof mailRecordsIn>[number]): readonly string[] =>
  there.status === 'silent' || there.value ? [record] : [];

/** What a pack tells, as later audits compare it with what is there then. Pure. */
export const writtenIn = ({ sections, domain, at }: Pack, { keys }: Pick<EvidenceSet, 'keys'>): HandoverEvidence => {
  const has = (id: string): boolean => sections.some(section => section.id === id && section.text !== null);
  const { http, mail, envUse, repo } = keys;
  const ways = http?.status === 'ok' && has('names') ? Object.entries(waysOf(http.value)) : null;
  return {
    domain,
    writtenAt: at,
    ways:
      ways === null ? null : Object.fromEntries(ways.map(([from, to]) => [from, to.status === 'ok' ? to.value : null])),
    mailRecords: mail?.status === 'ok' && has('mail-records') ? mailRecordsIn(mail.value).flatMap(isTold) : null,
    keys:
      envUse?.status === 'ok' && repo?.status === 'ok' && has('variables')
        ? variablesOf(envUse.value, repo.value)
            .filter(({ sort }) => sort === 'secret')
            .map(({ name }) => name)
        : null,
  };
};
