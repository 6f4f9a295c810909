import type { DeliveryEvidence } from '../evidence/delivery.ts';
import { type Delivered, deliveredBy } from '../evidence/derive/delivered.ts';
import { Unknown } from '../evidence/leaf.ts';
import { type Advice, concluded, type Fault, type Replay, type Unseen, type Verdict } from './check.ts';

/** Whether an address is kept as it was met, so that it can be asked again. */
export const isWholeAddress = (url: string): boolean => !url.includes('…');

export const notWhole: Replay = { tool: 'none', reason: 'its address holds what is not for a screen' };

/** Asks for the head of a file; an address that is kept only in part cannot be asked. */
export const askingFor = (url: string, shows: string, headers?: readonly string[]): Replay =>
  isWholeAddress(url) ? { tool: 'curl', url, shows, ...(headers === undefined ? {} : { headers }) } : notWhole;

/** Judges what each host delivers. `leansOn` says of the address of a file, page or picture that gave no answer whether the judgement needs it. */
export const judgeDelivered = (
  delivery: DeliveryEvidence,
  judge: (one: Delivered) => readonly (Fault | undefined)[],
  leansOn: (url: string, what: 'page' | 'file' | 'picture') => boolean,
  advise: (one: Delivered) => Advice | undefined = () => undefined,
): Verdict => {
  const faults: Fault[] = [];
  const unseen: Unseen[] = [];
  const advice: Advice[] = [];
  const all = deliveredBy(delivery);
  for (const one of all) {
    if ('reason' in one) {
      unseen.push(one);
      continue;
    }
    try {
      faults.push(...judge(one).filter(fault => fault !== undefined));
      const told = advise(one);
      if (told !== undefined) advice.push(told);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unseen.push({ host: one.host, reason: error.reason });
    }
    const silent = [
      ...one.silentPages.filter(({ url }) => leansOn(url, 'page')),
      ...one.silentPictures.filter(({ url }) => leansOn(url, 'picture')),
      ...one.silentFiles.filter(({ url }) => leansOn(url, 'file')),
    ];
    for (const { url, reason } of silent) unseen.push({ host: one.host, reason: `${url} gave no answer: ${reason}` });
  }
  return concluded(
    faults,
    all.length === 0 ? [{ reason: 'no host of the domain answers with pages' }] : unseen,
    advice,
  );
};
