import type { Change } from '../checks/check.ts';

const listed = (values: readonly string[]): string => values.map(value => `"${value}"`).join(' and ');

const sentence = (change: Change): string => {
  switch (change.kind) {
    case 'dns-set': {
      const now = change.was.length === 0 ? 'there is none now' : `now ${listed(change.was)}`;
      return `Set the ${change.type} record of ${change.name} to ${listed(change.values)} (${now}).`;
    }
    case 'dns-remove':
      return `Remove the ${change.type} record ${listed(change.was)} of ${change.name}.`;
    case 'redirect':
      return `Redirect ${change.from} to ${change.to} with status ${change.status}, keeping path and query.`;
    case 'file':
      return `In ${change.file}, line ${change.line}, write "${change.write}" instead of "${change.instead}".`;
    case 'by-hand':
      return `In ${change.where}: ${change.steps.join(' ')}`;
  }
};

/** The remedy in sentences; the records to paste are rendered from the same changes. */
export const fixOf = (remedy: readonly Change[]): string => remedy.map(sentence).join(' ');
