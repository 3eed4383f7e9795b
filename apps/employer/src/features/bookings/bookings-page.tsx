import { BookingPage } from '@anju/ui';

/** U-B1 … U-B3. */
export function BookingsPage() {
  return <BookingPage audience="employer" />;
}
