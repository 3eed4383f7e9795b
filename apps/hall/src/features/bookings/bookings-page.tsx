import { BookingPage } from '@anju/ui';

/** P-B1 … P-B3. */
export function BookingsPage() {
  return <BookingPage audience="person" />;
}
