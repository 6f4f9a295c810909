import { declaredOf } from '../../collectors/declared.ts';
import type { Drive } from '../../drive/drive.ts';
import { destinationOf, placeOf } from '../../evidence/derive/callbacks.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import type { Callback } from '../../evidence/smoke.ts';
import { Broken } from './step.ts';

const after: { readonly [W in Callback['when']]: string } = {
  paid: 'whoever has paid is led to',
  'gave-up': 'whoever gives up paying is led to',
  'signed-in': 'whoever signs in is led to',
};

/** Throws `Broken` where somebody is told to lead people to a place that is not this app; null where not. */
export const refuseStray = ({ scope, config }: Drive, callbacks: Leaf<readonly Callback[]>): null => {
  if (callbacks.status === 'silent') return null;
  const domain = config.domain ?? new URL(scope.app).hostname;
  const declared = declaredOf({ domain, config });
  for (const callback of callbacks.value) {
    const place = placeOf(destinationOf(callback, scope, declared));
    if (place !== undefined) throw new Broken(`${after[callback.when]} ${callback.address}, which is ${place}`);
  }
  return null;
};
