import { describe } from 'node:test';
import { testSilences } from './silence.ts';

// All of them are in the slow tier.
describe('the sound community with one thing of each sort silent', () => {
  testSilences(
    all =>
      [
        ...Map.groupBy(all, ({ unjudged, notChecked, proves }) =>
          JSON.stringify([unjudged, notChecked, proves]),
        ).values(),
      ]
        .map(([first]) => first)
        .filter(one => one !== undefined),
    6,
  );
});
