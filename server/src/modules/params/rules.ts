/** Working days and when a term ends: pure, so that a screen can name the day before the server does. */

/** A day that differs from the week: a public holiday, or a weekend day worked in exchange (调休). */
export interface SpecialDay {
  readonly day: Temporal.PlainDate;
  readonly kind: 'holiday' | 'workday';
  readonly name: string;
}

/** The days of a period: the week with what differs from it. */
export interface WorkCalendar {
  readonly special: ReadonlyMap<string, SpecialDay>;
  /** Beyond this day nothing is known that differs. */
  readonly through: Temporal.PlainDate;
}

const friday = 5;
/** A term that counts working days is looked for this far: a year of holidays would be a fault of the data. */
const daysLookedAt = 366;

export function isWorkday(calendar: WorkCalendar, day: Temporal.PlainDate): boolean {
  const special = calendar.special.get(day.toString());
  return special ? special.kind === 'workday' : day.dayOfWeek <= friday;
}

/** The day itself when it is worked, otherwise the next one that is. */
export function workdayFrom(calendar: WorkCalendar, day: Temporal.PlainDate): Temporal.PlainDate {
  for (let offset = 0; offset <= daysLookedAt; offset += 1) {
    const candidate = day.add({ days: offset });
    if (isWorkday(calendar, candidate)) return candidate;
  }
  throw new Error(`no working day within a year of ${day}`);
}

/** How a term is counted: every day, or working days alone. */
export type TermCounting = 'days' | 'working-days';

/**
 * The last day of a term of `days` that begins on a day. 《中华人民共和国民法典》第二百零一条: the day on which it begins does not count;
 * 第二百零三条: when the last day is a day off, the term ends on the day after it.
 */
export function lastDayOfTerm(
  calendar: WorkCalendar,
  { begins, days, counting }: { begins: Temporal.PlainDate; days: number; counting: TermCounting },
): Temporal.PlainDate {
  if (days < 0) throw new RangeError('a term has no negative length');
  if (counting === 'days') return workdayFrom(calendar, begins.add({ days }));
  let last = begins;
  for (let counted = 0; counted < days; counted += 1) last = workdayFrom(calendar, last.add({ days: 1 }));
  return workdayFrom(calendar, last);
}

/** Every parameter that a centre keeps; what each is called and made of is in the catalogue of the module `policy`. */
export type ParameterKey =
  | 'staff.password-days'
  | 'staff.unused-days'
  | 'desk.service-hours'
  | 'desk.silence-minutes'
  | 'desk.messages-per-minute'
  | 'hotline.menu'
  | 'hotline.pin-required'
  | 'hotline.messages-per-day'
  | 'workorder.reply-working-days'
  | 'workorder.reviewed-kinds'
  | 'workorder.written-per-day'
  | 'workorder.reopening'
  | 'workorder.remind-working-days'
  | 'workorder.departments'
  | 'booking.days-ahead'
  | 'booking.cancel-days-ahead'
  | 'booking.missed-at-most'
  | 'booking.missed-within-days'
  | 'booking.missed-pause-days'
  | 'booking.early-minutes'
  | 'booking.overtakes-at-most'
  | 'booking.wait-at-most-minutes'
  | 'booking.remind-hour'
  | 'kiosk.warn-seconds'
  | 'kiosk.wipe-seconds'
  | 'kiosk.visit-minutes'
  | 'kiosk.pages-per-visit'
  | 'kiosk.pages-without-login'
  | 'kiosk.offline-seconds'
  | 'kiosk.second-factor'
  | 'notice.quiet-from-hour'
  | 'notice.quiet-to-hour'
  | 'notice.uplink-words'
  | 'notice.quiet-priority'
  | 'notice.digest-minutes'
  | 'notice.person-day-limit'
  | 'notice.sms-per-second'
  | 'notice.wechat-per-second'
  | 'notice.app-per-second'
  | 'notice.sms-routes'
  | 'notice.urgencies'
  | 'wechat.words'
  | 'wechat.menu'
  | 'wechat.keep-days'
  | 'notice.inbox-months'
  | 'notice.sms-months'
  | 'withdrawal.purchase'
  | 'withdrawal.build'
  | 'withdrawal.repair'
  | 'withdrawal.decorate'
  | 'withdrawal.property-fee'
  | 'withdrawal.rent'
  | 'withdrawal.repay-fund-loan'
  | 'withdrawal.leave'
  | 'withdrawal.retire'
  | 'withdrawal.emigrate'
  | 'withdrawal.disability'
  | 'withdrawal.death'
  | 'withdrawal.illness'
  | 'withdrawal.general'
  | 'withdrawal.ban'
  | 'withdrawal.automatic'
  | 'withdrawal.review'
  | 'withdrawal.banks'
  | 'withdrawal.family-consent-days'
  | 'withdrawal.family-reminder-days'
  | 'transfer.min-deposit-months'
  | 'transfer.answer-days'
  | 'transfer.out-days'
  | 'contribution.ratio-min-ppm'
  | 'contribution.ratio-max-ppm'
  | 'contribution.base-min-fen'
  | 'contribution.base-max-fen'
  | 'contribution.deposit-min-fen'
  | 'contribution.deposit-max-fen'
  | 'contribution.counter-alone-people'
  | 'contribution.deferral-max-months'
  | 'contribution.dunning-interval-days'
  | 'contribution.remit-days-after-payday'
  | 'evidence.fresh-days.identity'
  | 'evidence.fresh-days.housing-contract'
  | 'evidence.fresh-days.real-estate'
  | 'evidence.fresh-days.tax-invoice'
  | 'evidence.fresh-days.marriage'
  | 'evidence.fresh-days.retirement'
  | 'evidence.fresh-days.employer'
  | 'evidence.fresh-days.bank-loan'
  | 'evidence.wait-days'
  | 'evidence.consent-days'
  | 'evidence.retention-days'
  | 'evidence.sample-share-ppm'
  | 'interest.deposit-rate-ppm'
  | 'interest.day-count'
  | 'accounting.risk-reserve-ppm'
  | 'accounting.voucher-max-fen'
  | 'withdrawal.decision-days'
  | 'casework.draft-days'
  | 'casework.correction-days'
  | 'loan.decision-days'
  | 'loan.term-max-months'
  | 'loan.age-max-years'
  | 'loan.amount-max-single-fen'
  | 'loan.amount-max-family-fen'
  | 'loan.price-ratio-first-ppm'
  | 'loan.price-ratio-second-ppm'
  | 'loan.balance-multiple'
  | 'loan.income-share-ppm'
  | 'loan.contribution-months-min'
  | 'loan.penalty-factor-ppm'
  | 'loan.grace-days'
  | 'loan.write-off-days-min'
  | 'loan.offset-keep-fen';
