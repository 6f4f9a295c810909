import type { Fault } from './check.ts';

/** What is told of a mail record, beside where it stands. */
export type RecordPart = Pick<Fault, 'happened' | 'cause' | 'remedy'> & {
  readonly severity?: Fault['severity'];
  readonly type?: 'TXT' | 'CNAME';
  readonly shows: string;
  /** Where `dig` is to ask, when it is not the place. */
  readonly askAt?: string;
  readonly evidence?: readonly string[];
};

/** A fault of the record at a name, shown by what stands there; `missing` is what to call it when nothing does. */
export const recordFault = (name: string, texts: readonly string[], missing: string, part: RecordPart): Fault => ({
  place: name,
  hosts: [name],
  severity: part.severity ?? 'high',
  confidence: 'observed',
  happened: part.happened,
  cause: part.cause,
  evidence: [
    ...(texts.length === 0 ? [`${name} TXT: ${missing}`] : texts.map(text => `${name} TXT ${text}`)),
    ...(part.evidence ?? []),
  ],
  replay: { tool: 'dig', name: part.askAt ?? name, type: part.type ?? 'TXT', at: 'resolver', shows: part.shows },
  remedy: part.remedy,
});
