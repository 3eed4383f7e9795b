/** What people and employers write to the centre. */
export const inquiryCategories = {
  question: '咨询',
  complaint: '投诉',
  suggestion: '建议',
  praise: '表扬',
} as const;
export type InquiryCategory = keyof typeof inquiryCategories;
export const isInquiryCategory = (text: unknown): text is InquiryCategory =>
  typeof text === 'string' && Object.hasOwn(inquiryCategories, text);

export type InquiryState = 'waiting' | 'in-review' | 'answered';
/** As the writer sees it: an answer that is still reviewed is not there yet. */
export const inquiryStates = { waiting: '待答复', 'in-review': '待答复', answered: '已答复' } as const satisfies Record<
  InquiryState,
  string
>;

export const inquiryLimits = { title: 40, question: 1_000, answer: 2_000, remark: 200 } as const;

/** Working days until the answer, by category; a RangeError for a value that is none. */
export function replyDaysOf(value: unknown): Readonly<Record<InquiryCategory, number>> {
  const given = (value ?? {}) as Partial<Record<InquiryCategory, unknown>>;
  const days = (category: InquiryCategory): number => {
    const count = given[category];
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 60)
      throw new RangeError(`not a number of working days for ${category}`);
    return count;
  };
  return {
    question: days('question'),
    complaint: days('complaint'),
    suggestion: days('suggestion'),
    praise: days('praise'),
  };
}

/** Categories whose answers another person reviews; a RangeError for a value that is none. */
export function reviewedCategoriesOf(value: unknown): ReadonlySet<InquiryCategory> {
  if (!Array.isArray(value) || !value.every(isInquiryCategory)) throw new RangeError('not a list of categories');
  return new Set(value);
}

/** `LY20261112-048213`: told to the writer, asked for on the telephone. */
export const inquiryNumberOf = (day: Temporal.PlainDate, random: number): string =>
  `LY${day.toString().replaceAll('-', '')}-${String(random).padStart(6, '0')}`;

/** Long runs of digits are numbers of people, cards and phones: the board shows none. */
export const boardFault = (text: string): string | undefined =>
  /\d[\d\s-]{6,}[\dXx]/.test(text) ? '公开的文字里有像证件、电话或卡号的数字，请删去' : undefined;
