import { inertJson } from '../platform/inert.ts';
import type { Reporter } from './reporter.ts';

/** The report document; its schema is `schemas/report.schema.json`. */
export const json: Reporter = ({ report }) => `${inertJson(JSON.stringify(report, null, 2))}\n`;
