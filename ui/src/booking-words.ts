import type { booking, RouteOutput } from '../../server/src/contract.ts';
import type { StateTexts } from './parts.tsx';

export type Appointment = RouteOutput<typeof booking.book>;
type Outlets = RouteOutput<typeof booking.listOutlets>;
export type Outlet = Outlets['outlets'][number];
export type Service = Outlets['services'][number];

export const appointmentStates: StateTexts<Appointment['state']> = {
  booked: ['已预约', 'info'],
  arrived: ['已取号', 'wait'],
  served: ['已办理', 'good'],
  cancelled: ['已取消', 'calm'],
  missed: ['未到场', 'bad'],
};

/** `09:30` of a minute of the day. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
export const spanOf = ({ starts, ends }: { starts: number; ends: number }): string =>
  `${clockOf(starts)}—${clockOf(ends)}`;
