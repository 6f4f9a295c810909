import type { EvidenceSet } from '../evidence/map.ts';
import { lastTimed } from './rollback-note.ts';

/** Rows of the contract whose document can be made from this evidence. */
export const documents = (set: EvidenceSet): ReadonlySet<string> => {
  const made = new Set(['S1.d1']);
  if (set.keys.dns?.status === 'ok') made.add('S1.d2');
  if (set.keys.repo?.status === 'ok') made.add('S1.d3');
  if (set.keys.mail?.status === 'ok') made.add('S2.d1');
  if (set.keys.messages?.status === 'ok') made.add('S2.d2');
  if (set.keys.dns?.status === 'ok') made.add('S2.d3');
  const deploys = set.keys.deploys?.status === 'ok' ? set.keys.deploys.value.timed : undefined;
  if (deploys?.status === 'ok' && lastTimed(deploys.value) !== undefined) made.add('S3.d3');
  if (set.keys.rehearsal?.status === 'ok') made.add('S3.d1');
  if (set.keys.envUse?.status === 'ok' && set.keys.repo?.status === 'ok') made.add('S3.d2');
  if (set.keys.sharing?.status === 'ok') made.add('S4.d3');
  if (set.keys.hardening?.status === 'ok') {
    made.add('S6.d1');
    if (set.keys.hardening.value.tried.roles?.facts.status === 'ok') made.add('S6.d2');
  }
  if (set.keys.cdn?.status === 'ok') made.add('S4.d1').add('S4.d2');
  const watches = set.keys.monitoring?.status === 'ok' ? set.keys.monitoring.value.sources : [];
  if (watches.some(({ kind, monitors }) => kind === 'own' && monitors.status === 'ok')) made.add('S5.d1');
  if (set.keys.handover?.status === 'ok') made.add('S7.d1');
  const watch = set.keys.declared?.status === 'ok' ? set.keys.declared.value.watch : undefined;
  if (watch !== undefined && watch.contacts.length > 0) {
    made.add('S5.d3');
    if (watch.channels.length > 0) made.add('S5.d2');
  }
  return made;
};

/** Documents that this version makes, and what each is made from. */
export const documentSources: ReadonlyMap<string, string> = new Map([
  ['S1.d2', 'the DNS of the domain'],
  ['S1.d3', 'the repository'],
  ['S2.d1', 'the mail records of the domain'],
  ['S2.d2', 'a mail test (launch-ready mail test --active)'],
  ['S2.d3', 'the DNS of the domain'],
  ['S3.d3', 'a drill of a bad deploy (launch-ready deploy drill --active)'],
  ['S3.d1', 'a rehearsal (launch-ready rehearse --run-code)'],
  ['S3.d2', 'the repository'],
  ['S4.d3', 'a leak hunt (launch-ready leaks --active)'],
  ['S6.d1', 'a try of what nobody may do (launch-ready harden --active)'],
  ['S6.d2', 'a try of what nobody may do (launch-ready harden --active)'],
  ['S4.d1', 'a look at the edge'],
  ['S4.d2', 'a look at the edge'],
  ['S5.d1', 'a watch of ours that runs (launch-ready watch), whose page it is'],
  ['S5.d2', 'who is called and how (watch.contacts and watch.channels of launch-ready.jsonc)'],
  ['S5.d3', 'who is told first (watch.contacts of launch-ready.jsonc)'],
  ['S7.d1', 'a handover that was written (launch-ready handover)'],
]);
