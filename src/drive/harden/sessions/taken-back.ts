import type { FlowName } from '../../../config/drive-settings.ts';
import type { Actor } from '../../actors/actor.ts';
import { type Hand, reasonNotKnown } from '../verification.ts';

/** What an admin does to a member of the run and takes back: the flow that takes it back, and what names the thing. */
export type Undoing = {
  readonly what: string;
  readonly by: Actor;
  readonly flow: FlowName;
  readonly with: Readonly<Record<string, string>>;
};

/** What cannot be taken back at once stays in the journal, and is taken back by the clean-up. */
const takeBack = async ({ drive }: Pick<Hand, 'drive'>, id: number, undoing: Undoing): Promise<void> => {
  try {
    await undoing.by.walk(undoing.flow, undoing.with);
    drive.journal.gone(id);
  } catch (error) {
    if (drive.signal.aborted || reasonNotKnown(error) === null) throw error;
  }
};

/** Acts, and takes it back whatever came of it. It stands in the journal before the app hears of it. */
export const takenBack = async <T>(
  hand: Pick<Hand, 'drive'>,
  undoing: Undoing,
  act: (onAsking: () => void) => Promise<T>,
): Promise<T> => {
  const { journal } = hand.drive;
  const id = journal.make(undoing.what, {
    flow: undoing.flow,
    as: 'admin',
    with: { ...undoing.with, asked: 'no' },
  });
  try {
    return await act(() => journal.known(id, { asked: 'yes' }));
  } finally {
    await takeBack(hand, id, undoing);
  }
};
