import type { DeliveryEvidence } from '../evidence/delivery.ts';
import { type Delivered, deliveredBy } from '../evidence/derive/delivered.ts';
import { Unknown } from '../evidence/leaf.ts';
import { concluded, type Fault, type Replay, type Unseen, type Verdict } from './check.ts';

/** Asks for the head of a file; an address that is kept only in part cannot be asked. */
export const askingFor = (url: string, shows: string): Replay =>
  url.includes('…')
    ? { tool: 'none', reason: 'its address holds what is not for a screen' }
    : { tool: 'curl', url, shows };

/** Judges what each host delivers. `leansOn` says of the address of a file or page that gave no answer whether the judgement needs it. */
export const judgeDelivered = (
  delivery: DeliveryEvidence,
  judge: (one: Delivered) => readonly (Fault | undefined)[],
  leansOn: (url: string, what: 'page' | 'file') => boolean,
): Verdict => {
  const faults: Fault[] = [];
  const unseen: Unseen[] = [];
  const all = deliveredBy(delivery);
  for (const one of all) {
    if ('reason' in one) {
      unseen.push(one);
      continue;
    }
    try {
      faults.push(...judge(one).filter(fault => fault !== undefined));
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unseen.push({ host: one.host, reason: error.reason });
    }
    const silent = [
      ...one.silentPages.filter(({ url }) => leansOn(url, 'page')),
      ...one.silentFiles.filter(({ url }) => leansOn(url, 'file')),
    ];
    for (const { url, reason } of silent) unseen.push({ host: one.host, reason: `${url} gave no answer: ${reason}` });
  }
  return concluded(faults, all.length === 0 ? [{ reason: 'no host of the domain answers with pages' }] : unseen);
};
