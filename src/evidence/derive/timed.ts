import { isEnd } from '../../engines/guard/machine.ts';
import { outageOf, rollbackMsOf } from '../../engines/guard/outage.ts';
import type { TimedDeploy } from '../deploys.ts';
import type { KeptDeploy } from '../kept-deploys.ts';

/** One deploy of the record as evidence tells it; none for a line of which the beginning is lost. */
export const timedOf = ({ run, state }: KeptDeploy): readonly TimedDeploy[] => {
  const { began, at } = state;
  if (began === null) return [];
  const outage = outageOf(state);
  return [
    {
      run,
      at: began.at,
      drill: began.drill,
      end: isEnd(at) ? at : 'cut-off',
      release: began.release,
      previous: began.previous,
      target: began.target,
      back: began.back,
      phases: state.phases.map(({ phase, ms, reason }) => ({ phase, ms, passed: reason === null })),
      rollbackMs: rollbackMsOf(state),
      outageMs: outage === null ? 0 : outage.ms,
    },
  ];
};
