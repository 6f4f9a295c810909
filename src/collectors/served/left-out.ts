import type { ServedSite } from '../../evidence/served.ts';
import { limits } from '../../platform/limits.ts';

type LeftOut = { readonly what: string; readonly reason: string };

export type LeftOutList = {
  readonly add: (what: string, reason: string) => void;
  /** A script or map of a host that is not the project's. */
  readonly ofOthers: (host: string) => void;
  readonly told: () => Pick<ServedSite, 'leftOut' | 'others'>;
};

/** What was not read and why; each thing once, bounded, in an order that does not depend on who answered first. */
export const leftOutList = (): LeftOutList => {
  const kept = new Map<string, LeftOut>();
  const others = new Map<string, number>();
  let beyond = 0;
  return {
    add: (what, reason) => {
      const key = JSON.stringify([what, reason]);
      if (kept.has(key)) return;
      if (kept.size < limits.servedLeftOut) kept.set(key, { what, reason });
      else beyond += 1;
    },
    ofOthers: host => void others.set(host, (others.get(host) ?? 0) + 1),
    told: () => ({
      leftOut: [
        ...[...kept.values()].toSorted((a, b) => (a.what + a.reason < b.what + b.reason ? -1 : 1)),
        ...(beyond > 0 ? [{ what: `${beyond} more`, reason: 'the list was full' }] : []),
      ],
      ...(others.size === 0
        ? {}
        : {
            others: [...others]
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .slice(0, limits.servedLeftOut)
              .map(([host, scripts]) => ({ host, scripts })),
          }),
    }),
  };
};
