import type { Counted } from '../evidence/signals.ts';

/** Every one of them shows in one of the places. */
export const isCounted = ({ times, inLog, inMetrics }: Counted): boolean =>
  (inLog ?? 0) >= times || (inMetrics ?? 0) >= times;

/** Where they were looked for, and how many showed. */
export const countedText = ({ inLog, inMetrics }: Counted): readonly string[] => [
  ...(inLog === null ? [] : [`lines of the log that tell of it: ${inLog}`]),
  inMetrics === null
    ? 'the settings name no metrics (watch.metrics)'
    : `the metrics counted ${inMetrics} of them as failures`,
];
