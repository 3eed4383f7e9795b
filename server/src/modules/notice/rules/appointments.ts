import { formatDay } from '../../../platform/dates.ts';

/** An appointment as messages tell of it. */
export interface AppointmentFacts {
  readonly number: string;
  readonly day: string;
  readonly time: string;
  readonly outlet: string;
  readonly service: string;
}

export const appointmentValues = ({ number, day, time, outlet, service }: AppointmentFacts) => ({
  预约号: number,
  日期: formatDay(Temporal.PlainDate.from(day)),
  时段: time,
  网点: outlet,
  业务: service,
});
