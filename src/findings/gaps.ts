import type { NotChecked } from './report.ts';

/** One reason why something was not checked, and all that it holds for. */
export type Gap = {
  readonly reason: string;
  readonly howTo: string;
  /** A check, or a row that no check looks at yet, once each; `host` where only a part was not seen. */
  readonly parts: readonly { readonly what: string; readonly host?: string }[];
};

const partOf = ({ check, rows, host }: NotChecked): Gap['parts'] =>
  check === null ? rows.map(what => ({ what })) : [{ what: check, ...(host === undefined ? {} : { host }) }];

/** What was not checked, by reason: what ten checks lack for the same reason is said once. */
export const gapsOf = (notChecked: readonly NotChecked[]): readonly Gap[] =>
  [...Map.groupBy(notChecked, ({ reason, howTo }) => `${reason}\n${howTo}`).values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    const parts = [first, ...rest].flatMap(partOf);
    const once = new Map(parts.map(part => [`${part.what} ${part.host ?? ''}`, part]));
    return [{ reason: first.reason, howTo: first.howTo, parts: [...once.values()] }];
  });
