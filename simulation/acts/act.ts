import type { Who } from '../ask.ts';
import type { Center, World } from '../world.ts';

/** Something that somebody does in a centre, if there is occasion for it. */
export interface Act {
  readonly name: string;
  /** How often beside the others. */
  readonly weight: number;
  readonly run: (world: World, center: Center) => Promise<void>;
}

type Role = 'clerk' | 'reviewer' | 'approver' | 'accountant' | 'manager';

// Two of each, so that the rule of four eyes can be kept and broken.
const idOf = (centerId: number, role: Role, number: number) =>
  `00000000-0000-7000-8000-${String(centerId).padStart(4, '0')}${String(['clerk', 'reviewer', 'approver', 'accountant', 'manager'].indexOf(role)).padStart(4, '0')}000${number}`;

export const staff = ({ centerId }: Center, role: Role, number = 1): Who => ({
  kind: 'staff',
  subjectId: idOf(centerId, role, number),
  roles: [role],
  centerId,
});

export const person = ({ centerId }: Center, personId: string): Who => ({
  kind: 'person',
  subjectId: personId,
  centerId,
});

/** Rows in a total order, of which the seed picks. */
export async function rowsOf<T extends object>(
  { data }: World,
  text: string,
  values: readonly unknown[],
): Promise<T[]> {
  return (await data.ownerPool.query<T>(text, [...values])).rows;
}
